/**
 * Figures and phone numbers need a source where they stand. A coach who says a number at the table speaks for the
 * municipality, and a wrong number for help is worse than none.
 *
 * A span of time that is the author's own proposal ("ik bel over twee weken") has no source: its words stand under
 * `ours` in the front matter of the lesson or moment.
 */
import type { Said } from '../finding-words.ts';
import type { Written } from './check-links.ts';
import { figuresIn, type Figure, type FigureKind } from './figures.ts';
import type { FieldPath, Fields, Line } from './front-matter.ts';
import { saying, type Findings } from './findings.ts';
import type { Section } from './markdown.ts';
import type { Translation } from './translations.ts';

/** Money, temperatures, sizes and phone numbers are facts whoever writes them. */
const canBeOurs: Readonly<Record<FigureKind, boolean>> = {
	time: true,
	share: true,
	phone: false,
	amount: false,
	number: false
};

/** A lesson or a moment, with its texts in every language. */
interface Place {
	readonly owner: Said;
	readonly sources: readonly string[];
	readonly ours: readonly string[];
	readonly fields: Fields<unknown>;
	/** Where `ours` stands in the front matter. */
	readonly oursAt: FieldPath;
	readonly texts: readonly { readonly translation: Translation; readonly sections: readonly Section[] }[];
}

/** Checks lessons, moments and partners. */
export function checkEvidence({ lessons, guides, catalogues }: Written, findings: Findings): void {
	for (const { lesson, fields, translations } of lessons) {
		checkPlace(
			{
				owner: { code: 'ownerLesson', values: { id: lesson.id } },
				sources: lesson.sources,
				ours: fields.data.ours,
				fields,
				oursAt: ['ours'],
				texts: translations.map((translation) => ({ translation, sections: translation.outline.sections }))
			},
			findings
		);
	}
	for (const { fields, translations } of guides) {
		fields.data.moments.forEach(({ id, sources, ours }, index) => {
			const texts = translations.map((translation) => ({
				translation,
				sections: translation.outline.sections.filter((section) => section.id === id)
			}));
			const owner: Said = { code: 'ownerMoment', values: { id } };
			checkPlace({ owner, sources, ours, fields, oursAt: ['moments', index, 'ours'], texts }, findings);
		});
	}
	catalogues.partners.forEach(({ id, phone, sources }, index) => {
		const { partners } = catalogues.places;
		if (phone === undefined || sources.length > 0 || partners === undefined) return;
		const line = partners.lineOf([index, 'phone']);
		findings.errors.push({ file: partners.file, line, ...saying('phoneUnsourced', { id }) });
	});
}

function checkPlace({ owner, sources, ours, fields, oursAt, texts }: Place, findings: Findings): void {
	// Most places name a source, and a preview reads all of them again at every pause in the typing.
	if (sources.length > 0 && ours.length === 0) return;
	const idle = new Set(ours);
	for (const { translation, sections } of texts) {
		for (const { text, number } of sections.flatMap(linesOf)) {
			const unproven = figuresIn(text).find((figure) => {
				const mark = ours.find((words) => isOurs(words, figure, text));
				if (mark !== undefined) idle.delete(mark);
				return mark === undefined && sources.length === 0;
			});
			if (unproven === undefined) continue;
			const values = { owner, figure: unproven.excerpt };
			const said = saying(canBeOurs[unproven.kind] ? 'figureUnmarked' : 'figureUnsourced', values);
			findings.errors.push({ file: translation.file, line: number, ...said });
		}
	}
	ours.forEach((words, index) => {
		if (!idle.has(words)) return;
		const line = fields.lineOf([...oursAt, index]);
		findings.warnings.push({ file: fields.file, line, ...saying('oursIdle', { owner, words }) });
	});
}

function isOurs(words: string, figure: Figure, text: string): boolean {
	const mark = plain(words);
	return canBeOurs[figure.kind] && mark.includes(plain(figure.words)) && plain(text).includes(mark);
}

function plain(text: string): string {
	return text.toLowerCase().replace(/\s+/g, ' ').trim();
}

function linesOf(section: Section): readonly Line[] {
	const heading: Line = { text: section.title, number: section.line };
	return [heading, ...section.lines, ...section.parts.flatMap(({ lines }) => lines)];
}
