/** A guide's folder to a guide: the structure from one front matter, the words from every language. */
import * as v from 'valibot';
import { answerTypes, momentKinds, type Guide, type Moment, type Option } from '#lib/domain/guide/guide.ts';
import { minutesOf } from '#lib/domain/guide/length.ts';
import { readFields, type FieldPath, type Fields } from './front-matter.ts';
import { dateFields, datesOf } from './dates.ts';
import { saying, type Findings } from './findings.ts';
import { listIn, plainTextOf, speechIn, textOutsideSpeech, type Section } from './markdown.ts';
import { localized, richText, sideBySide, translationsOf, type Folder, type Translation } from './translations.ts';

const ids = v.optional(v.array(v.string()), []);
const flag = v.optional(v.boolean(), false);
const words = v.pipe(v.string(), v.nonEmpty());
// The same shape that `${id}` takes in an expression.
const momentId = v.pipe(v.string(), v.regex(/^[A-Za-z_][A-Za-z0-9_-]*$/));

const momentFacts = v.strictObject({
	id: momentId,
	kind: v.picklist(momentKinds),
	answer: v.optional(v.picklist(answerTypes)),
	/** By id; one that is offered only at times is written as `{ id: loft, relevant: … }`. */
	options: v.optional(v.array(v.union([v.string(), v.strictObject({ id: words, relevant: words })])), []),
	unit: v.optional(v.string()),
	relevant: v.optional(v.string()),
	constraint: v.optional(v.string()),
	calculate: v.optional(v.string()),
	required: flag,
	concerns: ids,
	lessons: ids,
	sources: ids,
	/** Spans of time that are the author's own proposal; for the check alone, phones need not know. */
	ours: ids,
	...dateFields,
	safety: flag,
	commitment: flag,
	teachback: flag,
	appointment: flag,
	refusal: v.optional(v.boolean()),
	/** Shown at the address before ringing; no step of the talk. */
	beforehand: v.optional(v.literal(true)),
	consent: v.optional(v.string()),
	repeat: v.optional(v.string())
});
const facts = v.strictObject({
	id: v.pipe(v.string(), v.regex(/^[a-z0-9-]+$/)),
	number: v.pipe(v.number(), v.integer(), v.minValue(1)),
	title: words,
	purpose: words,
	/** In sets from before a guide's length was measured by its words; no longer read. */
	minutes: v.optional(v.number()),
	concerns: ids,
	sources: ids,
	wording: v.optional(v.string()),
	doorstep: v.optional(v.literal(true)),
	repeats: v.optional(v.pipe(v.array(v.strictObject({ id: momentId, over: v.string() })), v.minLength(1))),
	moments: v.pipe(v.array(momentFacts), v.minLength(1))
});
const wordsOnly = v.strictObject({ title: words, purpose: words });

export type GuideFacts = v.InferOutput<typeof facts>;
type MomentFacts = GuideFacts['moments'][number];
type OptionFacts = MomentFacts['options'][number];

export interface WrittenGuide {
	readonly guide: Guide;
	readonly fields: Fields<GuideFacts>;
	readonly translations: readonly Translation[];
}

const partNames = ['listen', 'do', 'dont', 'options', 'small-steps', 'constraint'] as const;
type PartName = (typeof partNames)[number];

/** A moment's heading in one language. */
interface MomentText {
	readonly translation: Translation;
	readonly section: Section;
}

/** Compiles a guide; undefined, with errors, when the file that carries its structure cannot be read. */
export function compileGuide(folder: Folder, findings: Findings): WrittenGuide | undefined {
	const translations = translationsOf(folder, findings);
	const [first, ...others] = translations;
	if (first === undefined) return undefined;
	const fields = readFields({ file: first.file, yaml: first.frontMatter, firstLine: 2 }, facts, findings);
	const translated = others.map((translation) => {
		const written = { file: translation.file, yaml: translation.frontMatter, firstLine: 2 };
		const data = readFields(written, wordsOnly, findings)?.data;
		return { language: translation.language, title: data?.title ?? '', purpose: data?.purpose ?? '' };
	});
	if (fields === undefined) return undefined;
	const { data } = fields;
	if (data.id !== folder.name) {
		const said = saying('idNotFolder', { id: data.id, folder: folder.name });
		findings.errors.push({ file: first.file, line: fields.lineOf(['id']), ...said });
	}
	checkHeadings(fields, translations, findings);
	const inOwn = { language: first.language, title: data.title, purpose: data.purpose };
	const moments = data.moments.map((moment) => compileMoment(moment, textsOf(moment.id, translations), findings));
	const doorstep = data.doorstep === undefined ? {} : { doorstep: data.doorstep };
	const whole: Guide = {
		id: data.id,
		number: data.number,
		title: localized([inOwn, ...translated].map(({ language, title }) => [language, title])),
		purpose: localized([inOwn, ...translated].map(({ language, purpose }) => [language, purpose])),
		minutes: 1,
		concerns: data.concerns,
		sources: data.sources,
		...(data.wording === undefined ? {} : { wording: data.wording }),
		...doorstep,
		moments,
		...(data.repeats === undefined ? {} : { repeats: data.repeats })
	};
	const guide: Guide = { ...whole, minutes: minutesOf(whole) };
	checkAnswers(fields, findings);
	checkRepeats(fields, findings);
	return { guide, fields, translations };
}

