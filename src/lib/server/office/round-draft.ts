/** Addresses that somebody chose for a round, before it is made: how many in which street, and what stands in the way. */
import { sql } from 'kysely';
import { inBatches } from '../store/batches.ts';
import { TO_DO_ANEW } from './door-states.ts';
import type { OfficePlace } from './place.ts';
import type { RoundFacts } from './rounds.ts';

export interface RoundDraft {
	/** As people walk. */
	readonly addresses: readonly string[];
	readonly streets: readonly { readonly street: string; readonly count: number }[];
	/** The buurt of all of them; null where there is more than one. */
	readonly area: string | null;
	/** Doors where there is something to do. */
	readonly left: number;
	/** Doors where nobody rings again: they come along, so that the coach sees it too. */
	readonly never: number;
	/** In another round that runs, by round. */
	readonly taken: readonly {
		readonly round: string;
		readonly name: string;
		readonly coaches: readonly string[];
		readonly lentUntil: string | null;
		readonly addresses: readonly string[];
	}[];
}

export async function draftRound(
	{ db, tenant }: OfficePlace,
	options: { readonly addresses: readonly string[]; readonly rounds: ReadonlyMap<string, RoundFacts> }
): Promise<RoundDraft> {
	const rows = await inBatches(options.addresses, (some) =>
		db
			.selectFrom('door_list')
			.select(['ent', 'street', 'area', 'round', 'place', 'do_not_visit'])
			.select(sql<number>`case when ${TO_DO_ANEW} then 1 else 0 end`.as('left'))
			.where('tenant', '=', tenant)
			.where('ent', 'in', [...some])
			.execute()
	);
	const doors = [...rows].sort((a, b) => (a.place < b.place ? -1 : a.place > b.place ? 1 : a.ent < b.ent ? -1 : 1));
	const streets = new Map<string, number>();
	const taken = new Map<string, string[]>();
	for (const { ent, street, round } of doors) {
		streets.set(street ?? '', (streets.get(street ?? '') ?? 0) + 1);
		const facts = options.rounds.get(round ?? '');
		if (facts && facts.endedOn === null) taken.set(facts.id, [...(taken.get(facts.id) ?? []), ent]);
	}
	const areas = new Set(doors.map(({ area }) => area));
	return {
		addresses: doors.map(({ ent }) => ent),
		streets: [...streets].map(([street, count]) => ({ street, count })),
		area: areas.size === 1 ? ([...areas][0] ?? null) : null,
		left: doors.filter(({ left }) => Number(left) === 1).length,
		never: doors.filter(({ do_not_visit }) => Number(do_not_visit) === 1).length,
		taken: [...taken].flatMap(([round, addresses]) => {
			const facts = options.rounds.get(round);
			if (!facts) return [];
			const { name, coaches, lentUntil } = facts;
			return [{ round, name, coaches, lentUntil, addresses }];
		})
	};
}
