/** What a demo that goes on has to know of itself: who works there, who lives where, and what was left open. */
import type { Expression } from 'kysely';
import { roundScope } from '#lib/domain/round.ts';
import { recordValues } from '#lib/sync/values.ts';
import type { RoundFacts } from '../office/rounds.ts';
import { stateFromText } from '../store/rows.ts';
import type { Database } from '../store/schema.ts';
import type { Living } from './shapes.ts';
import { COACHES, COORDINATORS } from './words.ts';

type Place = { readonly db: Database; readonly tenant: string };

export interface Staff {
	/** In the order of the demo's own lists, at least one of each. */
	readonly coaches: readonly [string, ...string[]];
	readonly coordinators: readonly [string, ...string[]];
	/** Phones that show in lists and were never in anybody's hand. */
	readonly phones: readonly { readonly dev: string; readonly lastContactAt: number }[];
}

/** The people that the demo came with and that still work there; null when a role has nobody left. */
export async function readStaff({ db, tenant }: Place): Promise<Staff | null> {
	const people = await db
		.selectFrom('person')
		.select(['person', 'name', 'role'])
		.where('tenant', '=', tenant)
		.where('active', '=', 1)
		.execute();
	const named = (names: readonly string[], role: string): readonly string[] =>
		names.flatMap((name) => people.find((one) => one.name === name && one.role === role)?.person ?? []);
	const [coach, ...coaches] = named(COACHES, 'coach');
	const [coordinator, ...coordinators] = named(COORDINATORS, 'coordinator');
	if (coach === undefined || coordinator === undefined) return null;
	const phones = await db
		.selectFrom('device')
		.select(['dev', 'last_contact_at'])
		.where('tenant', '=', tenant)
		.where('person', 'in', [coach, ...coaches])
		.where('app_version', 'is', null)
		.where('revoked_at', 'is', null)
		.where('last_contact_at', 'is not', null)
		.execute();
	return {
		coaches: [coach, ...coaches],
		coordinators: [coordinator, ...coordinators],
		phones: phones.map(({ dev, last_contact_at }) => ({ dev, lastContactAt: Number(last_contact_at) }))
	};
}

/** Households at doors that are lent out, with the coach who goes there. */
export async function readLives(
	{ db, tenant }: Place,
	options: { staff: Staff; rounds: ReadonlyMap<string, RoundFacts>; areas: readonly string[] }
): Promise<readonly Living[]> {
	const coachOf = new Map(
		[...options.rounds.values()]
			.filter(({ endedOn }) => endedOn === null)
			.map(({ id, coaches }) => [roundScope(id), options.staff.coaches.find((coach) => coaches.includes(coach))])
	);
	const rows = await db
		.selectFrom('entity')
		.innerJoin('door_list', (join) =>
			join.onRef('door_list.tenant', '=', 'entity.tenant').onRef('door_list.ent', '=', 'entity.address')
		)
		.select(['entity.ent', 'entity.scope', 'entity.address', 'door_list.area'])
		.where('entity.tenant', '=', tenant)
		.where('entity.kind', '=', 'household')
		.orderBy('entity.ent')
		.execute();
	return rows.flatMap(({ ent, scope, address, area }): readonly Living[] => {
		const coach = coachOf.get(scope);
		if (coach === undefined || address === null) return [];
		return [{ ent, home: { ent: address, scope, coach, area: Math.max(0, options.areas.indexOf(area ?? '')) } }];
	});
}

/** The organisation's own partner for each kind. */
export async function readPartners({ db, tenant }: Place): Promise<ReadonlyMap<unknown, string>> {
	const rows = await db
		.selectFrom('entity')
		.select(['ent', 'state'])
		.where('tenant', '=', tenant)
		.where('kind', '=', 'partner')
		.execute();
	return new Map(rows.map(({ ent, state }) => [recordValues('partner', stateFromText(state)).kind, ent]));
}

interface LeftOpen {
	readonly ent: string;
	readonly root: string;
	/** Noon of the day it was due, in milliseconds since 1970. */
	readonly at: number;
}

/** Promises and concerns that were due before a day and that the demo itself made: no phone and nobody at the office did. */
export async function readLeftOpen(
	{ db, tenant }: Place,
	options: { staff: Staff; before: string }
): Promise<{ readonly promises: readonly LeftOpen[]; readonly concerns: readonly LeftOpen[] }> {
	// The office's people are no coaches, and a coach's phone has a number of its own: only the demo wrote so.
	const isOfDemo = (ent: Expression<string>) =>
		db
			.selectFrom('operation')
			.select('operation.ent')
			.where('operation.tenant', '=', tenant)
			.where('operation.dev', '=', tenant)
			.where('operation.person', 'in', [...options.staff.coaches])
			.where('operation.ent', '=', ent);
	const promises = await db
		.selectFrom('commitment_list')
		.select(['ent', 'root', 'due_on'])
		.where('tenant', '=', tenant)
		.where('state', '=', 'open')
		.where('due_on', '<', options.before)
		.where(({ exists, ref }) => exists(isOfDemo(ref('commitment_list.ent'))))
		.execute();
	const concerns = await db
		.selectFrom('concern_list')
		.select(['ent', 'root', 'due_on'])
		.where('tenant', '=', tenant)
		.where('state', 'in', ['open', 'withSomeone'])
		.where('due_on', '<', options.before)
		.where(({ exists, ref }) => exists(isOfDemo(ref('concern_list.ent'))))
		.execute();
	const leftOpen = ({ ent, root, due_on }: { ent: string; root: string; due_on: string | null }): LeftOpen => ({
		ent,
		root,
		at: Date.parse(`${due_on ?? options.before}T12:00:00Z`)
	});
	return { promises: promises.map(leftOpen), concerns: concerns.map(leftOpen) };
}
