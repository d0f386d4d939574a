/**
 * What a set holds as a whole: every theme has a lesson, no source lies unused, and a lesson names two sources where
 * the list of sources knows two. A town that edits its own copy is warned; `npm run content` refuses what ships.
 */
import { lessonThemes } from '#lib/domain/guide/guide.ts';
import type { WrittenCards } from './compile-cards.ts';
import type { Written } from './check-links.ts';
import { saying, type Finding } from './findings.ts';

/** What the set as a whole lacks. */
export function checkSet(written: Written, { cards }: WrittenCards): readonly Finding[] {
	return [...lonelySources(written), ...emptyThemes(written), ...unusedSources(written, cards)];
}

function lonelySources({ lessons, catalogues }: Written): readonly Finding[] {
	return lessons.flatMap(({ lesson, fields }) => {
		const known = catalogues.sources.filter(
			({ id }) => !lesson.sources.includes(id) && catalogues.sourceNotes.get(id)?.lessons.includes(lesson.id) === true
		);
		const [other] = known;
		if (lesson.sources.length > 1 || other === undefined) return [];
		const place = { file: fields.file, line: fields.lineOf(['sources']) };
		return [{ ...place, ...saying('secondSource', { id: lesson.id, source: other.id }) }];
	});
}

function emptyThemes({ lessons, catalogues }: Written): readonly Finding[] {
	const missing = lessonThemes.filter((theme) => !lessons.some(({ lesson }) => lesson.theme === theme));
	const unjoined = catalogues.themes.filter(
		({ id }) => !lessons.some(({ lesson }) => lesson.joins?.includes(id) === true)
	);
	return [...missing, ...unjoined.map(({ id }) => id)].map((id) => ({
		file: 'catalogues/themes.yaml',
		line: 1,
		...saying('themeEmpty', { id })
	}));
}

function unusedSources({ lessons, guides, catalogues }: Written, cards: WrittenCards['cards']): readonly Finding[] {
	const used = new Set([
		...lessons.flatMap(({ lesson }) => lesson.sources),
		...guides.flatMap(({ guide }) => guide.moments.flatMap(({ sources }) => sources)),
		...catalogues.partners.flatMap(({ sources }) => sources),
		...cards.flatMap(({ card }) => card.sources),
		...[...catalogues.sourceNotes].filter(([, { isBackground }]) => isBackground).map(([id]) => id)
	]);
	const { sources } = catalogues.places;
	return catalogues.sources
		.filter(({ id }) => !used.has(id))
		.map(({ id }) => ({
			file: 'sources.yaml',
			line: sources?.lineOf([id]) ?? 1,
			...saying('sourceUnused', { id })
		}));
}
