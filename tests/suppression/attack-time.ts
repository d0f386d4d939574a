/**
 * The attack over time: a year in which periods are asked for as they end and again later, by screens, files and maps,
 * while late work comes in, records are erased, buurten are added, emptied and cut up, and addresses move between them.
 * Whoever kept every print reads them all together.
 */
import { readRelease, releaseText, type ReleasedPeriod } from '#lib/domain/reports/kept-release.ts';
import type { ReportFacts } from '#lib/domain/reports/facts.ts';
import { boundsOf, type Bounds, narrowDown, type Relation } from '#lib/domain/reports/narrow.ts';
import { type NamedPeriod, periodBefore, periodsWithin, readPeriod } from '#lib/domain/reports/periods.ts';
import { relationsOf } from '#lib/domain/reports/released-periods.ts';
import { RELEASE_RULE, type Released } from '#lib/domain/reports/release.ts';
import { viewsOf } from '#lib/server/reports/count-reports.ts';
import { chanceOf } from '../unit/reports/a-town.ts';
import { readBack } from './leaving.ts';
import { YEAR, yearTownOf } from './year-town.ts';

const DAY_MS = 86_400_000;
/** Asked again so often, each time after something changed. */
const LATER_PRINTS = 24;
/** Some phones hand in weeks later. */
const LATE_SHARE = 0.25;
const LATE_DAYS_MAX = 45;

export interface AttackedOverTime {
	readonly prints: number;
	/** Numbers that two prints said different things of. */
	readonly changed: number;
	readonly recovered: readonly string[];
}

/** @param options.keeps false for a careless office that works each print out anew */
export function attackOverTime(seed: number, size: number, options: { readonly keeps: boolean }): AttackedOverTime {
	const chance = chanceOf(seed * 13 + 5);
	const town = new ChangingTown(yearTownOf(seed, size), chance);
	const kept = new Map<string, string>();
	const prints: { readonly key: string; readonly shown: number | null }[] = [];
	const seen = new Map<string, ReleasedPeriod>();
	let count = 0;
	for (const { period, at } of timetable(chance)) {
		town.goOn(at);
		// From the text that lies in the store, as every process reads it.
		const known = new Map(
			[...kept].flatMap(([name, text]) => {
				const release = readRelease(text);
				return release ? [[name, release] as const] : [];
			})
		);
		const facts = town.factsAt(at);
		const before = periodBefore(period);
		const views = viewsOf(facts, { period, before, numbers: 'released', known });
		if (options.keeps) for (const [name, one] of known) if (!one.isKept) kept.set(name, releaseText(one));
		for (const [key, shown] of readBack({ views, period, before, known, facts })) prints.push({ key, shown });
		for (const [name, one] of known) if (!seen.has(name)) seen.set(name, one);
		count += 1;
	}
	const { bounds, changed } = together(
		prints,
		relationsOf([...seen.values()].filter(({ period }) => isOfYear(period)))
	);
	return {
		prints: count,
		changed,
		recovered: [...bounds].map(([key, { low, high }]) => `${key} lies between ${low} and ${high}`)
	};
}

/** Each month and quarter a few days after it ends, the year at last; then any of them again. */
function timetable(chance: () => number): readonly { readonly period: NamedPeriod; readonly at: number }[] {
	const year = readPeriod(YEAR);
	if (!year) throw new Error('a year is a period');
	const all = [...periodsWithin(year), year];
	const first = all
		.map((period) => ({ period, at: period.until + (1 + Math.floor(chance() * 5)) * DAY_MS }))
		// Whoever asks for a quarter at once has not asked for its last month.
		.sort((one, other) => one.at - other.at);
	const last = year.until + 10 * DAY_MS;
	const later = Array.from({ length: LATER_PRINTS }, (_, at) => ({
		period: all[Math.floor(chance() * all.length)] ?? year,
		at: last + at * DAY_MS
	}));
	const between = first.flatMap((one, at) =>
		at > 0 && chance() < 0.5 ? [{ period: first[Math.floor(chance() * at)]?.period ?? one.period, at: one.at }] : []
	);
	return [...first, ...between, ...later].sort((one, other) => one.at - other.at);
}

