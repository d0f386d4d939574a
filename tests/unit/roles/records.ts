/** What the judge of operations lets each role write, lift and reach, asked for every kind there is. */
import { type Kind, RECORDS } from '#lib/domain/records/index.ts';
import { type Role, ROLES } from '#lib/domain/roles.ts';
import { coachScope, OFFICE_SCOPE, ORG_SCOPE, PRACTICE_SCOPE, roundScope } from '#lib/domain/round.ts';
import { contentTrouble, type Ground, landOperation } from '#lib/server/sync/authorise.ts';
import type { StoredEntity } from '#lib/server/store/port.ts';
import type { Json } from '#lib/sync/json.ts';
import type { Operation } from '#lib/sync/operation.ts';

export interface JudgedRecords {
	readonly kinds: readonly {
		readonly kind: Kind;
		readonly writers: readonly Role[];
		readonly named: readonly Role[];
	}[];
	readonly guards: readonly {
		readonly field: string;
		readonly lifters: readonly Role[];
		readonly named: readonly Role[];
	}[];
	readonly scopes: readonly { readonly scope: string; readonly roles: readonly Role[] }[];
}

const [ME, OWN, OTHERS, ENT] = ['11111111', '22222222', '33333333', '44444444'] as const;

function operation(kind: string, scope: string, fields: Record<string, Json> = {}): Operation {
	const root = kind === 'visit' ? '55555555' : ENT;
	const hlc = { time: 1, counter: 0 };
	return { opId: ENT, dev: ENT, inc: ENT, n: 1, scope, root, ent: ENT, kind, fields, hlc, schema: 1 };
}

function roundOf(ent: string, coach: string): StoredEntity {
	const coaches = { m: 's' as const, a: { one: { v: coach, c: 'a' } }, r: {} };
	const state = { ent, kind: 'round', root: ent, fields: { coaches } };
	return { ent, kind: 'round', root: ent, scope: roundScope(ent), move: 0, seq: 1, state };
}

export function judgeRecords(): JudgedRecords {
	const kinds = (Object.keys(RECORDS) as Kind[]).map((kind) => ({
		kind,
		writers: ROLES.filter((role) => contentTrouble(operation(kind, ORG_SCOPE), role) === null),
		named: ROLES.filter((role) => RECORDS[kind].writtenBy.includes(role))
	}));
	const guards = Object.entries(RECORDS).flatMap(([kind, { fields }]) =>
		Object.entries(fields).flatMap(([field, { merge }]) => {
			if (merge.kind !== 'guard') return [];
			const lift = operation(kind, ORG_SCOPE, { [field]: { lift: [ENT] } });
			const { liftedBy } = merge;
			return [
				{
					field: `${kind}.${field}`,
					lifters: ROLES.filter((role) => contentTrouble(lift, role) === null),
					named: ROLES.filter((role) => liftedBy.includes(role))
				}
			];
		})
	);
	const ground: Ground = {
		entities: new Map([roundOf(OWN, ME), roundOf(OTHERS, OTHERS)].map((round) => [round.ent, round])),
		places: [],
		waiting: new Set()
	};
	const scopes = [
		{ scope: 'a round they are or were coach of', id: roundScope(OWN) },
		{ scope: "another coach's round", id: roundScope(OTHERS) },
		{ scope: 'own coach scope', id: coachScope(ME) },
		{ scope: "another coach's scope", id: coachScope(OTHERS) },
		{ scope: 'the organisation', id: ORG_SCOPE },
		{ scope: 'the office', id: OFFICE_SCOPE },
		{ scope: 'practice', id: PRACTICE_SCOPE }
	].map(({ scope, id }) => ({
		scope,
		roles: ROLES.filter((role) => {
			// A kind that no version knows is written by nobody in particular, so that only the scope decides.
			const landing = landOperation(operation('heatPump', id), { person: { person: ME, role }, ground });
			return landing.kind === 'land';
		})
	}));
	return { kinds, guards, scopes };
}
