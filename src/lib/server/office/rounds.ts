/** The rounds: lent to whom, until when, and how far they are. */
import { sql } from 'kysely';
import { recordValues } from '#lib/sync/values.ts';
import { stateFromText } from '../store/rows.ts';
import { TO_DO } from './door-states.ts';
import type { OfficePlace } from './place.ts';

export interface RoundFacts {
	readonly id: string;
	readonly name: string;
	readonly area: string | null;
	readonly coaches: readonly string[];
	readonly lentUntil: string | null;
	readonly endedOn: string | null;
}

export interface RoundRow extends RoundFacts {
	readonly addresses: number;
	/** Doors where somebody rang or a visit was held. */
	readonly done: number;
	/** Doors that somebody still has to ring at, or to try again. */
	readonly left: number;
}

/** What every round says, by id. */
export async function readRounds({ db, tenant }: OfficePlace): Promise<ReadonlyMap<string, RoundFacts>> {
	const rounds = await db
		.selectFrom('entity')
		.select(['ent', 'state'])
		.where('tenant', '=', tenant)
		.where('kind', '=', 'round')
		.execute();
	return new Map(
		rounds.map(({ ent, state }) => {
			const values = recordValues('round', stateFromText(state));
			return [
				ent,
				{
					id: ent,
					name: values.name ?? '',
					area: values.area ?? null,
					coaches: values.coaches ?? [],
					lentUntil: values.lentUntil ?? null,
					endedOn: values.endedOn ?? null
				}
			];
		})
	);
}

/** Those that run first, what comes back first in front. */
export async function listRounds(place: OfficePlace): Promise<readonly RoundRow[]> {
	const { db, tenant } = place;
	const counted = await db
		.selectFrom('door_list')
		.where('tenant', '=', tenant)
		.where('round', 'is not', null)
		.groupBy('round')
		.select([
			'round',
			sql<number>`count(*)`.as('addresses'),
			sql<number>`sum(case when rings > 0 or visits > 0 then 1 else 0 end)`.as('done'),
			sql<number>`sum(case when ${TO_DO} then 1 else 0 end)`.as('left')
		])
		.execute();
	const byRound = new Map(counted.map((row) => [row.round, row]));
	const rounds = await readRounds(place);
	return [...rounds.values()]
		.map((round) => {
			const doors = byRound.get(round.id);
			return {
				...round,
				addresses: Number(doors?.addresses ?? 0),
				done: Number(doors?.done ?? 0),
				left: Number(doors?.left ?? 0)
			};
		})
		.sort(
			(a, b) =>
				Number(a.endedOn !== null) - Number(b.endedOn !== null) ||
				(a.lentUntil ?? '9').localeCompare(b.lentUntil ?? '9') ||
				a.name.localeCompare(b.name, 'nl', { numeric: true })
		);
}

export async function countOpenRounds(place: OfficePlace): Promise<number> {
	return [...(await readRounds(place)).values()].filter((round) => round.endedOn === null).length;
}

/** A door that stands in the list twice, in rounds that both run: two coaches would ring there. */
export interface DoubleDoor {
	readonly postcode: string;
	readonly number: number;
	readonly letter: string | null;
	readonly addition: string | null;
	readonly street: string | null;
	readonly doors: readonly { readonly id: string; readonly round: string }[];
}

/** More than anybody puts right in a day. */
const DOUBLE_DOORS_MAX = 200;

export async function findDoubleDoors(
	{ db, tenant }: OfficePlace,
	rounds: readonly RoundFacts[]
): Promise<readonly DoubleDoor[]> {
	const running = rounds.filter(({ endedOn }) => endedOn === null).map(({ id }) => id);
	if (running.length < 2) return [];
	const same = (name: 'letter' | 'addition') =>
		sql<boolean>`upper(coalesce(${sql.ref(`one.${name}`)}, '')) = upper(coalesce(${sql.ref(`other.${name}`)}, ''))`;
	const pairs = await db
		.selectFrom('door_list as one')
		.innerJoin('door_list as other', (join) =>
			join
				.onRef('other.tenant', '=', 'one.tenant')
				.onRef('other.postcode', '=', 'one.postcode')
				.onRef('other.number', '=', 'one.number')
				.onRef('other.ent', '>', 'one.ent')
		)
		.select(['one.ent', 'one.round', 'one.postcode', 'one.number', 'one.letter', 'one.addition', 'one.street'])
		.select(['other.ent as other', 'other.round as other_round'])
		.where('one.tenant', '=', tenant)
		.where('one.round', 'in', running)
		.where('other.round', 'in', running)
		.whereRef('other.round', '<>', 'one.round')
		.where(same('letter'))
		.where(same('addition'))
		.limit(DOUBLE_DOORS_MAX)
		.execute();
	return pairs.map((pair) => ({
		postcode: pair.postcode ?? '',
		number: Number(pair.number),
		letter: pair.letter,
		addition: pair.addition,
		street: pair.street,
		doors: [
			{ id: pair.ent, round: pair.round ?? '' },
			{ id: pair.other, round: pair.other_round ?? '' }
		]
	}));
}
