/**
 * What the engine has against a guide, taken out and reported: rings, answers that are many, repeats over nothing.
 * The engine is asked itself, so that what an import lets through is what a phone can run.
 */
import { readsOf } from '#lib/domain/guide/expression.ts';
import { parseExpression } from '#lib/domain/guide/expression-parser.ts';
import type { Guide, Moment, Repeat } from '#lib/domain/guide/guide.ts';
import { prepareGuide, type ExpressionField, type GuideProblem } from '#lib/domain/guide/prepare.ts';
import type { Names } from './expressions.ts';
import type { RepeatDraft } from './repeats.ts';
import type { Report, ReportPlace } from './report.ts';
import type { Row } from './table.ts';

interface Surroundings {
	readonly repeats: readonly RepeatDraft[];
	readonly names: Names;
	readonly rows: ReadonlyMap<string, Row>;
	readonly report: Report;
}

const passesMax = 20;

const columns: Readonly<Record<ExpressionField, string>> = {
	relevant: 'relevant',
	constraint: 'constraint',
	calculate: 'calculation'
};

/** The guide without what cannot be gone through. */
export function settled(guide: Guide, around: Surroundings): Guide {
	let current: Guide = guide;
	// Each pass takes out at least one expression, and what is left can only have fewer problems: a few passes do.
	for (let pass = 0; ; pass += 1) {
		// A repeat whose count was taken out has nothing left to go by.
		current = withRepeats(current, around);
		const { problems } = prepareGuide(current);
		const severe = problems.filter(({ kind }) => kind !== 'unknownOption');
		// The engine runs a guide with problems too, so that giving up is safe.
		if (severe.length === 0 || pass === passesMax) {
			for (const problem of problems) tell(problem, around);
			return withLiveFilters(current, around);
		}
		for (const problem of severe) tell(problem, around);
		current = { ...current, moments: current.moments.map((moment) => without(moment, severe)) };
	}
}

/** The engine does not look at filters of options, so that they are held against the ids that are left here. */
function withLiveFilters(guide: Guide, { rows, report }: Surroundings): Guide {
	const ids = new Set(guide.moments.map(({ id }) => id));
	const moments = guide.moments.map((moment): Moment => {
		const dead = moment.options
			.flatMap(({ relevant }) => (relevant === undefined ? [] : answersReadIn(relevant)))
			.find((id) => !ids.has(id) && id !== moment.repeat);
		if (dead === undefined) return moment;
		const row = rows.get(moment.id);
		report.add(row?.cell('choice_filter')?.place ?? row?.place ?? { sheet: 'survey' }, 'referenceUnknown', {
			name: dead
		});
		return { ...moment, options: moment.options.map(({ id, words }) => ({ id, words })) };
	});
	return { ...guide, moments };
}

function answersReadIn(text: string): readonly string[] {
	const parsing = parseExpression(text);
	return parsing.ok ? [...readsOf(parsing.expression).moments] : [];
}

/** Adds the repeats that can be gone through; the moments of the others come once. */
function withRepeats(guide: Guide, { repeats, names, report }: Surroundings): Guide {
	const wanted = repeats
		.map((draft) => ({ draft, repeat: repeatOf(draft, names) }))
		.filter(({ repeat }) => guide.moments.some((moment) => moment.repeat === repeat.id));
	const all = { ...guide, repeats: wanted.map(({ repeat }) => repeat) };
	const { repeatProblems } = prepareGuide(all);
	const isBroken = ({ id }: Repeat): boolean => repeatProblems.some((problem) => problem.id === id);
	for (const { draft, repeat } of wanted) {
		if (!isBroken(repeat)) continue;
		const cell = draft.row.cell('repeat_count');
		report.add(cell?.place ?? draft.row.place, 'repeatOnce', { value: cell?.text ?? '' });
	}
	const kept = all.repeats.filter((repeat) => !isBroken(repeat));
	const ids = new Set(kept.map(({ id }) => id));
	const moments = guide.moments.map((moment): Moment => {
		if (moment.repeat === undefined || ids.has(moment.repeat)) return moment;
		const { repeat: _, ...once } = moment;
		return once;
	});
	const { repeats: _, ...rest } = all;
	return { ...rest, moments, ...(kept.length === 0 ? {} : { repeats: kept }) };
}

function repeatOf({ id, over }: RepeatDraft, { ids, leftOut }: Names): Repeat {
	const name = over.name ?? '';
	return { id, over: over.id ?? (leftOut.has(name) ? '' : (ids.get(name) ?? '')) };
}

function without(moment: Moment, problems: readonly GuideProblem[]): Moment {
	const own = problems.filter((problem) => problem.moment === moment.id);
	if (own.length === 0) return moment;
	const { relevant, constraint, calculate, ...rest } = moment;
	const isOut = (field: ExpressionField): boolean =>
		own.some((problem) => problem.field === field || (problem.kind === 'ring' && field !== 'constraint'));
	return {
		...rest,
		...(relevant === undefined || isOut('relevant') ? {} : { relevant }),
		...(constraint === undefined || isOut('constraint') ? {} : { constraint }),
		...(calculate === undefined || isOut('calculate') ? {} : { calculate })
	};
}

function tell(problem: GuideProblem, { rows, report }: Surroundings): void {
	const row = rows.get(problem.moment);
	const place: ReportPlace = row?.cell(columns[problem.field])?.place ?? row?.place ?? { sheet: 'survey' };
	switch (problem.kind) {
		case 'syntax':
			return report.add(place, 'expressionTooLong');
		case 'unknownMoment':
			return report.add(place, 'referenceUnknown', { name: problem.id });
		case 'unknownOption':
			return report.add(place, 'optionUnknown', { name: problem.id, option: problem.option });
		case 'manyAnswers':
			return report.add(place, 'manyAnswers', { name: problem.id });
		case 'ring':
			return report.add(row?.place ?? place, 'ring');
	}
}