function compileMoment(facts: MomentFacts, texts: readonly MomentText[], findings: Findings): Moment {
	const { options, unit, answer, relevant, constraint, calculate, consent, repeat, ours: _ours, ...others } = facts;
	const { checked, again, beforehand, ...rest } = others;
	const list = (name: PartName): Moment['listen'] =>
		sideBySide(
			texts.map(({ translation, section }) => {
				const part = partOf(section, name);
				const items = itemsOf(part, translation, findings).map(({ text }) => plainTextOf(text));
				return { translation, line: part?.line ?? section.line, items };
			}),
			name,
			findings
		);
	const speech = texts.map(({ translation, section }) => ({
		translation,
		line: section.line,
		items: speechIn(section.lines)
	}));
	const [constraintMessage] = list('constraint');
	return {
		...rest,
		...datesOf({ checked, again }),
		...(beforehand === undefined ? {} : { beforehand }),
		title: localized(texts.map(({ translation, section }) => [translation.language, section.title])),
		say: sideBySide(speech, { code: 'wordsToSpeak', values: {} }, findings),
		explain: richText(
			texts.map(({ translation, section: { lines, line } }) => {
				return { translation, markdown: textOutsideSpeech(lines), lines, line };
			}),
			findings
		),
		listen: list('listen'),
		do: list('do'),
		dont: list('dont'),
		smallSteps: list('small-steps'),
		options: compileOptions(options, texts, findings),
		...(answer === undefined ? {} : { answer }),
		...(unit === undefined ? {} : { unit }),
		...(relevant === undefined ? {} : { relevant }),
		...(constraint === undefined ? {} : { constraint }),
		...(constraintMessage === undefined ? {} : { constraintMessage }),
		...(calculate === undefined ? {} : { calculate }),
		...(consent === undefined ? {} : { consent }),
		...(repeat === undefined ? {} : { repeat })
	};
}

function compileOptions(
	facts: readonly OptionFacts[],
	texts: readonly MomentText[],
	findings: Findings
): readonly Option[] {
	const options = facts.map(idOfOption);
	const wordsByLanguage = texts.map(({ translation, section }) => {
		const part = partOf(section, 'options');
		const words = new Map<string, string>();
		for (const { text, number } of itemsOf(part, translation, findings)) {
			// An id from elsewhere may hold a colon itself.
			const whole = options
				.filter((option) => text.startsWith(`${option}:`))
				.toSorted((a, b) => b.length - a.length)[0];
			const colon = whole?.length ?? text.indexOf(':');
			const id = text.slice(0, Math.max(colon, 0)).trim();
			const problem =
				colon === -1
					? saying('optionForm')
					: words.has(id)
						? saying('optionWordsTwice', { id })
						: options.includes(id)
							? undefined
							: saying('optionUnknown', { id });
			if (problem !== undefined) findings.errors.push({ file: translation.file, line: number, ...problem });
			if (colon !== -1) words.set(id, plainTextOf(text.slice(colon + 1)));
		}
		for (const id of options) {
			if ((words.get(id) ?? '') !== '') continue;
			const line = part?.line ?? section.line;
			findings.errors.push({ file: translation.file, line, ...saying('optionWordless', { id }) });
		}
		return { language: translation.language, words };
	});
	return facts.map((option) => {
		const id = idOfOption(option);
		return {
			id,
			words: localized(wordsByLanguage.map(({ language, words }) => [language, words.get(id) ?? ''])),
			...(typeof option === 'string' ? {} : { relevant: option.relevant })
		};
	});
}

function idOfOption(option: OptionFacts): string {
	return typeof option === 'string' ? option : option.id;
}

