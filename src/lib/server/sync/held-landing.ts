/**
 * From quarantine into the records: what a person accepted or corrected, with
 * what waited for it in the order of its numbers, in the caller's transaction.
 * It comes in by the same way as everything else: joined, numbered, under the
 * rules on arrival, and marked late if it was.
 */
import { type Author, officeAuthor, phoneAuthor } from '#lib/domain/records/authority.ts';
import { roundScope } from '#lib/domain/round.ts';
import type { Roles } from '#lib/domain/roles.ts';
import { dayInAmsterdam } from '#lib/domain/working-days.ts';
import { type Clock, compareText } from '#lib/sync/clock.ts';
import { type Operation, parseOperation } from '#lib/sync/operation.ts';
import type { StoreTransaction, StoredEntity, StoredQuarantine } from '../store/port.ts';
import { applyToScope, fixClocks, type Ready } from './apply.ts';
import { makeArrivalOperations } from './arrival.ts';
import { contentTrouble, type Landing, landOperation, roundIdOf } from './authorise.ts';
import { makeLateMarks } from './late.ts';
import type { SyncPorts } from './ports.ts';
import { makeServerOperation } from './server-operation.ts';

export interface Decider {
	readonly tenant: string;
	readonly person: string;
	readonly role: Roles;
}

/** Something kept, with what it says. */
export interface Kept {
	readonly item: StoredQuarantine;
	readonly operation: Operation;
}

/** What a person changes in what was said. Fields are given as the merges take them; null leaves one out. */
export interface Correction {
	readonly fields?: Readonly<Record<string, Operation['fields'][string] | undefined>>;
	/** Another home for a record that has none yet. */
	readonly scope?: string;
	/** The household, or other root, that it belongs to. */
	readonly root?: string;
}

/** Thrown inside the transaction only, so that nothing of a refused decision stays. */
export class HeldRefusal extends Error {
	readonly reason: string;

	constructor(reason: string) {
		super('the decision is refused');
		this.reason = reason;
	}
}

/** The operation of something kept; null for what could not be opened. */
export function readKept(item: StoredQuarantine): Kept | null {
	const parsed = item.ent === null ? null : parseOperation(item.body);
	return parsed?.ok ? { item, operation: parsed.value } : null;
}

interface Work {
	readonly ports: Pick<SyncPorts, 'crypto' | 'chance' | 'log' | 'store'>;
	readonly by: Decider;
	readonly now: number;
}

interface Landed {
	/** What was decided on, and what followed it. */
	readonly taken: readonly StoredQuarantine[];
	/** What waited for it and still waits, now for its own reason. */
	readonly left: readonly StoredQuarantine[];
}

/** Lands one kept operation as it was said, or as an operation of the office when a correction is given. */
export async function landKept(
	tx: StoreTransaction,
	options: Work & { readonly kept: Kept; readonly correction: Correction | null }
): Promise<Landed> {
	const { kept, now, by } = options;
	const ground = await readGround(tx, { operation: kept.operation, correction: options.correction });
	const author = authorOf(by, kept.item);
	const said = options.correction
		? corrected(kept.operation, { correction: options.correction, ground })
		: kept.operation;
	const scope = placeOf(said, { ground, author });
	const followers = await followersOf(tx, kept);
	const clocks = await clocksOf(tx, [kept, ...followers]);

	const first: Taken = { ...kept, said, isOffice: options.correction !== null };
	const taken: Taken[] = [first];
	const left: { readonly item: StoredQuarantine; readonly reason: string }[] = [];
	const arrived: StoredQuarantine[] = [];
	const names = await namesOf(tx, followers);
	if (!first.isOffice) names.set(kept.operation.opId, kept.item.hash);
	for (const follower of followers) {
		const { item, operation } = follower;
		const named = names.get(operation.opId);
		// It has come in by another way since, such as a rescue file.
		if (named === item.hash) {
			arrived.push(item);
			continue;
		}
		const joined = follow(follower, { first: said, author: authorOf(by, item), ground });
		if (typeof joined === 'string') {
			left.push({ item, reason: joined });
			continue;
		}
		// Other words under a name that is taken come in as the office's, as they do when they are decided on by themselves.
		const isOffice = joined.isOffice || named !== undefined;
		if (!isOffice) names.set(operation.opId, item.hash);
		taken.push({ ...follower, said: joined.said, isOffice });
	}
	const entities = new Map((await tx.readEntities([said.ent, said.root])).map((entity) => [entity.ent, entity]));
	const ready: Ready[] = [];
	for (const one of taken) ready.push(await readyOf(tx, { ...options, one, scope, clocks, entities }));
	const rules = await rulesOf(tx, { ...options, item: kept.item, ready, entities, ground, scope });
	const applied = await applyToScope(tx, { scope, ready: [...ready, ...rules], entities, receivedAt: now });

	const failed = new Map(applied.failed.map(({ ready: { operation }, reason }) => [operation.opId, reason]));
	for (const [at, one] of taken.entries()) {
		const opId = ready[at]?.operation.opId ?? '';
		const reason = failed.get(opId);
		if (reason === undefined) await decide(tx, { one, opId, by, now, isFirst: one === first });
		else if (one === first) throw new HeldRefusal(reason);
		else left.push({ item: one.item, reason });
	}
	const followed = { state: 'accepted', decidedAt: now, decidedBy: by.person, decision: 'followed' } as const;
	for (const item of arrived)
		// What it is a copy of did not come in after all: both wait on.
		if (failed.has(item.opId)) left.push({ item, reason: 'cannotApply' });
		else await tx.decideHeld(item.id, followed);
	for (const { item, reason } of left) await tx.decideHeld(item.id, { reason });
	const isLeft = new Set(left.map(({ item }) => item.id));
	return {
		taken: [...taken.map((one) => one.item), ...arrived].filter((item) => !isLeft.has(item.id)),
		left: left.map(({ item, reason }) => ({ ...item, reason }))
	};
}

