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
import { keepReleases, readReleases } from './releases.ts';

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
	/** When the period was released, from when on its numbers stay as they are; null for exact ones. */
	readonly releasedAt: number | null;
}

/** So many askers at once may be first with a period; then something else is wrong. */
const TRIES_MAX = 5;

/** Exact numbers never leave this function when released ones are asked for. */
export async function countReports(
	place: OfficePlace,
	question: ReportQuestion,
	options: { readonly now: number } = { now: Date.now() }
): Promise<ReportAnswer> {
	const period = periodOf(question.period);
	const before = question.before === null ? null : periodOf(question.before);
	const areas = await readAreas(place);
	const pack = (await readPublishedPack(place))?.pack;
	const facts = await readFacts(place, spanOf(period, before), {
		areas,
		categories: pack?.concerns ?? [],
		measureCodes: pack?.measures.map(({ id }) => id) ?? []
	});
	const areaNames = Object.fromEntries(areas.map(({ id, name }) => [id, name]));
	const names = {
		areas: areaNames,
		categories: namesOf(pack?.concerns ?? []),
		measures: namesOf(pack?.measures ?? []),
		themes: namesOf(pack?.themes ?? [])
	};
	const asked = { period, before, numbers: question.numbers };
	if (question.numbers === 'exact') return { views: viewsOf(facts, asked), names, releasedAt: null };
	for (let tries = 0; tries < TRIES_MAX; tries += 1) {
		const { known, at, areas: areasThen } = await readReleases(place, before ? [period, before] : [period]);
		const views = viewsOf(facts, { ...asked, known });
		const made = [...known.values()].filter(({ isKept }) => !isKept);
		// Kept before anybody sees it. Who comes second with other records shows what the first one kept.
		if (await keepReleases(place, made, { now: options.now, areas: areaNames }))
			return {
				views,
				names: { ...names, areas: { ...areasThen, ...areaNames } },
				releasedAt: at.get(period.name) ?? options.now
			};
	}
	throw new Error('others were first with every release of a period');
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
