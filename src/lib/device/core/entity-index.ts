/**
 * The opened entities, found by kind, scope, address, household and visit without
 * a scan. Values are made plain once per change; a door's neighbours are told
 * stale by address, so that one attempt never costs 2,000 doors.
 */
import type { Kind, RecordValues } from '#lib/domain/records/index.ts';
import type { Json } from '#lib/sync/json.ts';
import type { EntityState } from '#lib/sync/merge.ts';
import { plainValues } from '#lib/sync/values.ts';
import { FoldedState } from './folded-state.ts';
import type { Row } from './row.ts';

export interface Entity {
	readonly id: string;
	readonly kind: string;
	readonly scope: string;
	readonly root: string;
	readonly state: EntityState;
	readonly values: Readonly<Record<string, Json>>;
	/** Those that need no unfolding: ids, states, days and what else is short. What goes through thousands reads these. */
	readonly short: Readonly<Record<string, Json>>;
	readonly row: Row;
}

/** The same entity with its values typed. */
export interface Typed<K extends Kind> {
	readonly id: string;
	readonly scope: string;
	readonly root: string;
	readonly state: EntityState;
	readonly values: RecordValues<K>;
	readonly short: RecordValues<K>;
	readonly row: Row;
}

/**
 * Entities themselves and not their ids, in lists: opening the vault makes thousands of them. A long list becomes a set
 * when the first of it is taken out, so that giving up a row does not search ten thousand.
 */
type Links = Map<string, IndexedEntity[] | Set<IndexedEntity>>;
/** Searching so few costs less than a set. */
const SHORT_LIST = 16;

class IndexedEntity implements Entity {
	readonly id: string;
	readonly kind: string;
	readonly scope: string;
	readonly root: string;
	readonly state: EntityState;
	readonly row: Row;
	readonly short: Entity['values'];

	constructor(row: Row, state: EntityState) {
		this.id = row.id;
		this.kind = row.kind;
		this.scope = row.scope;
		this.root = row.root;
		this.state = state;
		this.row = row;
		this.short = state instanceof FoldedState ? state.brief.values : plainValues(state);
	}

	get values(): Entity['values'] {
		return this.state instanceof FoldedState ? this.state.values : this.short;
	}
}

export class EntityIndex {
	readonly #entities = new Map<string, IndexedEntity>();
	readonly #byKind: Links = new Map();
	readonly #byAddress: Links = new Map();
	readonly #byHousehold: Links = new Map();
	readonly #byVisit: Links = new Map();
	/** Entities with own operations that the cursor does not cover yet. */
	readonly #pending = new Set<string>();
	#isFilling = false;
	/** Raised by every change; a cached answer with another number is stale. */
	#version = 0;
	readonly #addressVersions = new Map<string, number>();
	readonly #kindVersions = new Map<string, number>();
	readonly #listeners: ((id: string) => void)[] = [];

	/** Hears of every record that was put or removed, but for those of the filling. */
	onRecord(listener: (id: string) => void): void {
		this.#listeners.push(listener);
	}

	get version(): number {
		return this.#version;
	}

	/** Number of the last change at an address or of anything linked to it. */
	addressVersion(address: string): number {
		return this.#addressVersions.get(address) ?? 0;
	}

	/** Number of the last change of an entity of this kind. */
	kindVersion(kind: Kind): number {
		return this.#kindVersions.get(kind) ?? 0;
	}

	/** Number of the last change of an entity of any of these kinds. */
	kindsVersion(kinds: readonly Kind[]): number {
		return Math.max(0, ...kinds.map((kind) => this.kindVersion(kind)));
	}