/** What waits for the making of this record, in the order in which it was made. */
export async function followersOf(tx: StoreTransaction, { item, operation }: Kept): Promise<readonly Kept[]> {
	return (await tx.readHeldOf(operation.ent))
		.filter((one) => one.id !== item.id && one.reason === 'makingWaits')
		.flatMap((one) => readKept(one) ?? [])
		.sort(
			(a, b) =>
				compareText(a.operation.dev, b.operation.dev) ||
				compareText(a.operation.inc, b.operation.inc) ||
				a.operation.n - b.operation.n
		);
}

/** What lies in the records under the names of these: hashes by operation. */
async function namesOf(tx: StoreTransaction, kept: readonly Kept[]): Promise<Map<string, string>> {
	const stored = await tx.findOperations(kept.map(({ operation }) => operation.opId));
	return new Map(stored.map(({ opId, hash }) => [opId, hash]));
}

interface Taken extends Kept {
	/** What is applied: the operation itself, or what the office says in its stead. */
	readonly said: Operation;
	readonly isOffice: boolean;
}

async function readGround(
	tx: StoreTransaction,
	options: { readonly operation: Operation; readonly correction: Correction | null }
): Promise<ReadonlyMap<string, StoredEntity>> {
	const { operation, correction } = options;
	const roots = [operation.ent, operation.root, ...(correction?.root ? [correction.root] : [])];
	const entities = await tx.peekEntities(roots);
	const scopes = [operation.scope, correction?.scope ?? '', ...entities.map((entity) => entity.scope)];
	const rounds = await tx.peekEntities(scopes.map(roundIdOf).filter((round) => round !== null));
	return new Map([...entities, ...rounds].map((entity) => [entity.ent, entity]));
}

function corrected(
	operation: Operation,
	options: { readonly correction: Correction; readonly ground: ReadonlyMap<string, StoredEntity> }
): Operation {
	const { correction, ground } = options;
	const fields = { ...operation.fields };
	for (const [name, change] of Object.entries(correction.fields ?? {})) {
		if (change === undefined) delete fields[name];
		else fields[name] = change;
	}
	const place = { root: correction.root ?? operation.root, scope: correction.scope ?? operation.scope };
	return rehomed({ ...operation, fields }, { ...place, ground });
}

/** Another root is another household: the links to it follow. */
function rehomed(
	operation: Operation,
	to: { readonly root: string; readonly scope: string; readonly ground: ReadonlyMap<string, StoredEntity> }
): Operation {
	const { root, scope } = to;
	if (root === operation.root) return { ...operation, scope };
	const home = to.ground.get(root);
	if (!home) throw new HeldRefusal('otherRoot');
	const fields = { ...operation.fields };
	if (fields['household'] === operation.root) fields['household'] = root;
	const address = home.state.fields['address'];
	if ('address' in fields && address?.m === 'r') fields['address'] = address.v;
	return { ...operation, fields, root, scope };
}

/** The scope where it lands by the office's right. */
function placeOf(
	operation: Operation,
	options: { readonly ground: ReadonlyMap<string, StoredEntity>; readonly author: Author }
): string {
	const { ground, author } = options;
	const landing: Landing = landOperation(operation, {
		author,
		ground: { entities: ground, places: [], waiting: new Set() }
	});
	if (landing.kind === 'aside') throw new HeldRefusal(landing.reason);
	const round = roundIdOf(landing.scope);
	// A round that nobody made is a place where nobody looks.
	const isNowhere = round !== null && ground.get(round)?.kind !== 'round' && operation.ent !== round;
	if (isNowhere && landing.scope === roundScope(round)) throw new HeldRefusal('noScope');
	return landing.scope;
}