/** What every print says of a number, held against every other: a rounding twice is an interval twice. */
function together(
	prints: readonly { readonly key: string; readonly shown: number | null }[],
	relations: readonly Relation[]
): { readonly bounds: ReadonlyMap<string, Bounds>; readonly changed: number } {
	const said = new Map<string, Set<number | null>>();
	for (const { key, shown } of prints) said.set(key, (said.get(key) ?? new Set()).add(shown));
	const found = new Map<string, Bounds>();
	let changed = 0;
	for (const [key, values] of said) {
		if (values.size < 2) continue;
		changed += 1;
		const each = [...values].flatMap((value) => [...boundsOf(new Map([[key, value]]), RELEASE_RULE).values()]);
		const [low, high] = [Math.max(...each.map((one) => one.low)), Math.min(...each.map((one) => one.high))];
		// Hidden once and shown once is shown; two roundings leave what both allow.
		if (values.has(null) || high - low < RELEASE_RULE.roundedTo - 1) found.set(key, { low, high });
	}
	const shown: Released = new Map(
		[...said].map(([key, values]) => [key, [...values].find((value) => value !== null) ?? null])
	);
	for (const [key, { low, high }] of narrowDown(shown, relations, RELEASE_RULE))
		if (high >= low && high - low < RELEASE_RULE.roundedTo - 1) found.set(key, { low, high });
	return { bounds: found, changed };
}

function isOfYear({ name }: NamedPeriod): boolean {
	return name.startsWith(YEAR);
}

/** The town as the office knows it at a moment. */
class ChangingTown {
	readonly #chance: () => number;
	#facts: ReportFacts;
	/** By household or place in its list: when it comes in. */
	readonly #late = new Map<object, number>();
	#areas: ReportFacts['areas'];
	/** Which buurt an address has been moved to, by household. */
	readonly #moved = new Map<string, string | null>();
	#edits = 0;

	constructor(facts: ReportFacts, chance: () => number) {
		this.#chance = chance;
		this.#facts = facts;
		this.#areas = facts.areas;
		for (const one of [...facts.visits, ...facts.concerns, ...facts.measures, ...facts.attempts, ...facts.referrals])
			if (chance() < LATE_SHARE) this.#late.set(one, 1 + Math.floor(chance() * LATE_DAYS_MAX));
	}

	/** One edit of the office. */
	goOn(at: number): void {
		const edit = this.#edits++ % 4;
		const homes = [...new Set(this.#facts.visits.map(({ household }) => household))];
		const someHomes = homes.filter(() => this.#chance() < 0.1);
		const areas = this.#areas.map(({ id }) => id);
		if (edit === 0) this.#areas = [...this.#areas, { id: `new${this.#edits}`, name: `Nieuw ${this.#edits}` }];
		else if (edit === 1) for (const home of someHomes) this.#moved.set(home, areas.at(-1) ?? null);
		else if (edit === 2)
			for (const home of someHomes) this.#moved.set(home, areas[Math.floor(this.#chance() * areas.length)] ?? null);
		else {
			const gone = this.#facts.concerns.find(({ raisedAt }) => raisedAt < at && this.#chance() < 0.2);
			if (gone) this.#facts = { ...this.#facts, concerns: this.#facts.concerns.filter((one) => one !== gone) };
		}
	}

	factsAt(at: number): ReportFacts {
		const isIn = (one: object, made: number): boolean => made + (this.#late.get(one) ?? 0) * DAY_MS <= at;
		const placed = <T extends { readonly household: string; readonly area: string | null }>(one: T): T =>
			this.#moved.has(one.household) ? { ...one, area: this.#moved.get(one.household) ?? null } : one;
		const { attempts, visits, measures, concerns, referrals, commitments } = this.#facts;
		return {
			...this.#facts,
			areas: this.#areas,
			attempts: attempts.filter((one) => isIn(one, one.at)),
			visits: visits.filter((one) => isIn(one, one.at)).map(placed),
			measures: measures.filter((one) => isIn(one, one.at)).map(placed),
			concerns: concerns.filter((one) => isIn(one, one.raisedAt)).map(placed),
			referrals: referrals.filter((one) => isIn(one, one.madeAt)).map(placed),
			commitments: commitments.map(placed)
		};
	}
}