	put(row: Row, state: EntityState): void {
		if (!this.#isFilling) this.#drop(row.id);
		const entity = new IndexedEntity(row, state);
		this.#entities.set(row.id, entity);
		this.#link(entity);
		if (row.pend.length > 0) this.#pending.add(row.id);
		this.#touch(entity);
		this.#tell(row.id);
	}

	/** The first of all that is put: nothing stands in its place, and nobody has seen anything yet that would be stale. */
	fill(put: () => void): void {
		this.#isFilling = true;
		put();
		this.#isFilling = false;
	}

	remove(id: string): void {
		this.#drop(id);
		this.#tell(id);
	}

	get(id: string): Entity | undefined {
		return this.#entities.get(id);
	}

	/** The entity when it is of this kind. */
	find<K extends Kind>(kind: K, id: string | null | undefined): Typed<K> | null {
		const entity = id ? this.#entities.get(id) : undefined;
		return entity?.kind === kind ? typed<K>(entity) : null;
	}

	ofKind<K extends Kind>(kind: K): readonly Typed<K>[] {
		return listOf(kind, this.#byKind.get(kind));
	}

	inScope<K extends Kind>(kind: K, scope: string): readonly Typed<K>[] {
		return this.ofKind(kind).filter((entity) => entity.scope === scope);
	}

	atAddress<K extends Kind>(kind: K, address: string): readonly Typed<K>[] {
		return listOf(kind, this.#byAddress.get(address));
	}

	ofHousehold<K extends Kind>(kind: K, household: string): readonly Typed<K>[] {
		return listOf(kind, this.#byHousehold.get(household));
	}

	ofVisit<K extends Kind>(kind: K, visit: string): readonly Typed<K>[] {
		return listOf(kind, this.#byVisit.get(visit));
	}

	/** Those with own operations that the cursor does not cover yet. */
	*pending(): Iterable<Entity> {
		for (const id of this.#pending) {
			const entity = this.#entities.get(id);
			if (entity) yield entity;
		}
	}

	all(): IterableIterator<Entity> {
		return this.#entities.values();
	}

	/** The address an entity belongs to, by itself, its visit or its household. */
	addressOf(entity: Pick<Entity, 'id' | 'kind' | 'values'>): string | null {
		if (entity.kind === 'address') return entity.id;
		const own = text(entity.values['address']);
		if (own) return own;
		const visit = this.#entities.get(text(entity.values['visit']) ?? '');
		const household = this.#entities.get(text(entity.values['household']) ?? '');
		return text(visit?.short['address']) ?? text(household?.short['address']) ?? null;
	}

	#drop(id: string): void {
		const entity = this.#entities.get(id);
		if (!entity) return;
		this.#touch(entity);
		this.#unlink(entity);
		this.#pending.delete(id);
		this.#entities.delete(id);
	}

	#tell(id: string): void {
		if (!this.#isFilling) for (const tell of this.#listeners) tell(id);
	}

	#link(entity: IndexedEntity): void {
		const { kind, short } = entity;
		push(this.#byKind, kind, entity);
		const { address, household, visit } = short;
		if (typeof address === 'string') push(this.#byAddress, address, entity);
		if (typeof household === 'string') push(this.#byHousehold, household, entity);
		if (typeof visit === 'string') push(this.#byVisit, visit, entity);
	}

	#unlink(entity: IndexedEntity): void {
		const { kind, short } = entity;
		take(this.#byKind, kind, entity);
		take(this.#byAddress, short['address'], entity);
		take(this.#byHousehold, short['household'], entity);
		take(this.#byVisit, short['visit'], entity);
	}

	#touch({ id, kind, short }: IndexedEntity): void {
		if (this.#isFilling) return;
		this.#version += 1;
		this.#kindVersions.set(kind, this.#version);
		const address = this.addressOf({ id, kind, values: short });
		if (address) this.#addressVersions.set(address, this.#version);
	}
}

function typed<K extends Kind>(entity: Entity): Typed<K> {
	// Values were held against the schema of their kind when they were stored; a mismatch is a bug, not data.
	return entity as Entity & { readonly values: RecordValues<K>; readonly short: RecordValues<K> };
}

function text(value: Json | undefined): string | null {
	return typeof value === 'string' ? value : null;
}

function listOf<K extends Kind>(kind: K, entities: Iterable<IndexedEntity> = []): readonly Typed<K>[] {
	const found: Typed<K>[] = [];
	for (const entity of entities) if (entity.kind === kind) found.push(typed<K>(entity));
	return found;
}

function push(links: Links, key: string, entity: IndexedEntity): void {
	const linked = links.get(key);
	if (linked === undefined) links.set(key, [entity]);
	else if (Array.isArray(linked)) linked.push(entity);
	else linked.add(entity);
}

function take(links: Links, key: Json | undefined, entity: IndexedEntity): void {
	const linked = typeof key === 'string' ? links.get(key) : undefined;
	if (typeof key !== 'string' || linked === undefined) return;
	if (!Array.isArray(linked)) linked.delete(entity);
	else if (linked.length <= SHORT_LIST) linked.splice(linked.indexOf(entity), 1);
	else links.set(key, new Set(linked.filter((other) => other !== entity)));
}
