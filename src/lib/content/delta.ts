/**
 * The difference between two packs, so that an edited sentence does not cost every phone the whole set again.
 *
 * A delta follows the shape of the pack: objects by field, lists of things with an id by id, anything else as a whole.
 * It knows no field by name, so what a later version adds to a pack travels too. What comes out is only as good as
 * what it is applied to: whoever applies a delta checks the hash of the result, and asks for the whole pack when it
 * is another.
 *
 *   old pack ──deltaOf──► delta ──applyDelta──► new pack ──hash──► the same, or ask for the whole
 */

export const deltaLimits = {
	/** A pack is some ten levels deep; what goes deeper was not made here. */
	depthMax: 24
} as const;

export interface PackDelta {
	/** Also tells a delta from a pack, which has no such field. */
	readonly delta: 1;
	/** Hash of the pack to apply it to. */
	readonly from: string;
	/** Hash of the pack that comes out. */
	readonly to: string;
	readonly change: Change;
}

export type Change =
	/** Something else stands here now. */
	| { readonly now: unknown }
	/** An object of which some fields changed. */
	| { readonly fields: Readonly<Record<string, Change>>; readonly gone?: readonly string[] }
	/** A list of things with an id; `order` names all of them when one came, went or moved. */
	| { readonly entries: Readonly<Record<string, Change>>; readonly order?: readonly string[] };

export interface HashedPack {
	readonly hash: string;
	readonly pack: unknown;
}

export type DeltaApplying =
	| { readonly ok: true; readonly pack: unknown }
	/** The path tells where it does not fit; an empty one is the pack itself. */
	| { readonly ok: false; readonly error: { readonly kind: 'doesNotFit'; readonly path: string } };

/** What to send to a phone that holds the old pack. */
export function deltaOf(old: HashedPack, now: HashedPack): PackDelta {
	const nothing: Change = isRecord(now.pack) ? { fields: {} } : { now: now.pack };
	const change = changeOf(old.pack, now.pack) ?? nothing;
	return { delta: 1, from: old.hash, to: now.hash, change };
}

/** Whether a value says of itself that it is a delta; whether it fits shows when it is applied. */
export function isPackDelta(value: unknown): value is PackDelta {
	return (
		isRecord(value) &&
		value['delta'] === 1 &&
		typeof value['from'] === 'string' &&
		typeof value['to'] === 'string' &&
		isRecord(value['change'])
	);
}

/** Makes the new pack; the old one stays as it is. Never throws, whatever the delta holds. */
export function applyDelta(oldPack: unknown, delta: PackDelta): DeltaApplying {
	try {
		return { ok: true, pack: applied(oldPack, delta.change, []) };
	} catch (error) {
		if (error instanceof Misfit) return { ok: false, error: { kind: 'doesNotFit', path: error.path } };
		throw error;
	}
}

/** The change between two values; undefined when they are the same. */
function changeOf(old: unknown, now: unknown): Change | undefined {
	if (Object.is(old, now)) return undefined;
	const [oldEntries, nowEntries] = [entriesOf(old), entriesOf(now)];
	if (oldEntries !== undefined && nowEntries !== undefined) return changeOfEntries(oldEntries, nowEntries);
	if (isRecord(old) && isRecord(now)) return changeOfFields(old, now);
	if (Array.isArray(old) && Array.isArray(now) && old.length === now.length) {
		const isSame = old.every((item, index) => changeOf(item, now[index]) === undefined);
		if (isSame) return undefined;
	}
	return { now };
}

function changeOfFields(old: Fields, now: Fields): Change | undefined {
	const changed = Object.keys(now)
		.filter((key) => now[key] !== undefined)
		.flatMap((key): [string, Change][] => {
			const change = Object.hasOwn(old, key) ? changeOf(old[key], now[key]) : { now: now[key] };
			return change === undefined ? [] : [[key, change]];
		});
	const gone = Object.keys(old).filter(
		(key) => old[key] !== undefined && (!Object.hasOwn(now, key) || now[key] === undefined)
	);
	if (changed.length === 0 && gone.length === 0) return undefined;
	const fields = Object.fromEntries(changed);
	return gone.length === 0 ? { fields } : { fields, gone };
}

function changeOfEntries(old: ReadonlyMap<string, unknown>, now: ReadonlyMap<string, unknown>): Change | undefined {
	const changed = [...now].flatMap(([id, entry]): [string, Change][] => {
		const change = old.has(id) ? changeOf(old.get(id), entry) : { now: entry };
		return change === undefined ? [] : [[id, change]];
	});
	const order = [...now.keys()];
	const isSameOrder = old.size === now.size && [...old.keys()].every((id, index) => id === order[index]);
	if (changed.length === 0 && isSameOrder) return undefined;
	const entries = Object.fromEntries(changed);
	return isSameOrder ? { entries } : { entries, order };
}

/** A list of which every item has an id of its own; an empty list is no such list, since nothing shows what it is of. */
function entriesOf(value: unknown): ReadonlyMap<string, unknown> | undefined {
	if (!Array.isArray(value) || value.length === 0) return undefined;
	const list: readonly unknown[] = value;
	const entries = new Map<string, unknown>();
	for (const item of list) {
		const id = isRecord(item) ? item['id'] : undefined;
		if (typeof id !== 'string' || entries.has(id)) return undefined;
		entries.set(id, item);
	}
	return entries;
}

/** Thrown and caught in this file only: a change that does not fit can lie anywhere deep within. */
class Misfit extends Error {
	readonly path: string;

	constructor(path: readonly string[]) {
		super('the delta does not fit');
		this.path = path.join('.');
	}
}

function applied(old: unknown, change: unknown, path: readonly string[]): unknown {
	if (path.length > deltaLimits.depthMax || !isRecord(change)) throw new Misfit(path);
	if (Object.hasOwn(change, 'now')) return change['now'];
	if (isRecord(change['fields'])) return fieldsApplied(old, { fields: change['fields'], gone: change['gone'] }, path);
	if (isRecord(change['entries']))
		return entriesApplied(old, { entries: change['entries'], order: change['order'] }, path);
	throw new Misfit(path);
}

function fieldsApplied(old: unknown, change: { fields: Fields; gone: unknown }, path: readonly string[]): unknown {
	if (!isRecord(old)) throw new Misfit(path);
	const gone = new Set(Array.isArray(change.gone) ? change.gone : []);
	const kept = Object.entries(old).filter(([key]) => !gone.has(key) && !Object.hasOwn(change.fields, key));
	const changed = Object.entries(change.fields).map(([key, part]): [string, unknown] => [
		key,
		applied(Object.hasOwn(old, key) ? old[key] : undefined, part, [...path, key])
	]);
	// From entries, and never by assignment, so that a field called __proto__ is a field like another.
	return Object.fromEntries([...kept, ...changed]);
}

function entriesApplied(old: unknown, change: { entries: Fields; order: unknown }, path: readonly string[]): unknown {
	const oldEntries = entriesOf(old);
	if (oldEntries === undefined) throw new Misfit(path);
	const order: readonly unknown[] = Array.isArray(change.order) ? change.order : [...oldEntries.keys()];
	return order.map((id) => {
		if (typeof id !== 'string') throw new Misfit(path);
		if (Object.hasOwn(change.entries, id)) return applied(oldEntries.get(id), change.entries[id], [...path, id]);
		if (!oldEntries.has(id)) throw new Misfit([...path, id]);
		return oldEntries.get(id);
	});
}

type Fields = Readonly<Record<string, unknown>>;

function isRecord(value: unknown): value is Fields {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
