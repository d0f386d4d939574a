/** What the store must be asked before anything lands, in one transaction; what does not land is kept there and then. */
import * as v from 'valibot';
import { isInstant } from '#lib/domain/ranges.ts';
import { phoneAuthor } from '#lib/domain/records/authority.ts';
import { type Clock, compareText, encodeClock } from '#lib/sync/clock.ts';
import { UNSENT_MAX, WITHDRAWN_HELD_MAX } from '#lib/sync/limits.ts';
import { type Operation, stateOfOperation } from '#lib/sync/operation.ts';
import type { DeviceStatus, Receipt } from '#lib/sync/wire.ts';
import type {
	StoreTransaction,
	StoredDevice,
	StoredEntity,
	StoredOperation,
	StoredPerson,
	StoredQuarantine
} from '../store/port.ts';
import { RULE_PERSON } from './arrival.ts';
import { type Ground, landOperation, type Landing, roundIdOf, senderTrouble } from './authorise.ts';
import type { Arrival, OpenedPush, QuarantineReason } from './opening.ts';
import { reportForks } from './forks.ts';
import { makeKnownAgain } from './known-again.ts';
import { beginEpoch } from './new-epoch.ts';
import type { SyncPorts } from './ports.ts';

export type Result =
	| { readonly kind: 'stored'; readonly scope: string; readonly seq: number; readonly eff: Clock }
	| { readonly kind: 'quarantined'; readonly reason: string }
	| Decided
	| { readonly kind: 'alarm' }
	| { readonly kind: 'purged' };

/** A person decided on it; a corrected one names where what stands for it went. */
export interface Decided {
	readonly kind: 'decided';
	readonly state: 'corrected' | 'discarded';
	readonly reason: string;
	readonly at: { readonly scope: string; readonly seq: number; readonly eff: Clock } | null;
}

export interface Landed {
	readonly arrival: Arrival;
	readonly operation: Operation;
	readonly scope: string;
}

export interface Settled {
	readonly now: number;
	readonly epoch: string;
	readonly device: StoredDevice | null;
	readonly fork: boolean;
	readonly results: ReadonlyMap<Arrival, Result>;
	readonly landing: readonly Landed[];
	readonly person: StoredPerson | null;
	/** Records and rounds as they were looked at. */
	readonly entities: ReadonlyMap<string, StoredEntity>;
	/** What waits unopened under the ids that can be read now, by operation id. */
	readonly unopened: ReadonlyMap<string, readonly string[]>;
	/** Neither log nor quarantine holds something of what the phone was last told to be there in this epoch (G8). */
	readonly lacks: boolean;
}

export interface Aside {
	readonly arrival: Arrival;
	readonly reason: QuarantineReason;
}

/**
 * Null when the certificate's organisation is not in this store; `noRoom` when the phone may not write any more and as
 * much of it waits as may: then nothing is written.
 */
export async function settle(
	tx: StoreTransaction,
	options: { readonly ports: SyncPorts; readonly push: OpenedPush; readonly proven: readonly Receipt[] }
): Promise<Settled | 'noRoom' | null> {
	const { push, ports, proven } = options;
	const organisation = await tx.readOrganisation();
	if (!organisation) return null;
	const now = await tx.now();
	const device = (await tx.findDevice(push.certificate.dev)) ?? (await makeKnownAgain(tx, push.certificate));
	const person = await tx.findPerson(push.certificate.person);
	if (device && push.status) await noteContact(tx, { dev: device.dev, status: push.status, push, now });
	const known = await readKnown(tx, push);
	const trouble = senderTrouble({ device, person, now });
	if (trouble !== null && !(await hasRoom(tx, { push, known }))) return 'noRoom';
	const epoch = await epochOf(tx, { ports, proven, known, epoch: organisation.epoch, dev: push.certificate.dev });
	const ground = await readGround(tx, push.arrivals);
	const unopened = unopenedOf(push.arrivals, known);
	const judge = makeJudge({
		known,
		ground,
		person,
		trouble,
		types: ports.types
	});

	const results = new Map<Arrival, Result>();
	const landing: Landed[] = [];
	const aside: Aside[] = [];
	for (const arrival of inOrderOfNumber(push.arrivals)) {
		const verdict = judge(arrival);
		if (verdict.kind === 'land') {
			landing.push({ arrival, operation: verdict.operation, scope: verdict.scope });
			continue;
		}
		results.set(arrival, verdict.result);
		if (verdict.keep) aside.push({ arrival, reason: verdict.keep });
		await closeUnopened(tx, { ids: unopened.get(arrival.opId) ?? [], now });
	}
	await keepAside(tx, { ports, aside, person: push.certificate.person, now });
	await followPurged(tx, { results, device });
	const fork = await reportForks(tx, { ports, arrivals: push.arrivals, landing, now });
	const held = new Set([...known.stored.keys(), ...known.quarantine.map(({ opId }) => opId)]);
	const lacks = push.newest.some((opId) => !held.has(opId));
	return { now, epoch, device, fork, results, landing, person, entities: ground.entities, unopened, lacks };
}

