/** What the office does meanwhile: edits what coaches recorded, lends and takes back, withdraws a phone. */
import { BOTH_ROUND, COACHES, COORDINATOR, DOORS, OFFICE_DOORS, ONE_ROUND, TENANT } from './town.ts';
import { coachScope, roundScope } from '#lib/domain/round.ts';
import { revokeDevice } from '#lib/server/sync/enrol.ts';
import { lendAddresses, takeBackAddresses } from '#lib/server/sync/lend.ts';
import { type OfficeChange, recordOffice } from '#lib/server/sync/office-operation.ts';
import type { StoredEntity } from '#lib/server/store/port.ts';
import type { Json } from '#lib/sync/json.ts';
import { headsOf } from '#lib/sync/values.ts';
import { decide, purge } from './held-desk.ts';
import { type Server, Struck } from './server.ts';
import { brief, type World } from './world.ts';

/** What the office was told is stored: as much a promise as a coach's. `at` counts events. */
export interface Desk {
	readonly stored: { readonly at: number; readonly opId: string }[];
	/** Phones that read nothing any more. */
	readonly revoked: Set<string>;
	/** What the office left out, or set out to. */
	readonly discarded: Set<string>;
}

export async function officeStep(
	world: World,
	context: { readonly server: Server; readonly desk: Desk }
): Promise<void> {
	const { server, desk } = context;
	if (!server.isOpen) return;
	const { profile, chance } = world;
	const kind = chance.weighted({
		edit: 8,
		message: 1,
		lend: profile.isMoving ? 6 : 0,
		round: profile.isMoving ? 2 : 0,
		revoke: profile.isRevoking ? 1 : 0,
		decide: profile.isDeciding ? 4 : 0,
		purge: profile.isPurging ? 1.5 : 0
	});
	try {
		if (kind === 'lend') await moveDoor(world, server);
		else if (kind === 'revoke') await revoke(world, context);
		else if (kind === 'decide') await decide(world, context);
		else if (kind === 'purge') await purge(world, context);
		else {
			const change =
				kind === 'round' ? roundChange(world) : kind === 'message' ? messageChange(world) : editChange(world, server);
			if (!change) return;
			world.log(`office: ${change.kind} ${brief(change.ent)} ${JSON.stringify(change.fields)}`);
			const made = await recordOffice(server.ports, {
				tenant: TENANT,
				person: COORDINATOR,
				role: 'coordinator',
				changes: [change]
			});
			if (made.ok) for (const { opId } of made.stored) desk.stored.push({ at: world.events.length, opId });
			world.log(`office: ${made.ok ? 'stored' : made.error.reason}`);
		}
	} catch (error) {
		// Only a server that stopped under the office may throw here.
		if (error instanceof Struck) world.log('office: the server stopped');
		else throw error;
	}
}

async function moveDoor(world: World, server: Server): Promise<void> {
	const { chance } = world;
	// The same few doors, so that they come back.
	const address = chance.one(chance.is(0.6) ? DOORS.slice(0, 1) : [...DOORS, ...OFFICE_DOORS]) ?? '';
	const round = chance.of(BOTH_ROUND, ONE_ROUND, null);
	world.log(`office: ${round ? `lends ${brief(address)} to ${brief(round)}` : `takes back ${brief(address)}`}`);
	const options = { tenant: TENANT, addresses: [address] };
	if (round) await lendAddresses(server.ports, { ...options, round });
	else await takeBackAddresses(server.ports, options);
}

async function revoke(world: World, { server, desk }: { readonly server: Server; readonly desk: Desk }): Promise<void> {
	const dev = world.chance.one([...server.tables.device.keys()].slice(1)) ?? '';
	world.log(`office: withdraws ${brief(dev)}`);
	if (await revokeDevice(server.ports, { tenant: TENANT, dev })) desk.revoked.add(dev);
}

/** A coach joins or leaves a round, or the round ends. */
function roundChange({ chance }: World): OfficeChange {
	const ent = chance.of(BOTH_ROUND, ONE_ROUND);
	const how = chance.weighted({ join: 3, leave: 2, end: 1, again: 2 });
	const tag = chance.of('a', 'b', 'c');
	const fields: Record<string, Json> =
		how === 'join'
			? { coaches: { add: { [`j${chance.below(1e9)}`]: chance.one(COACHES) ?? '' } } }
			: how === 'leave'
				? { coaches: { rem: [tag] } }
				: { endedOn: how === 'end' ? '2026-10-12' : null };
	return { kind: 'round', ent, root: ent, scope: roundScope(ent), fields };
}

function messageChange({ chance, step }: World): OfficeChange {
	const ent = chance.uuid();
	const to = chance.one(COACHES) ?? '';
	return { kind: 'message', ent, root: ent, scope: coachScope(to), fields: { to, text: `office ${step}` } };
}

function editChange(world: World, server: Server): OfficeChange | null {
	const { chance, step } = world;
	const entities = [...server.tables.entity.values()].filter((entity) => FIELDS[entity.kind] !== undefined);
	const entity = chance.one(entities.slice(-15));
	const field = entity ? chance.one(FIELDS[entity.kind] ?? []) : undefined;
	if (!entity || !field) return null;
	const { ent, kind, root, scope } = entity;
	const token = `office-${step}-${chance.below(1e6)}`;
	const base = headsOf(entity.state.fields[field]);
	return {
		kind,
		ent,
		root,
		scope,
		fields: { [field]: valueFor(world, { entity, field, token }) },
		...(base.length > 0 ? { base } : {})
	};
}

const FIELDS: Readonly<Record<string, readonly string[]>> = {
	concern: ['answer', 'ownWords', 'state', 'owner'],
	note: ['text'],
	household: ['name', 'phone'],
	commitment: ['what', 'state'],
	measure: ['code'],
	address: ['doNotVisit'],
	photo: ['tags']
};

function valueFor(
	{ chance }: World,
	about: { readonly entity: StoredEntity; readonly field: string; readonly token: string }
): Json {
	const { entity, field, token } = about;
	const state = entity.state.fields[field];
	if (field === 'owner') return COORDINATOR;
	if (field === 'doNotVisit')
		return state?.m === 'g' && Object.keys(state.s).length > 0 ? { lift: Object.keys(state.s) } : { set: true };
	if (field === 'tags')
		return { add: { [token]: token }, rem: state?.m === 's' ? Object.keys(state.a).filter(() => chance.is(0.3)) : [] };
	if (field !== 'state') return token;
	const step =
		entity.kind === 'concern' ? chance.of('withSomeone', 'answered', 'open') : chance.of('open', 'done', 'dropped');
	return chance.is(0.3) ? { step, correct: true } : { step };
}
