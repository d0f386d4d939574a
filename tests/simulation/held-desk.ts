/** What the office decides about work in quarantine, and what it erases. */
import { DISCARD_REASONS } from '#lib/domain/held.ts';
import { purgeRoot } from '#lib/server/purge/purge-root.ts';
import { PURGE_REASONS } from '#lib/server/purge/purge-file.ts';
import type { StoredQuarantine } from '#lib/server/store/port.ts';
import { acceptHeld, correctHeld, discardHeld, type HeldOutcome } from '#lib/server/sync/held-decision.ts';
import type { Decider } from '#lib/server/sync/held-landing.ts';
import { retryHeld } from '#lib/server/sync/held-retry.ts';
import type { Json } from '#lib/sync/json.ts';
import { parseOperation } from '#lib/sync/operation.ts';
import type { Desk } from './office-desk.ts';
import type { Server } from './server.ts';
import { COORDINATOR, TENANT } from './town.ts';
import { brief, type World } from './world.ts';

const DESK: Decider = { tenant: TENANT, person: COORDINATOR, role: 'coordinator' };

export async function decide(world: World, context: { readonly server: Server; readonly desk: Desk }): Promise<void> {
	const { server, desk } = context;
	const { chance } = world;
	const waiting = [...server.tables.quarantine.values()].filter(({ state }) => state === 'waiting');
	const item = chance.one(waiting);
	if (!item) return;
	const how = chance.weighted({ accept: 4, correct: 4, discard: 2, retry: 1 });
	world.log(`office: ${how} ${brief(item.opId)}, which waits for ${item.reason}`);
	if (how === 'retry') {
		const outcome = await retryHeld(server.ports, { ...DESK, id: item.id });
		world.log(`office: ${outcome.ok ? outcome.result : outcome.error.kind}`);
		return;
	}
	const outcome = how === 'discard' ? await discard(world, context, item) : await takeOver(world, server, item, how);
	world.log(
		`office: ${outcome.ok ? `${outcome.state} ${outcome.taken.length}, ${outcome.left.length} left` : outcome.error.kind}`
	);
	if (!outcome.ok) return;
	const { operation, quarantine } = server.tables;
	for (const { id, opId } of outcome.taken) {
		// Taken over is as much a promise of the office as anything that it was told is stored.
		const stands = quarantine.get(id)?.citedBy ?? opId;
		if (operation.has(stands)) desk.stored.push({ at: world.events.length, opId: stands });
	}
}

function takeOver(
	{ chance }: World,
	{ ports }: Server,
	item: StoredQuarantine,
	how: 'accept' | 'correct'
): Promise<HeldOutcome> {
	const options = { ...DESK, id: item.id };
	return how === 'accept'
		? acceptHeld(ports, options)
		: correctHeld(ports, { ...options, correction: mended(item, chance.is(0.9)) });
}

/** The value that does not fit is replaced by one that does, or by none. */
function mended(item: StoredQuarantine, isRight: boolean): { readonly fields?: Readonly<Record<string, Json>> } {
	const read = item.ent === null ? null : parseOperation(item.body);
	const [, field] = /^value \w+\.(\w+)/.exec(item.reason) ?? [];
	return isRight && read?.ok && field === 'weight' ? { fields: { weight: 'heavy' } } : {};
}

async function discard(
	world: World,
	{ server, desk }: { readonly server: Server; readonly desk: Desk },
	item: StoredQuarantine
): Promise<HeldOutcome> {
	const withFollowers = world.chance.is(0.4);
	const reason = world.chance.one(DISCARD_REASONS.filter((one) => one !== 'other')) ?? 'mistake';
	desk.discarded.add(item.id);
	const outcome = await discardHeld(server.ports, { ...DESK, id: item.id, reason, withFollowers });
	// What hangs on it goes only when the office said so: whoever is not named still waits.
	if (outcome.ok && withFollowers) for (const { id } of outcome.taken) desk.discarded.add(id);
	return outcome;
}

export async function purge(world: World, { server }: { readonly server: Server }): Promise<void> {
	const homes = [...server.tables.entity.values()].filter(
		({ ent, kind, root }) => kind === 'household' && ent === root
	);
	const home = world.chance.one(homes.slice(-6));
	if (!home) return;
	world.log(`office: purges ${brief(home.ent)}`);
	const reason = world.chance.one(PURGE_REASONS) ?? 'mistake';
	const outcome = await purgeRoot(server.purgePorts, { tenant: TENANT, root: home.ent, reason, by: COORDINATOR });
	world.log(`office: ${outcome.ok ? 'purged' : outcome.error.kind}`);
}
