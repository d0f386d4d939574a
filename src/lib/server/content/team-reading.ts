/**
 * Which lessons a team has not met. The records say who read what, so that a coach can go on with another phone; this
 * question answers with counts over the team and never by person, and with nothing at all for a team so small that a
 * count would be a name.
 */
import { isBearing } from '../store/role-text.ts';
import type { ContentPack } from '#lib/domain/guide/guide.ts';
import { lessonsReadIn, teamGaps, type TeamGap } from '#lib/domain/learning.ts';
import { coachScope } from '#lib/domain/round.ts';
import { plainValues } from '#lib/sync/values.ts';
import { stateFromText } from '../store/rows.ts';
import type { OfficePlace } from '../office/place.ts';

export interface TeamReading {
	/** Coaches who work here now and have a phone that reads lessons. */
	readonly coaches: number;
	/** Null for a team too small to count. */
	readonly gaps: readonly TeamGap[] | null;
}

export async function readTeamGaps(
	{ db, tenant }: OfficePlace,
	{ pack, now }: { readonly pack: Pick<ContentPack, 'lessons' | 'aliases'>; readonly now: number }
): Promise<TeamReading> {
	const people = await db
		.selectFrom('person')
		.innerJoin('device', (join) =>
			join.onRef('device.tenant', '=', 'person.tenant').onRef('device.person', '=', 'person.person')
		)
		.select(['person.person', 'person.expires_at'])
		.distinct()
		.where('person.tenant', '=', tenant)
		.where(isBearing('person.role', 'coach'))
		.where('person.active', '=', 1)
		.where('device.revoked_at', 'is', null)
		.execute();
	const team = people.filter(({ expires_at }) => expires_at === null || Number(expires_at) > now);
	const rows = await db
		.selectFrom('entity')
		.select(['scope', 'state'])
		.where('tenant', '=', tenant)
		.where('kind', '=', 'learning')
		.execute();
	const readBy = new Map<string, string[]>(team.map(({ person }) => [coachScope(person), []]));
	// By the scope and not by what the record says: a scope is held by one coach only.
	for (const { scope, state } of rows) readBy.get(scope)?.push(...lessonsReadIn(plainValues(stateFromText(state))));
	return { coaches: team.length, gaps: teamGaps(pack, [...readBy.values()]) };
}
