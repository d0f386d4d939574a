/**
 * Figures and phone numbers need a source. A coach who says a number at the table speaks for the municipality, and a
 * wrong number for help is worse than none.
 */
import type { Said } from '../finding-words.ts';
import type { Written } from './check-links.ts';
import type { Line } from './front-matter.ts';
import { saying, type Findings } from './findings.ts';
import type { Section } from './markdown.ts';
import type { Translation } from './translations.ts';

const figures: readonly RegExp[] = [
	/(?<!\d)112(?!\d)/,
	/(?<!\d)0[89]00[ -]?\d{4}/,
	/(?<!\d)0\d{1,3}[ -]?\d{6,8}(?!\d)/,
	/(?<!\d)14 ?0\d{2,3}(?!\d)/,
	/\d ?(?:%|procent|percent|per cent)/i,
	/€ ?\d|\d ?(?:€|euro)/i,
	/\d ?(?:m³|m3|m²|m2|kWh|GJ|°|graden|degrees)/i,
	/\d ?(?:uur|uren|hours?|jaar|jaren|years?)(?!\p{L})/iu,
	/(?<!\d)(?:19|20)\d\d(?!\d)/
];

/** The figure in a text, as it is written there; undefined when it has none. */
export function figureIn(text: string): string | undefined {
	for (const figure of figures) {
		const found = figure.exec(text);
		if (found !== null) return text.slice(Math.max(0, found.index - 12), found.index + found[0].length + 12).trim();
	}
	return undefined;
}

/** Checks lessons, moments and partners. */
export function checkEvidence({ lessons, guides, catalogues }: Written, findings: Findings): void {
	for (const { lesson, translations } of lessons) {
		if (lesson.sources.length > 0) continue;
		for (const translation of translations) {
			for (const section of translation.outline.sections) {
				failOnFigure({ translation, section, owner: { code: 'ownerLesson', values: { id: lesson.id } } }, findings);
			}
		}
	}
	for (const { guide, translations } of guides) {
		const unsourced = new Set(guide.moments.filter(({ sources }) => sources.length === 0).map(({ id }) => id));
		for (const translation of translations) {
			for (const section of translation.outline.sections) {
				if (!unsourced.has(section.id ?? '')) continue;
				failOnFigure(
					{ translation, section, owner: { code: 'ownerMoment', values: { id: section.id ?? '' } } },
					findings
				);
			}
		}
	}
	catalogues.partners.forEach(({ id, phone, sources }, index) => {
		const { partners } = catalogues.places;
		if (phone === undefined || sources.length > 0 || partners === undefined) return;
		const line = partners.lineOf([index, 'phone']);
		findings.errors.push({ file: partners.file, line, ...saying('phoneUnsourced', { id }) });
	});
}

function failOnFigure(
	{ translation, section, owner }: { translation: Translation; section: Section; owner: Said },
	findings: Findings
): void {
	const heading: Line = { text: section.title, number: section.line };
	for (const { text, number } of [heading, ...section.lines, ...section.parts.flatMap(({ lines }) => lines)]) {
		const figure = figureIn(text);
		if (figure === undefined) continue;
		findings.errors.push({ file: translation.file, line: number, ...saying('figureUnsourced', { owner, figure }) });
	}
}