/** What came before is answered as it was; only what is new takes room. */
async function hasRoom(
	tx: StoreTransaction,
	{ push, known }: { readonly push: OpenedPush; readonly known: Known }
): Promise<boolean> {
	const held = new Set([...known.stored.keys(), ...known.quarantine.map(({ opId }) => opId)]);
	const fresh = push.arrivals.filter(({ opId }) => !held.has(opId));
	const size = fresh.reduce((sum, { body }) => sum + body.length, 0);
	return size === 0 || (await tx.heldSize(push.certificate.dev)) + size <= WITHDRAWN_HELD_MAX;
}

/**
 * A receipt that this office signed in this very epoch, for an operation that the log does not hold: the log is another
 * one, and its numbers are used again. Nothing that was acknowledged before may count as held (G8).
 */
async function epochOf(
	tx: StoreTransaction,
	options: {
		readonly ports: Pick<SyncPorts, 'chance'>;
		readonly proven: readonly Receipt[];
		readonly known: Known;
		readonly epoch: string;
		readonly dev: string;
	}
): Promise<string> {
	const { ports, proven, known, epoch: seen, dev } = options;
	const lost = proven.filter(({ epoch, opId }) => epoch === seen && !known.stored.has(opId));
	if (lost.length === 0) return seen;
	const detail = { dev, count: lost.length };
	return (await beginEpoch(tx, { chance: ports.chance, seen, reason: 'receiptUnknown', detail })) ?? seen;
}

/** Puts into quarantine, with an alarm for what bears another's name. */
export async function keepAside(
	tx: StoreTransaction,
	options: {
		readonly ports: SyncPorts;
		readonly aside: readonly Aside[];
		readonly person: string;
		readonly now: number;
	}
): Promise<void> {
	const { ports, aside, person, now } = options;
	await tx.insertQuarantine(
		aside.map(({ arrival, reason }): StoredQuarantine => ({
			id: ports.chance.uuid(),
			opId: arrival.opId,
			dev: arrival.dev,
			ent: arrival.ent,
			reason,
			body: arrival.body,
			hash: arrival.hash,
			receivedAt: now,
			state: 'waiting',
			person,
			session: arrival.session,
			decidedAt: null,
			decidedBy: null,
			decision: null,
			note: null,
			citedBy: null
		}))
	);
	const twins = aside.filter(({ reason }) => reason === 'sameIdOtherContent');
	await tx.insertAlarms(
		twins.map(({ arrival }) => ({
			id: ports.chance.uuid(),
			kind: 'sameIdOtherContent',
			detail: JSON.stringify({ opId: arrival.opId, dev: arrival.dev }),
			at: now
		}))
	);
}

/** What could not be opened then and can now has no need to be looked at any more. */
export async function closeUnopened(
	tx: StoreTransaction,
	options: { readonly ids: readonly string[]; readonly now: number }
): Promise<void> {
	for (const id of options.ids)
		await tx.decideHeld(id, {
			state: 'accepted',
			decidedAt: options.now,
			decidedBy: RULE_PERSON,
			decision: 'opened'
		});
}

function unopenedOf(arrivals: readonly Arrival[], known: Known): ReadonlyMap<string, readonly string[]> {
	const readable = new Set(arrivals.filter((arrival) => arrival.operation !== null).map((arrival) => arrival.opId));
	const unopened = new Map<string, readonly string[]>();
	for (const { opId, id, ent, state } of known.quarantine) {
		if (ent === null && state === 'waiting' && readable.has(opId))
			unopened.set(opId, [...(unopened.get(opId) ?? []), id]);
	}
	return unopened;
}

type Verdict =
	| { readonly kind: 'land'; readonly operation: Operation; readonly scope: string }
	| { readonly kind: 'settled'; readonly result: Result; readonly keep: QuarantineReason | null };

interface Known {
	/** By operation id; also what stands for something that was corrected. */
	readonly stored: ReadonlyMap<string, StoredOperation>;
	readonly quarantine: readonly StoredQuarantine[];
}

