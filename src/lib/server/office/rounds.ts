/** The rounds: lent to whom, until when, and how far they are. */
import { sql } from 'kysely';
import { recordValues } from '#lib/sync/values.ts';
import { roundScope } from '#lib/domain/round.ts';
import { stateFromText } from '../store/rows.ts';
import type { OfficePlace } from './place.ts';

export interface RoundRow {
	readonly id: string;
	readonly name: string;
	readonly area: string | null;
	readonly coaches: readonly string[];
	readonly lentUntil: string | null;
	readonly endedOn: string | null;
	readonly addresses: number;
	/** Doors where somebody rang or a visit was held. */
	readonly done: number;
}

export async function listRounds(place: OfficePlace): Promise<readonly RoundRow[]> {
	const { db, tenant } = place;
	const rounds = await db
		.selectFrom('entity')
		.select(['ent', 'state'])
		.where('tenant', '=', tenant)
		.where('kind', '=', 'round')
		.execute();
	const doors = await db
		.selectFrom('entity')
		.where('entity.tenant', '=', tenant)
		.where('entity.kind', '=', 'address')
		.groupBy('entity.scope')
		.select([
			'entity.scope',
			sql<number>`count(*)`.as('addresses'),
			sql<number>`sum(case when exists (select 1 from attempt_list a where a.tenant = entity.tenant and a.address = entity.ent and a.undone = 0) or exists (select 1 from visit_list v where v.tenant = entity.tenant and v.address = entity.ent and v.discarded = 0) then 1 else 0 end)`.as(
				'done'
			)
		])
		.execute();
	const doorsByScope = new Map(doors.map((row) => [row.scope, row]));
	return rounds
		.map((row) => {
			const values = recordValues('round', stateFromText(row.state));
			const counted = doorsByScope.get(roundScope(row.ent));
			return {
				id: row.ent,
				name: values.name ?? '',
				area: values.area ?? null,
				coaches: values.coaches ?? [],
				lentUntil: values.lentUntil ?? null,
				endedOn: values.endedOn ?? null,
				addresses: Number(counted?.addresses ?? 0),
				done: Number(counted?.done ?? 0)
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
	return (await listRounds(place)).filter((round) => round.endedOn === null).length;
}
