/**
 * A phone's disk in memory. It knows what survives the end of a process and what
 * survives a power cut, which fake-indexeddb does not: a strict write is there
 * after both, a relaxed one may be gone after a power cut. Every call is a point
 * where a test or a seed can fail it or crash the phone, before it or after.
 */
import type { ChancePort } from '../core/ports.ts';
import { StoreTrouble, type TroubleKind } from '../core/trouble.ts';

export type CrashKind = 'process' | 'os';

/** What happens at a point of writing. `crash-after`: the write was done, and nobody was told. */
export type Fault = 'none' | TroubleKind | `crash-before-${CrashKind}` | `crash-after-${CrashKind}`;

/** Where a write stands: store and call, such as `outbox.append`. */
export type Point = string;

export class Crashed extends Error {
	constructor(point: Point) {
		super(`the phone crashed at ${point}`);
		this.name = 'Crashed';
	}
}

/** One database: its state after each write since the last that is surely on the disk. */
class Volume<T> {
	#versions: T[];

	constructor(start: T) {
		this.#versions = [start];
	}

	get now(): T {
		const last = this.#versions.at(-1);
		if (last === undefined) throw new Error('a volume always holds its last sure state');
		return last;
	}

	/** Surely on the disk. */
	get sure(): T | undefined {
		return this.#versions[0];
	}

	write(state: T, isStrict: boolean): void {
		if (isStrict) this.#versions = [state];
		else this.#versions.push(state);
	}

	/** The system wrote back what it had buffered. */
	flush(): void {
		this.#versions = [this.now];
	}

	/** After a power cut some prefix of the relaxed writes is left, by chance. */
	cut(random: number): void {
		this.#versions = this.#versions.slice(0, 1 + Math.floor(random * this.#versions.length));
		this.flush();
	}
}

export interface DiskOptions {
	readonly chance: ChancePort;
	/** Asked at every write; answers what goes wrong there. */
	readonly faultAt?: (point: Point) => Fault;
}

/** A handle of one run of the app; after a crash it answers nothing any more. */
export interface DiskSession {
	readonly isAlive: () => boolean;
	read<T>(volume: string, start: T): Promise<T>;
	write<T>(
		point: Point,
		change: { readonly volume: string; readonly start: T; readonly strict: boolean; readonly apply: (state: T) => T }
	): Promise<void>;
}

export class Disk {
	readonly #volumes = new Map<string, Volume<unknown>>();
	readonly #chance: ChancePort;
	#faultAt: (point: Point) => Fault;
	#session = 0;

	constructor(options: DiskOptions) {
		this.#chance = options.chance;
		this.#faultAt = options.faultAt ?? (() => 'none');
	}

	/** Sets what goes wrong from now on. */
	setFaults(faultAt: (point: Point) => Fault): void {
		this.#faultAt = faultAt;
	}

	/** Fails the next write whose point has this name, once. */
	failNext(point: Point, fault: Fault): void {
		const before = this.#faultAt;
		let isUsed = false;
		this.#faultAt = (at) => {
			if (isUsed || at !== point) return before(at);
			isUsed = true;
			return fault;
		};
	}

	/** Starts the app: handles of earlier runs are dead. */
	open(): DiskSession {
		const session = (this.#session += 1);
		const isAlive = () => session === this.#session;
		return {
			isAlive,
			read: async <T>(volume: string, start: T) => {
				if (!isAlive()) throw new StoreTrouble('closed', volume);
				return this.#volume(volume, start).now;
			},
			write: async (point, change) => {
				if (!isAlive()) throw new StoreTrouble('closed', point);
				const fault = this.#faultAt(point);
				if (fault === 'full' || fault === 'closed') throw new StoreTrouble(fault, point);
				const crash: CrashKind = fault.endsWith('os') ? 'os' : 'process';
				if (fault.startsWith('crash-before')) this.#crashAt(point, crash);
				const volume = this.#volume(change.volume, change.start);
				volume.write(change.apply(volume.now), change.strict);
				if (fault.startsWith('crash-after')) this.#crashAt(point, crash);
			}
		};
	}

	/** The app or the phone stops now. Written back before a power cut: whatever chance says, in order. */
	crash(kind: CrashKind): void {
		this.#session += 1;
		if (kind === 'os') for (const volume of this.#volumes.values()) volume.cut(this.#chance.random());
	}

	/** The system writes everything back, as it does every few seconds. */
	flush(): void {
		for (const volume of this.#volumes.values()) volume.flush();
	}

	/** What the running app finds in a volume; undefined when nothing was ever written. For checks only. */
	now(volume: string): unknown {
		return this.#volumes.get(volume)?.now;
	}

	/** What is left of a volume after any power cut; undefined when nothing was ever written. For checks only. */
	sure(volume: string): unknown {
		return this.#volumes.get(volume)?.sure;
	}

	/** A second phone with the same profile: copied by a migration tool, or kept as a backup. */
	copy(chance: ChancePort): Disk {
		const copy = new Disk({ chance });
		for (const [name, volume] of this.#volumes) copy.#volumes.set(name, new Volume(volume.now));
		return copy;
	}

	/** Loses a volume as a whole: IndexedDB does fail. */
	lose(volume: string): void {
		this.#volumes.delete(volume);
	}

	#crashAt(point: Point, kind: CrashKind): never {
		this.crash(kind);
		throw new Crashed(point);
	}

	#volume<T>(name: string, start: T): Volume<T> {
		const known = this.#volumes.get(name);
		// A volume is always asked for under its own name with its own type; the twins below are the only callers.
		if (known) return known as Volume<T>;
		const made = new Volume<T>(start);
		this.#volumes.set(name, made as Volume<unknown>);
		return made;
	}
}