/** Judges arrivals in order of their numbers: what waits takes along what was made on top of it. */
function makeJudge(options: {
	readonly known: Known;
	readonly ground: Ground & { readonly denied: ReadonlySet<string> };
	readonly person: StoredPerson | null;
	readonly trouble: QuarantineReason | null;
	readonly types: SyncPorts['types'];
}): (arrival: Arrival) => Verdict {
	const { known, ground, person, trouble, types } = options;
	const waiting = new Set(ground.waiting);
	const entities = new Map(ground.entities);
	const seen = new Set<string>();
	return (arrival) => {
		const { operation } = arrival;
		if (subjectsOf(arrival).some((id) => ground.denied.has(id))) {
			return { kind: 'settled', result: { kind: 'purged' }, keep: null };
		}
		// The same id with other content in one push: the exact double was dropped before.
		if (seen.has(arrival.opId)) return alarm(arrival, known);
		seen.add(arrival.opId);
		const before = knownVerdict(arrival, known);
		if (before) return before;
		const landing: Landing =
			operation && person && trouble === null
				? landOperation(operation, {
						author: phoneAuthor(person.person),
						ground: { ...ground, entities, waiting },
						types
					})
				: { kind: 'aside', reason: trouble ?? arrival.reason ?? 'personLeft' };
		if (landing.kind === 'land' && operation) {
			if (!entities.has(operation.ent)) entities.set(operation.ent, madeBy(operation, landing.scope));
			return { kind: 'land', operation, scope: landing.scope };
		}
		const reason = landing.kind === 'aside' ? landing.reason : 'unreadable';
		if (arrival.ent) waiting.add(arrival.ent);
		return { kind: 'settled', result: { kind: 'quarantined', reason }, keep: reason };
	};
}

/** The record as this operation makes it: what comes behind it in the same push is judged by that. */
function madeBy(operation: Operation, scope: string): StoredEntity {
	const { ent, kind, root, hlc, dev, n } = operation;
	return { ent, kind, root, scope, move: 0, seq: 0, state: stateOfOperation(operation, encodeClock(hlc, dev, n)) };
}

/** The answer that was given before; null for what is new. */
function knownVerdict(arrival: Arrival, known: Known): Verdict | null {
	const stored = known.stored.get(arrival.opId);
	if (stored?.hash === arrival.hash) return { kind: 'settled', result: storedResult(stored), keep: null };
	const decided = known.quarantine.find(
		(item) => item.opId === arrival.opId && item.hash === arrival.hash && item.state !== 'waiting'
	);
	if (decided) return { kind: 'settled', result: decidedResult(decided, known), keep: null };
	if (stored) return alarm(arrival, known);
	// Something that could not be read then, and can now, is no other content.
	const kept = known.quarantine.filter(
		(item) => item.opId === arrival.opId && (item.ent !== null || arrival.operation === null)
	);
	if (kept.length === 0) return null;
	const same = kept.find((item) => item.hash === arrival.hash);
	if (!same || same.reason === 'sameIdOtherContent') return alarm(arrival, known);
	return { kind: 'settled', result: { kind: 'quarantined', reason: same.reason }, keep: null };
}

function decidedResult(item: StoredQuarantine, known: Known): Result {
	const { state } = item;
	const stands = known.stored.get(state === 'corrected' ? (item.citedBy ?? '') : item.opId);
	if (state === 'corrected' || state === 'discarded') {
		const at = state === 'corrected' && stands ? { scope: stands.scope, seq: stands.seq, eff: stands.eff } : null;
		return { kind: 'decided', state, reason: item.decision ?? item.reason, at };
	}
	// An unopened copy of what was opened since.
	return stands ? storedResult(stands) : { kind: 'quarantined', reason: item.reason };
}

/** An id is unique for ever (G11): both contents stay, and a person is told once. */
function alarm(arrival: Arrival, known: Known): Verdict {
	const kept = known.quarantine.some((item) => item.opId === arrival.opId && item.hash === arrival.hash);
	return { kind: 'settled', result: { kind: 'alarm' }, keep: kept ? null : 'sameIdOtherContent' };
}

export function storedResult(stored: StoredOperation): Result {
	return { kind: 'stored', scope: stored.scope, seq: stored.seq, eff: stored.eff };
}

