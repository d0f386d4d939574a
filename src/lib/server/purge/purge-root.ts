/**
 * Purging a household: first the line in the purge file, on the disk; then its
 * photos; then one transaction that denies its ids for ever, takes out what its
 * records say and tells every scope that ever held it. Killed in between, the next
 * start does the rest from the line (`applyPurgeFile`).
 *
 *   line ──► photos ──► deny, erase, `purge` in each scope ──► log emptied ──► answer
 */
import { compareText } from '#lib/sync/clock.ts';
import { officeNote } from '../audit/notes.ts';
import { keepCounts } from '../privacy/tally.ts';
import type { ServerStore, StoreTransaction, StoredChange, StoredEntity } from '../store/port.ts';
import { addressOf } from '../store/projection.ts';
import { holdersOf } from './holders.ts';
import type { PurgeFile, PurgeLine, PurgeReason } from './purge-file.ts';

export interface PurgePorts {
	readonly store: ServerStore;
	readonly purgeFile: PurgeFile;
	/** Takes away the photos under a root, and those of these hashes; again changes nothing. */
	readonly erasePhotos: (tenant: string, root: string, hashes: readonly string[]) => Promise<void>;
}

/**
 * What can be purged: a household with all of it; one ring at a door, whose address stays; one photo, whose household
 * stays; one message to a coach. Anything else is purged with its household only.
 */
const PURGED_KINDS: readonly string[] = ['household', 'attempt', 'photo', 'message'];

export type PurgeOutcome =
	| { readonly ok: true; readonly counts: Readonly<Record<string, number>> }
	/** Nothing here bears this id, or it is none of what can be purged. */
	| { readonly ok: false; readonly error: { readonly kind: 'noHousehold' } };

/** Answers once nothing of the household is left here and no restore can bring it back. Asking again changes nothing. */
export async function purgeRoot(
	ports: PurgePorts,
	options: {
		readonly tenant: string;
		readonly root: string;
		readonly reason: PurgeReason;
		/** The person who decides it; that the role may, the caller has asked the role table. */
		readonly by: string;
	}
): Promise<PurgeOutcome> {
	const { tenant, root, reason, by } = options;
	const found = await ports.store.transaction(tenant, async (tx) => ({
		at: await tx.now(),
		entities: await readUnder(tx, root),
		purged: (await tx.findPurges([root]))[0]
	}));
	if (found.purged) return { ok: true, counts: found.purged.counts };
	if (!found.entities.some(({ ent, kind }) => ent === root && PURGED_KINDS.includes(kind)))
		return { ok: false, error: { kind: 'noHousehold' } };
	const ents = found.entities.map(({ ent }) => ent).filter((ent) => ent !== root);
	const alone = found.entities.some(({ ent, kind }) => ent === root && kind !== 'household');
	const line: PurgeLine = { what: 'purge', at: found.at, tenant, root, ents, ...(alone ? { alone } : {}), reason, by };
	await ports.purgeFile.append([line]);
	return { ok: true, counts: await carryOut(ports, line) };
}

/** Does what a line of the purge file says, whatever part of it was done before. */
export async function carryOut(
	ports: PurgePorts,
	line: PurgeLine,
	origin: 'office' | 'server' = 'office'
): Promise<Readonly<Record<string, number>>> {
	const { tenant, root } = line;
	// While the records still name them: afterwards nobody knows any more whose they were. A photo by itself is named by
	// no root, and what was put aside by no record: both are found by their hash.
	await ports.erasePhotos(tenant, root, await ports.store.transaction(tenant, (tx) => photosOfLine(tx, line)));
	const done = await ports.store.transaction(tenant, (tx) => eraseIn(tx, line, origin));
	await ports.erasePhotos(tenant, root, done.photos);
	await ports.store.forgetErased();
	return done.counts;
}

async function photosOfLine(tx: StoreTransaction, line: PurgeLine): Promise<readonly string[]> {
	const entities = await readUnder(tx, line.root);
	return allPhotos(line, { entities, aside: (await tx.findTraces(line.root, [])).photos });
}

