/** One question about a period, answered whole: every report, as the team sees it or as it may leave the team. */
import { factsIn, type ReportFacts } from '#lib/domain/reports/facts.ts';
import { REPORTS } from '#lib/domain/reports/index.ts';
import { type NamedPeriod, readPeriod } from '#lib/domain/reports/periods.ts';
import { type ReleasedPeriod, releasePeriod } from '#lib/domain/reports/released-periods.ts';
import { exactly, type ReportNames, type ReportView, viewOf } from '#lib/domain/reports/view.ts';
import type { ContentPack, Localized } from '#lib/domain/guide/guide.ts';
import { type OfficePlace, readAreas } from '../office/place.ts';
import { readPublishedPack } from '../office/published-pack.ts';
import { readFacts } from './read-facts.ts';

export interface ReportQuestion {
	/** Names as `readPeriod` takes them. */
	readonly period: string;
	/** The period to compare with; null for none. */
	readonly before: string | null;
	/** Released numbers leave the team; exact ones do not. */
	readonly numbers: 'released' | 'exact';
}

export interface ReportAnswer {
	readonly views: readonly ReportView[];
	readonly names: ReportNames;
}

/** Exact numbers never leave this function when released ones are asked for. */
export async function countReports(place: OfficePlace, question: ReportQuestion): Promise<ReportAnswer> {
	const period = periodOf(question.period);
	const before = question.before === null ? null : periodOf(question.before);
	const areas = await readAreas(place);
	const pack = (await readPublishedPack(place))?.pack;
	const facts = await readFacts(place, spanOf(period, before), {
		areas,
		categories: pack?.concerns ?? [],
		measureCodes: pack?.measures.map(({ id }) => id) ?? []
	});
	return {
		views: viewsOf(facts, { period, before, numbers: question.numbers }),
		names: {
			areas: Object.fromEntries(areas.map(({ id, name }) => [id, name])),
			categories: namesOf(pack?.concerns ?? []),
			measures: namesOf(pack?.measures ?? []),
			themes: namesOf(pack?.themes ?? [])
		}
	};
}

export function viewsOf(
	facts: ReportFacts,
	asked: {
		readonly period: NamedPeriod;
		readonly before: NamedPeriod | null;
		readonly numbers: ReportQuestion['numbers'];
		/** What was released already, for whoever asks about many periods. */
		readonly known?: Map<string, ReleasedPeriod>;
	}
): readonly ReportView[] {
	const known = asked.known ?? new Map<string, ReleasedPeriod>();
	const count = (period: NamedPeriod): Pick<ReleasedPeriod, 'tables' | 'shown'> => {
		if (asked.numbers === 'released') return releasePeriod(facts, period, { known });
		const own = factsIn(facts, period);
		const tables = new Map(REPORTS.map(({ id, compute }) => [id, compute(own, period)]));
		return { tables, shown: exactly(tables.values()) };
	};
	const now = count(asked.period);
	const earlier = asked.before && count(asked.before);
	return REPORTS.flatMap(({ id }) => {
		const table = now.tables.get(id);
		if (!table) return [];
		const other = earlier?.tables.get(id);
		return [viewOf(id, { table, shown: now.shown }, earlier && other ? { table: other, shown: earlier.shown } : null)];
	});
}

function periodOf(name: string): NamedPeriod {
	const period = readPeriod(name);
	if (!period) throw new Error(`the period ${name} was not read before it was asked about`);
	return period;
}

function spanOf(period: NamedPeriod, before: NamedPeriod | null): NamedPeriod {
	if (!before) return period;
	return {
		...period,
		since: Math.min(period.since, before.since),
		until: Math.max(period.until, before.until),
		firstDay: before.firstDay < period.firstDay ? before.firstDay : period.firstDay,
		lastDay: before.lastDay > period.lastDay ? before.lastDay : period.lastDay
	};
}

type Named = Pick<ContentPack['measures'][number], 'id' | 'title'>;

function namesOf(list: readonly Named[]): Readonly<Record<string, Localized>> {
	return Object.fromEntries(list.map(({ id, title }) => [id, title]));
}