function partOf(section: Section, name: PartName): Section | undefined {
	return section.parts.find(({ title }) => title === name);
}

function itemsOf(
	part: Section | undefined,
	{ file }: Translation,
	findings: Findings
): ReturnType<typeof listIn>['items'] {
	const { items, strays } = listIn(part?.lines ?? []);
	for (const { number } of strays) {
		findings.errors.push({ file, line: number, ...saying('listLines', { part: part?.title ?? '' }) });
	}
	return items;
}

function textsOf(moment: string, translations: readonly Translation[]): readonly MomentText[] {
	return translations.flatMap((translation) => {
		const section = translation.outline.sections.find(({ id }) => id === moment);
		return section === undefined ? [] : [{ translation, section }];
	});
}

/** Headings and moments must tell the same story, in every language. */
function checkHeadings(fields: Fields<GuideFacts>, translations: readonly Translation[], findings: Findings): void {
	const moments = fields.data.moments.map(({ id }) => id);
	moments.forEach((id, index) => {
		if (moments.indexOf(id) === index) return;
		const line = fields.lineOf(['moments', index, 'id']);
		findings.errors.push({ file: fields.file, line, ...saying('momentTwice', { id }) });
	});
	for (const { file, outline } of translations) {
		const headings = outline.sections.map(({ id }) => id);
		outline.sections.forEach(({ id, title, line, parts }, index) => {
			const fail = (said: ReturnType<typeof saying>): void => void findings.errors.push({ file, line, ...said });
			if (id === undefined) fail(saying('headingMomentless', { title }));
			else if (!moments.includes(id)) fail(saying('headingUnknown', { title, id }));
			else if (headings.indexOf(id) !== index) fail(saying('momentHeadings', { id }));
			if (title === '') fail(saying('headingWordless'));
			checkParts(parts, file, findings);
		});
		new Set(moments).forEach((id) => {
			if (headings.includes(id)) return;
			findings.errors.push({ file, line: 1, ...saying('momentHeadingless', { id }) });
		});
	}
}

function checkParts(parts: readonly Section[], file: string, findings: Findings): void {
	const titles = parts.map(({ title }) => title);
	parts.forEach(({ title, line }, index) => {
		const isKnown = partNames.some((name) => name === title);
		const said = isKnown
			? saying('partTwice', { part: title })
			: saying('partUnknown', { part: title, possible: partNames.join(', ') });
		if (!isKnown || titles.indexOf(title) !== index) findings.errors.push({ file, line, ...said });
	});
}

function checkAnswers(fields: Fields<GuideFacts>, findings: Findings): void {
	fields.data.moments.forEach((moment, index) => {
		const isChosen = moment.answer === 'choice' || moment.answer === 'several';
		const fail = (field: string, said: ReturnType<typeof saying>): void => {
			findings.errors.push({ file: fields.file, line: fields.lineOf(['moments', index, field]), ...said });
		};
		if (isChosen && moment.options.length === 0) fail('answer', saying('optionsNone', { id: moment.id }));
		if (!isChosen && moment.options.length > 0) fail('options', saying('optionsUseless'));
		if (new Set(moment.options.map(idOfOption)).size !== moment.options.length) fail('options', saying('optionTwice'));
		if (moment.safety && moment.sources.length === 0) fail('safety', saying('safetyUnsourced', { id: moment.id }));
	});
}

/** What `rounds.ts` would run with all the same, but that an author cannot have meant. */
function checkRepeats(fields: Fields<GuideFacts>, findings: Findings): void {
	const { moments, repeats } = fields.data;
	const fail = (path: FieldPath, said: ReturnType<typeof saying>): void => {
		findings.errors.push({ file: fields.file, line: fields.lineOf(path), ...said });
	};
	repeats?.forEach(({ id }, index) => {
		const path = ['repeats', index, 'id'];
		const isTaken = moments.some((moment) => moment.id === id) || repeats.findIndex((twin) => twin.id === id) !== index;
		if (isTaken) fail(path, saying('repeatIdTaken', { id }));
		if (!moments.some(({ repeat }) => repeat === id)) fail(path, saying('repeatUnused', { id }));
	});
	moments.forEach(({ id, repeat }, index) => {
		const isApart = repeat !== undefined && moments[index - 1]?.repeat !== repeat;
		const first = moments.findIndex((moment) => moment.repeat === repeat);
		if (isApart && first !== index) {
			fail(['moments', index, 'repeat'], saying('repeatApart', { id, repeat }));
		}
	});
}
