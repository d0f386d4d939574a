/** What must be true of what waits in quarantine, and of what was decided on it, once everything has arrived. */
import type { Handover } from '#lib/device/core/handover.ts';
import type { MemoryTables } from '#lib/server/store/memory-tables.ts';
import type { StoredQuarantine } from '#lib/server/store/port.ts';
import { phoneAuthor } from '#lib/domain/records/authority.ts';
import { landOperation } from '#lib/server/sync/authorise.ts';
import { openPush } from '#lib/server/sync/opening.ts';
import { parseOperation } from '#lib/sync/operation.ts';
import type { Envelope, PushRequest } from '#lib/sync/wire.ts';
import type { History } from './history.ts';
import type { Phone } from './phone.ts';
import type { Server } from './server.ts';
import { brief } from './world.ts';

/** A value that does not fit, and what was made on top of something set aside. */
const CAUSES: readonly string[] = ['value', 'makingWaits', 'revokedDevice', 'unknownDevice'];

/** G17: what a cheating colleague said comes into the records by a person's decision only. */
export function checkCheats({ world, server }: History): void {
	const decided = new Set(
		[...server.tables.quarantine.values()].map(({ opId, state }) => (state === 'accepted' ? opId : ''))
	);
	const known = [...server.tables.operation.values()];
	for (const { opId, kind, root, scope, seq } of known) {
		if (!world.cheats.has(opId) || decided.has(opId) || kind === '') continue;
		// A root that is not in the records yet counts as the kind it has to be: it may come later. So a visit as the root.
		const isRootKnown = known.some((one) => one.ent === root && (one.scope !== scope || one.seq < seq));
		if (kind === 'note' && scope.startsWith('round:') && !isRootKnown) continue;
		world.find('violation', 'G17', `${brief(opId)} of a ${kind} is beyond what a coach may say, and was stored`);
	}
}

/** A coach's work is set aside for a cause only: in this town nobody ever leaves the scopes that were once held. */
export function checkQuarantine({ world, server, phones }: History): void {
	const poisoned = new Set(phones.flatMap((phone) => [...phone.poisoned]));
	const shut = server.tables.device;
	for (const kept of server.tables.quarantine.values()) {
		const [code = ''] = kept.reason.split(' ');
		const hasCause =
			CAUSES.includes(code) ||
			poisoned.has(kept.opId) ||
			world.cheats.has(kept.opId) ||
			(kept.ent !== null && world.cheatMade.has(kept.ent)) ||
			shut.get(kept.dev)?.revokedAt != null ||
			kept.state !== 'waiting' ||
			(code === 'outsideScope' && wasInsideBefore(server, kept));
		if (!hasCause) world.find('violation', 'G3', `${brief(kept.opId)} was set aside as ${kept.reason}`);
	}
}

/**
 * What the office itself wrote since the backup is gone after a restore, what it lent with it: work on that waits
 * for somebody to look. The life that had ended when it came would have taken it in.
 */
function wasInsideBefore(server: Server, kept: StoredQuarantine): boolean {
	const read = parseOperation(kept.body);
	const person = server.tables.person.get(kept.person ?? '');
	if (!read.ok || !person) return false;
	const lands = (before: MemoryTables): boolean => {
		const entities = new Map([...server.tables.entity, ...before.entity]);
		const places = [...server.tables.change.values(), ...before.change.values()];
		const author = phoneAuthor(person.person);
		return landOperation(read.value, { author, ground: { entities, places, waiting: new Set() } }).kind === 'land';
	};
	return server.ended.some(({ tables, at }) => at <= kept.receivedAt && lands(tables));
}

/** What the office left out it left out itself, and the phone has heard of every decision on what it holds. */
export async function checkDecisions({ world, server, phones, desk }: History): Promise<void> {
	const items = [...server.tables.quarantine.values()];
	for (const { id, opId, state, decision } of items) {
		if (state !== 'discarded' || desk.discarded.has(id) || decision === null) continue;
		world.find('lost', 'G3', `${brief(opId)} was left out, and nobody said so`);
	}
	for (const phone of phones) {
		const handover = phone.running?.handover;
		if (!handover || isShut(server, phone)) continue;
		for (const { envelope, receipt } of handover.book.entries()) {
			if (receipt?.result !== 'quarantined' || receipt.decision) continue;
			const decided = items.filter(
				({ opId, state, decidedAt }) =>
					opId === receipt.opId && (state === 'corrected' || state === 'discarded') && decidedAt !== null
			);
			const hash = decided.length > 0 ? await hashAt(server, { handover, envelope }) : null;
			const own = decided.find((item) => hash === null || item.hash === hash);
			if (own) world.find('violation', 'G3', `${phone.name} never heard that ${brief(own.opId)} was ${own.state}`);
		}
	}
}

/**
 * The office's name for the content that this phone holds; null when it cannot be told. What came broken and was
 * sealed anew is another content under the same id: a decision on the one says nothing of the other (G11).
 */
async function hashAt(
	server: Server,
	{ handover, envelope }: { readonly handover: Handover; readonly envelope: Envelope }
): Promise<string | null> {
	const session = handover.book.sessionOf(envelope.sid);
	const request: PushRequest = {
		version: 1,
		certificate: handover.meta.certificate,
		envelopes: [envelope],
		sessions: session ? [session] : [],
		status: { unsent: 0, appVersion: '', persisted: null, clock: 0 }
	};
	const opening = await openPush(server.ports, request);
	return opening.ok ? (opening.value.arrivals[0]?.hash ?? null) : null;
}

/** The office lets it read nothing any more; what it hands in is still kept. */
export function isShut(server: Server, phone: Phone): boolean {
	const device = server.tables.device.get(phone.dev);
	return device ? device.revokedAt !== null : server.tables.denied.has(phone.dev);
}