async function readKnown(
	tx: StoreTransaction,
	{ arrivals, newest }: Pick<OpenedPush, 'arrivals' | 'newest'>
): Promise<Known> {
	const opIds = [...new Set([...arrivals.map((arrival) => arrival.opId), ...newest])];
	const quarantine = await tx.findQuarantine(opIds);
	const cited = quarantine.flatMap((item) => item.citedBy ?? []);
	const stored = await tx.findOperations([...opIds, ...cited]);
	return { stored: new Map(stored.map((one) => [one.opId, one])), quarantine };
}

async function readGround(
	tx: StoreTransaction,
	arrivals: readonly Arrival[]
): Promise<Ground & { readonly denied: ReadonlySet<string> }> {
	const operations = arrivals.flatMap((arrival) => (arrival.operation ? [arrival.operation] : []));
	const ents = [...new Set(operations.flatMap((operation) => [operation.ent, operation.root]))];
	const entities = await tx.peekEntities(ents);
	const places = await tx.findPlaces(entities.map((entity) => entity.ent));
	const scopes = [
		...operations.map((operation) => operation.scope),
		...entities.map((entity) => entity.scope),
		...places.map((place) => place.scope)
	];
	const rounds = await tx.peekEntities([...new Set(scopes.map(roundIdOf).filter((round) => round !== null))]);
	return {
		entities: new Map([...entities, ...rounds].map((entity) => [entity.ent, entity])),
		places,
		waiting: new Set(await tx.findQuarantinedEntities(ents)),
		denied: new Set(await tx.findDenied([...new Set(arrivals.flatMap(subjectsOf))]))
	};
}

const subjects = v.looseObject({ root: v.string(), ent: v.string() });

/** What it is about. Also a text that is no operation may speak of a household that was purged (G12). */
function subjectsOf({ operation, body }: Arrival): readonly string[] {
	if (operation) return [operation.root, operation.ent];
	const text = jsonOf(body);
	const said = typeof text === 'string' ? jsonOf(text) : null;
	return v.is(subjects, said) ? [said.root, said.ent] : [];
}

function jsonOf(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}

/**
 * What a record that was purged on arrival leaves to do (G12). The bytes of a photo come after it, and must find its
 * hash denied. And the phone that made it may hold more, which a store that was put back no longer knows: it is told
 * of the purge until it confirms.
 */
export async function followPurged(
	tx: Pick<StoreTransaction, 'denyRoot' | 'findPurges' | 'putPurge'>,
	{ results, device }: { readonly results: ReadonlyMap<Arrival, Result>; readonly device: StoredDevice | null }
): Promise<void> {
	const purged = [...results].flatMap(([arrival, { kind }]) => (kind === 'purged' ? [arrival] : []));
	for (const { operation } of purged) {
		const hash = operation?.fields['sealedHash'];
		if (typeof hash === 'string') await tx.denyRoot(hash);
	}
	if (!device || purged.length === 0) return;
	const purges = await tx.findPurges([...new Set(purged.flatMap(subjectsOf))]);
	for (const purge of purges) await tx.putPurge(purge, [device.dev]);
}

async function noteContact(
	tx: StoreTransaction,
	options: {
		readonly dev: string;
		readonly status: DeviceStatus;
		readonly push: OpenedPush;
		readonly now: number;
	}
): Promise<void> {
	const { push, now } = options;
	const { unsent, appVersion, persisted, clock, healed, installed, goesOnSince, broken } = options.status;
	await tx.noteDevice(options.dev, {
		lastContactAt: now,
		unsent: unsent === null ? null : Math.min(Math.max(0, unsent - push.arrivals.length), UNSENT_MAX),
		appVersion: appVersion.replaceAll('\u0000', ''),
		persisted,
		clockOffsetMs: clock === null ? null : Math.min(Math.max(clock - now, -CLOCK_OFFSET_MS_MAX), CLOCK_OFFSET_MS_MAX),
		...(healed ? { healed } : {}),
		...(typeof broken === 'number' ? { broken } : {}),
		// A phone of before this says nothing of it; one that says it knows.
		...(installed === undefined ? {} : { installed, goesOnSince: isInstant(goesOnSince) ? goesOnSince : null })
	});
}

/** A phone that says it is further off than a hundred years is told apart from no other. */
const CLOCK_OFFSET_MS_MAX = 100 * 366 * 86_400_000;

function inOrderOfNumber(arrivals: readonly Arrival[]): readonly Arrival[] {
	return [...arrivals].sort(
		(a, b) =>
			compareText(a.operation?.inc ?? '', b.operation?.inc ?? '') || (a.operation?.n ?? 0) - (b.operation?.n ?? 0)
	);
}