function allPhotos(
	line: PurgeLine,
	named: { readonly entities: readonly StoredEntity[]; readonly aside: readonly string[] }
): readonly string[] {
	return [...new Set([...(line.alone ? [] : named.aside), ...photosOf(named.entities)])];
}

async function eraseIn(
	tx: StoreTransaction,
	line: PurgeLine,
	origin: 'office' | 'server'
): Promise<{ readonly counts: Readonly<Record<string, number>>; readonly photos: readonly string[] }> {
	const { root } = line;
	// The household is held first, and asked for its children only then: one that is just arriving has the same
	// row in hand, so it is stored before this question is put, or finds its household denied.
	const entities = await readUnder(tx, root);
	const known = [...new Set([...line.ents, ...entities.map(({ ent }) => ent)])].filter((ent) => ent !== root);
	const traces = await tx.findTraces(root, known);
	const ents = [...new Set([...known, ...(line.alone ? [] : traces.ents)])].filter((ent) => ent !== root);
	const places = await tx.findPlaces([root, ...ents]);
	await tellScopes(tx, { root, places, entities });
	const photos = allPhotos(line, { entities, aside: traces.photos });
	// The hashes too: bytes may be on their way here at this very moment.
	for (const id of [root, ...ents, ...photos]) await tx.denyRoot(id);
	await keepCounts(tx, entities);
	await tx.eraseRoot(root, ents, { alone: line.alone === true });
	const scopes = [...new Set(places.map(({ scope }) => scope))];
	const counts = countKinds(entities);
	await tx.putPurge(
		{ root, ents, reason: line.reason, person: line.by, at: line.at, counts },
		await holdersOf(tx, { scopes, writers: traces.devs })
	);
	// Ids of the household stay in the audit: by then they name nobody. Its address is told, which stays here too.
	const addresses = new Set(entities.map(addressOf).filter((address) => address !== null));
	const refs = [`root:${root}` as const, ...[...addresses].map((address) => `address:${address}` as const)];
	await tx.appendAudit([officeNote('purge', { refs, tenant: line.tenant, person: line.by, origin })]);
	return { counts, photos };
}

/** The record itself, then all that has it for its root. */
async function readUnder(tx: StoreTransaction, root: string): Promise<readonly StoredEntity[]> {
	const own = await tx.readEntities([root]);
	const under = await tx.readRoot(root);
	return [...own.filter(({ ent }) => !under.some((one) => one.ent === ent)), ...under];
}

/**
 * The root's line says `purge` in every scope that ever held something of it; its records leave their home,
 * for phones of an older version that know no purge. They leave behind it: a page that ends in between would take
 * a visit away first, and with it all that tells a phone whose its drafts and photos are (G12).
 * Sorted, so that two never wait for each other's numbers.
 */
async function tellScopes(
	tx: StoreTransaction,
	options: {
		readonly root: string;
		readonly places: readonly StoredChange[];
		readonly entities: readonly StoredEntity[];
	}
): Promise<void> {
	const { root, places, entities } = options;
	const move = 1 + Math.max(0, ...entities.map((entity) => entity.move), ...places.map((place) => place.move));
	for (const scope of [...new Set(places.map((place) => place.scope))].sort(compareText)) {
		const leaving = places.filter((one) => one.scope === scope && one.ent !== root && one.what === 'state');
		const first = await tx.takeNumbers(scope, leaving.length + 1);
		await tx.putChanges([
			{ scope, ent: root, seq: first, what: 'purge', move },
			...leaving.map(({ ent }, at): StoredChange => ({ scope, ent, seq: first + 1 + at, what: 'leave', move }))
		]);
	}
}

function countKinds(entities: readonly StoredEntity[]): Readonly<Record<string, number>> {
	const counts: Record<string, number> = {};
	for (const { kind } of entities) counts[kind] = (counts[kind] ?? 0) + 1;
	return counts;
}

function photosOf(entities: readonly StoredEntity[]): readonly string[] {
	return entities.flatMap(({ state }) => {
		const hash = state.fields['sealedHash'];
		return hash?.m === 'r' && typeof hash.v === 'string' ? [hash.v] : [];
	});
}
