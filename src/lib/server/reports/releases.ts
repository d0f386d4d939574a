/** The releases that were kept: each period once, whoever asks first, in whichever process. */
import * as v from 'valibot';
import { readRelease, releaseText, type ReleasedPeriod } from '#lib/domain/reports/kept-release.ts';
import { type NamedPeriod, periodsWithin } from '#lib/domain/reports/periods.ts';
import type { OfficePlace } from '../office/place.ts';

const namesSchema = v.record(v.string(), v.string());

export interface Releases {
	/** By the name of the period. */
	readonly known: Map<string, ReleasedPeriod>;
	/** When each was released, in milliseconds. */
	readonly at: ReadonlyMap<string, number>;
	/** What buurten were called then, by id; one that is there no more keeps its name. */
	readonly areas: Readonly<Record<string, string>>;
}

/** What was released of these periods and of the shorter ones in them. */
export async function readReleases({ db, tenant }: OfficePlace, periods: readonly NamedPeriod[]): Promise<Releases> {
	const names = [...new Set(periods.flatMap((one) => [one, ...periodsWithin(one)].map(({ name }) => name)))];
	const rows = await db
		.selectFrom('report_release')
		.select(['period', 'at', 'body', 'names'])
		.where('tenant', '=', tenant)
		.where('period', 'in', names)
		.orderBy('period')
		.execute();
	const known = new Map<string, ReleasedPeriod>();
	const at = new Map<string, number>();
	const areas: Record<string, string> = {};
	for (const row of rows) {
		const release = readRelease(row.body);
		if (!release) throw new Error(`the release of ${row.period} cannot be read`);
		known.set(row.period, release);
		at.set(row.period, Number(row.at));
		Object.assign(areas, v.parse(namesSchema, JSON.parse(row.names)));
	}
	return { known, at, areas };
}

/**
 * Keeps what was released now. All of it or nothing: a quarter is worked out over its months.
 *
 * @returns false where another one was first with any of it; then nothing is kept, and theirs counts
 */
export async function keepReleases(
	{ db, tenant }: OfficePlace,
	made: readonly ReleasedPeriod[],
	options: { readonly now: number; readonly areas: Readonly<Record<string, string>> }
): Promise<boolean> {
	if (made.length === 0) return true;
	const names = JSON.stringify(options.areas);
	const rows = made.map((one) => {
		return { tenant, period: one.period.name, at: options.now, body: releaseText(one), names };
	});
	try {
		await db.transaction().execute(async (transaction) => {
			for (const row of rows) await transaction.insertInto('report_release').values(row).execute();
		});
		return true;
	} catch (error) {
		// The key of the table says it, on either engine.
		if (error instanceof Error && /UNIQUE|duplicate key/i.test(error.message)) return false;
		throw error;
	}
}
