/**
 * A claim that can change says when it was checked and by when it is looked at again. What can change is known by its
 * mark: money, and whatever a source says that is marked `changes` in `sources.yaml` (a rule, a fee, a scheme, a phone
 * line). Whether the day has passed is judged only where a day is handed in: an office can publish on any day.
 */
import type { Said } from '../finding-words.ts';
import type { Dated } from '#lib/domain/guide/guide.ts';
import { hasRunOut } from '#lib/domain/guide/dated.ts';
import type { Written } from './check-links.ts';
import { figuresIn } from './figures.ts';
import type { FieldPath, Fields } from './front-matter.ts';
import { saying, type Finding, type Findings } from './findings.ts';
import type { Section } from './markdown.ts';

/** A lesson, a moment or a partner. */
interface Place extends Dated {
	readonly owner: Said;
	readonly sources: readonly string[];
	readonly text: string;
	readonly fields: Fields<unknown>;
	readonly at: FieldPath;
}

/** A claim whose day has passed. */
export interface RunOut {
	readonly finding: Finding;
	/** A figure that may be wrong by now is worse than words that may be. */
	readonly hasFigure: boolean;
}

/** Checks that claims which can change carry both days, in order. */
export function checkDates(written: Written, findings: Findings): void {
	const changing = written.catalogues.sourceNotes;
	for (const { owner, sources, text, fields, at, checked, again } of placesOf(written)) {
		const fail = (said: ReturnType<typeof saying>): void => {
			findings.errors.push({ file: fields.file, line: fields.lineOf(at), ...said });
		};
		const source = sources.find((id) => changing.get(id)?.changes === true);
		const money = figuresIn(text).find(({ words }) => /€|\beuro/i.test(words));
		if ((checked === undefined) !== (again === undefined)) fail(saying('datesHalf', { owner }));
		else if (checked !== undefined && again !== undefined && again <= checked) fail(saying('datesOrder', { owner }));
		else if (checked === undefined && (source !== undefined || money !== undefined))
			fail(saying('datesMissing', { owner, what: source ?? money?.words ?? '' }));
	}
}

/** Claims whose day has passed on a day, in the order of the files. `today` as `2026-12-02`. */
export function runOutOn(written: Written, today: string): readonly RunOut[] {
	return placesOf(written)
		.filter((place) => hasRunOut(place, today))
		.map(({ owner, text, fields, at, again = '' }) => {
			const place = { file: fields.file, line: fields.lineOf([...at, 'again']) };
			return {
				finding: { ...place, ...saying('datePassed', { owner, day: again }) },
				hasFigure: figuresIn(text).length > 0
			};
		});
}

function placesOf({ lessons, guides, catalogues }: Written): readonly Place[] {
	const { partners } = catalogues.places;
	return [
		...lessons.map(({ lesson, fields, translations }): Place => ({
			...lesson,
			owner: { code: 'ownerLesson', values: { id: lesson.id } },
			text: translations.flatMap(({ outline }) => outline.sections.map(textOf)).join('\n'),
			fields,
			at: []
		})),
		...guides.flatMap(({ guide, fields, translations }) =>
			guide.moments.map((moment, index): Place => {
				const sections = translations.flatMap(({ outline }) => outline.sections.filter(({ id }) => id === moment.id));
				return {
					...moment,
					owner: { code: 'ownerMoment', values: { id: moment.id } },
					text: sections.map(textOf).join('\n'),
					fields,
					at: ['moments', index]
				};
			})
		),
		...(partners === undefined
			? []
			: catalogues.partners.map((partner, index): Place => ({
					...partner,
					owner: { code: 'ownerPartner', values: { id: partner.id } },
					text: partner.phone ?? '',
					fields: partners,
					at: [index]
				})))
	];
}

function textOf(section: Section): string {
	const lines = [...section.lines, ...section.parts.flatMap((part) => part.lines)].map(({ text }) => text);
	return [section.title, ...lines].join('\n');
}
