/**
 * A guide to the files an author would have written: the way back of `compileGuide`. A guide that came in from elsewhere
 * is edited, compared and published like every other one, so it has to become the same Markdown.
 *
 * What a language lacks is left open, and the check names it, heading by heading; only title and purpose, without which
 * nothing could be shown at all, borrow the words of another language.
 */
import { Document, isScalar, visit } from 'yaml';
import { textIn, type Guide, type Localized, type Moment } from '#lib/domain/guide/guide.ts';
import { datesOf } from './dates.ts';
import { languageOfStructure, languagesRequired } from './translations.ts';

export interface WriteOptions {
	/** Languages in which missing words are borrowed from another one, for somebody to translate later. */
	readonly borrowIn?: readonly string[];
}

/** A text per language, by its code. Languages whose code has more than two letters have no file and stay behind. */
export function writeGuide(guide: Guide, { borrowIn = [] }: WriteOptions = {}): Readonly<Record<string, string>> {
	const languages = languagesOfGuide(guide);
	const codes = [...new Set([...languagesRequired, ...languages.filter((code) => /^[a-z]{2}$/.test(code))])];
	return Object.fromEntries(
		codes.map((language) => {
			const borrowed = (text: Localized): string => textIn(text, language, languages);
			const words = borrowIn.includes(language) ? borrowed : (text: Localized): string => text[language] ?? '';
			const title = borrowed(guide.title) || guide.id;
			const own = { title, purpose: borrowed(guide.purpose) || title };
			const facts = language === languageOfStructure ? factsOf(guide, own) : own;
			const passages = guide.moments.map((moment) => passageOf(moment, { language, words }));
			return [language, `---\n${yamlOf(facts)}---\n\n${passages.join('\n')}`];
		})
	);
}

/** The languages in which a guide says anything. */
export function languagesOfGuide({ title, purpose, moments }: Guide): readonly string[] {
	const texts = [title, purpose, ...moments.flatMap(textsIn)];
	return [...new Set(texts.flatMap((text) => Object.keys(text).filter((code) => text[code] !== '')))];
}

/** Whether a language lacks words that another one has; title and purpose are borrowed, so they do not count. */
export function isLackingIn(guide: Guide, language: string): boolean {
	const texts = guide.moments.flatMap(textsIn).filter((text) => Object.values(text).some((words) => words !== ''));
	return texts.some((text) => (text[language] ?? '') === '');
}

function textsIn(moment: Moment): readonly Localized[] {
	const { title, say, explain, listen, do: does, dont, smallSteps, options } = moment;
	return [
		title,
		explain.text,
		...say,
		...listen,
		...does,
		...dont,
		...smallSteps,
		...options.map(({ words }) => words)
	];
}

function factsOf(guide: Guide, { title, purpose }: { readonly title: string; readonly purpose: string }): object {
	const { id, number, concerns, sources, wording, doorstep, repeats } = guide;
	const moments = guide.moments.map((moment) => {
		const { answer, options, unit, relevant, constraint, calculate, consent, repeat, beforehand } = moment;
		const offered = options.map((option) =>
			option.relevant === undefined ? option.id : { id: option.id, relevant: option.relevant }
		);
		const links = { concerns: moment.concerns, lessons: moment.lessons, sources: moment.sources, ...datesOf(moment) };
		const flags = (['required', 'safety', 'commitment', 'teachback', 'appointment', 'refusal'] as const).filter(
			(name) => moment[name]
		);
		return filled({
			id: moment.id,
			kind: moment.kind,
			repeat,
			relevant,
			answer,
			options: offered,
			unit,
			constraint,
			calculate,
			...Object.fromEntries(flags.map((name) => [name, true])),
			beforehand,
			consent,
			...links
		});
	});
	return filled({ id, number, title, purpose, concerns, sources, wording, doorstep, repeats, moments });
}

function filled(facts: Readonly<Record<string, unknown>>): object {
	return Object.fromEntries(
		Object.entries(facts).filter(([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0))
	);
}

/** As authors write it: a list of ids on one line. */
function yamlOf(facts: object): string {
	const document = new Document(facts);
	visit(document, {
		Seq: (_, list) => {
			if (list.items.every((item) => isScalar(item))) list.flow = true;
		}
	});
	return document.toString({ lineWidth: 0 });
}

function passageOf(
	moment: Moment,
	{ language, words }: { readonly language: string; readonly words: (text: Localized) => string }
): string {
	const list = (name: string, lines: readonly Localized[]): string => {
		const items = lines.map(words).filter((line) => line !== '');
		return items.length === 0 ? '' : `\n### ${name}\n${items.map((line) => `- ${asMarkdown(line)}\n`).join('')}`;
	};
	const said = moment.say
		.map(words)
		.filter((line) => line !== '')
		.map((line) => `> ${asMarkdown(line)}\n`);
	const options = moment.options
		.map(({ id, words: all }) => ({ id, text: words(all) }))
		.filter(({ text }) => text !== '')
		.map(({ id, text }) => `- ${id}: ${asMarkdown(text)}\n`);
	const html = moment.explain.html[language] ?? '';
	const explained = html === '' ? paragraphOf(words(moment.explain.text)) : markdownOfHtml(html);
	return [
		`## ${asMarkdown(words(moment.title))} {#${moment.id}}\n`,
		said.length === 0 ? '' : `\n${said.join('>\n')}`,
		explained === '' ? '' : `\n${explained}\n`,
		options.length === 0 ? '' : `\n### options\n${options.join('')}`,
		list('constraint', moment.constraintMessage === undefined ? [] : [moment.constraintMessage]),
		list('listen', moment.listen),
		list('do', moment.do),
		list('dont', moment.dont),
		list('small-steps', moment.smallSteps)
	].join('');
}

function paragraphOf(text: string): string {
	return text === '' ? '' : asMarkdown(text);
}

/** An explanation again as a passage: paragraphs, list items and the marks within a line; any other mark is let go. */
function markdownOfHtml(html: string): string {
	return html
		.replaceAll('\n', ' ')
		.split(/<\/?(?:p|ul|ol|li|blockquote|h[1-6]|pre|hr)\b[^<>]*>/)
		.map((passage) => passage.trim())
		.filter((passage) => passage !== '')
		.map((passage) =>
			passage
				.split(/(<[^<>]*>)/)
				.map((piece, index) => (index % 2 === 1 ? markOf(piece) : asMarkdown(decoded(piece), index === 0)))
				.join('')
		)
		.join('\n\n');
}

function markOf(tag: string): string {
	if (/^<\/?em>$/.test(tag)) return '*';
	return /^<\/?strong>$/.test(tag) ? '**' : '';
}

function decoded(text: string): string {
	return text
		.replaceAll('&lt;', '<')
		.replaceAll('&gt;', '>')
		.replaceAll('&quot;', '"')
		.replaceAll('&amp;', '&')
		.replace(/\s+/g, ' ');
}

/** Words as they are: nothing in them becomes a mark. */
function asMarkdown(text: string, isAtStart = true): string {
	const inside = text
		.replace(/\s+/g, ' ')
		.replace(/[\\`*[\]<]/g, '\\$&')
		.replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\_')
		.replace(/&(?=#?[A-Za-z0-9]+;)/g, '\\&');
	if (!isAtStart) return inside;
	// Not at the end: in front of a mark the space between two words stands there.
	return inside
		.trimStart()
		.replace(/^[-+#>=~]/, '\\$&')
		.replace(/^(\d{1,9})([.)])/, '$1\\$2');
}