/** What a follower is taken over as, or the reason why it waits on. */
function follow(
	follower: Kept,
	options: {
		readonly first: Operation;
		readonly author: Author;
		readonly ground: ReadonlyMap<string, StoredEntity>;
	}
): Pick<Taken, 'said' | 'isOffice'> | string {
	const { operation } = follower;
	const { first, author, ground } = options;
	const trouble = contentTrouble(operation, { author, state: ground.get(operation.ent)?.state });
	if (trouble) return trouble;
	if (operation.kind !== first.kind) return 'otherKind';
	if (operation.root === first.root) return { said: operation, isOffice: false };
	// The record was given another household: what belongs to it goes along, with both recorded.
	return { said: rehomed(operation, { root: first.root, scope: first.scope, ground }), isOffice: true };
}

/** Clocks as they would have been fixed on arrival. */
async function clocksOf(tx: StoreTransaction, kept: readonly Kept[]): Promise<ReadonlyMap<string, Clock>> {
	const fixed = new Map<string, Clock>();
	const operations: Operation[] = [];
	for (const { item, operation } of kept) {
		operations.push(operation);
		const clocks = await fixClocks(tx, { operations, receivedAt: item.receivedAt, fixed });
		const eff = clocks.get(operation.opId);
		if (eff !== undefined) fixed.set(operation.opId, eff);
	}
	return fixed;
}

async function readyOf(
	tx: StoreTransaction,
	options: Work & {
		readonly one: Taken;
		readonly scope: string;
		readonly clocks: ReadonlyMap<string, Clock>;
		readonly entities: ReadonlyMap<string, StoredEntity>;
	}
): Promise<Ready> {
	const { one, ports, by, scope, now } = options;
	const eff = options.clocks.get(one.operation.opId);
	if (eff === undefined) throw new Error('an operation was taken out of quarantine and got no clock');
	if (!one.isOffice) {
		const { item, operation } = one;
		const device = item.person === null ? await tx.findDevice(item.dev) : null;
		const person = item.person ?? device?.person ?? by.person;
		return { operation, hash: item.hash, body: item.body, person, author: authorOf(by, item), eff };
	}
	const { ent, kind, root, fields, base } = one.said;
	return makeServerOperation(tx, {
		ports,
		tenant: by.tenant,
		author: authorOf(by, one.item),
		scope,
		now,
		seen: options.entities.get(ent)?.state,
		change: { ent, kind, root, fields, ...(base ? { base } : {}), clock: hlcOf(eff), cites: one.operation.opId }
	});
}

/** The office by its own right, and the coach whose words it takes over. */
function authorOf(by: Decider, item: StoredQuarantine): Author {
	return { ...officeAuthor(by.role, by.person), ...(item.person === null ? {} : { behalf: phoneAuthor(item.person) }) };
}

function hlcOf(eff: Clock): { readonly time: number; readonly counter: number } {
	const [time = '', counter = ''] = eff.split('~');
	return { time: Number.parseInt(time, 36) || 0, counter: Number.parseInt(counter, 36) || 0 };
}

async function rulesOf(
	tx: StoreTransaction,
	options: Work & {
		readonly item: StoredQuarantine;
		readonly ready: readonly Ready[];
		readonly entities: ReadonlyMap<string, StoredEntity>;
		readonly ground: ReadonlyMap<string, StoredEntity>;
		readonly scope: string;
	}
): Promise<readonly Ready[]> {
	const { ports, by, item, ready, entities, scope, now } = options;
	const { tenant } = by;
	const coach = item.person === null ? null : await tx.findPerson(item.person);
	const late = coach
		? await makeLateMarks(tx, {
				ports,
				tenant,
				ready,
				records: entities,
				entities: options.ground,
				person: coach,
				// It came when it came, however long it was looked at.
				today: dayInAmsterdam(item.receivedAt),
				scope,
				now,
				kept: new Map()
			})
		: [];
	return [...(await makeArrivalOperations(tx, { ports, tenant, ready, entities, scope, now })), ...late];
}

async function decide(
	tx: StoreTransaction,
	options: {
		readonly one: Taken;
		readonly opId: string;
		readonly by: Decider;
		readonly now: number;
		readonly isFirst: boolean;
	}
): Promise<void> {
	const { one, by, now } = options;
	await tx.decideHeld(one.item.id, {
		state: one.isOffice ? 'corrected' : 'accepted',
		decidedAt: now,
		decidedBy: by.person,
		decision: options.isFirst ? null : 'followed',
		citedBy: one.isOffice ? options.opId : null
	});
}
