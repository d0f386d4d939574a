/**
 * Makes the operations of one save: numbers, clocks and the written form of each
 * change. It changes nothing itself; what it made counts once it is durable.
 */
import type { Kind, RecordValues } from '#lib/domain/records/index.ts';
import { type Hlc, tick } from '#lib/sync/clock.ts';
import { SCHEMA_VERSION } from '#lib/sync/limits.ts';
import type { Operation } from '#lib/sync/operation.ts';
import { type ChangeValues, changeOf } from './change.ts';
import type { Entity, EntityIndex } from './entity-index.ts';
import type { ChancePort, DeviceMeta } from './ports.ts';

export interface MakerOptions {
	readonly index: EntityIndex;
	readonly meta: DeviceMeta;
	readonly chance: ChancePort;
	readonly now: number;
	/** The last clock and number used; the next ones lie above. */
	readonly hlc: Hlc;
	readonly n: number;
}

/** A verb that names something this phone does not hold. */
export interface Missing {
	readonly missing: string;
}

export class OperationMaker {
	readonly index: EntityIndex;
	readonly now: number;
	/** The person who holds this phone. */
	readonly me: string;
	readonly #options: MakerOptions;
	readonly #made: Operation[] = [];
	#hlc: Hlc;
	#n: number;

	constructor(options: MakerOptions) {
		this.#options = options;
		this.index = options.index;
		this.now = options.now;
		this.me = options.meta.person;
		this.#hlc = options.hlc;
		this.#n = options.n;
	}

	get operations(): readonly Operation[] {
		return this.#made;
	}

	get hlc(): Hlc {
		return this.#hlc;
	}

	/** A new entity; without a root it is its own. Answers its id. */
	create<K extends Kind>(
		kind: K,
		home: { readonly scope: string; readonly root?: string },
		values: RecordValues<K>
	): string {
		const ent = this.#options.chance.uuid();
		this.#make({ ent, kind, scope: home.scope, root: home.root ?? ent }, values);
		return ent;
	}

	/** A change of an entity that this phone holds; false when it does not. */
	change<K extends Kind>(kind: K, ent: string, values: RecordValues<K>): boolean {
		return this.changeNamed(kind, ent, values);
	}

	/** The same for fields whose names are made at run time, such as one per guide. */
	changeNamed(kind: Kind, ent: string, values: ChangeValues): boolean {
		const entity = this.index.get(ent);
		if (!entity || entity.kind !== kind) return false;
		this.#make({ ent, kind, scope: entity.scope, root: entity.root }, values, entity);
		return true;
	}

	#make(about: Pick<Operation, 'ent' | 'kind' | 'scope' | 'root'>, values: ChangeValues, entity?: Entity): void {
		const { chance, meta } = this.#options;
		const opId = chance.operationId(this.now);
		const { fields, base } = changeOf({ kind: about.kind, state: entity?.state, values, opId });
		if (Object.keys(fields).length === 0) return;
		this.#hlc = tick(this.#hlc, this.now);
		this.#n += 1;
		const clock = { hlc: this.#hlc, schema: SCHEMA_VERSION };
		const operation: Operation = {
			opId,
			dev: meta.dev,
			inc: meta.inc,
			n: this.#n,
			...about,
			fields: { ...fields },
			...clock
		};
		this.#made.push(base.length > 0 ? { ...operation, base: [...base] } : operation);
	}
}

export function isMissing(value: unknown): value is Missing {
	return typeof value === 'object' && value !== null && 'missing' in value;
}
