/** A primary and the standby that follows it. Both keep their ports for the whole round, so that one address names both. */
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import {
	promote,
	startPostgres,
	startStandby,
	stopFollowing,
	type TestPostgres,
	untilLevel
} from '../store/postgres.ts';

export const MODES = ['synchronous', 'asynchronous'] as const;
export type Mode = (typeof MODES)[number];

/** Either machine may be the one that follows. */
const NAMES = ['east', 'west'] as const;

export class Pair {
	#primary: TestPostgres;
	#standby: TestPostgres;
	/** Which of the names the standby bears. */
	#follower = 1;
	#database = '';

	private constructor(primary: TestPostgres, standby: TestPostgres) {
		this.#primary = primary;
		this.#standby = standby;
	}

	static async start(mode: Mode): Promise<Pair> {
		const started = await startPostgres();
		if (!started.ok) throw new Error(`PostgreSQL cannot be started: ${started.reason}`);
		const primary = started.postgres;
		const standby = await startStandby(primary.place, NAMES[1]);
		const pair = new Pair(primary, standby);
		try {
			pair.#database = new URL(await primary.newDatabase()).pathname;
			if (mode === 'synchronous') await pair.#waitForStandbys();
			await untilLevel(primary, standby);
			return pair;
		} catch (error) {
			await pair.stop();
			throw error;
		}
	}

	/** Names both, as an operator writes it. */
	get url(): string {
		const ports = [this.#primary, this.#standby].map(({ place }) => place.port).sort((a, b) => a - b);
		return `postgres://voordeur@${ports.map((port) => `127.0.0.1:${port}`).join(',')}${this.#database}`;
	}

	get primaryUrl(): string {
		return this.#urlOf(this.#primary);
	}

	get standbyUrl(): string {
		return this.#urlOf(this.#standby);
	}

	/** From here on the standby falls behind; only an asynchronous one may. */
	cutOff(): Promise<void> {
		return stopFollowing(this.#standby);
	}

	/** Resolves once the standby has all that the primary has now. */
	level(): Promise<void> {
		return untilLevel(this.#primary, this.#standby);
	}

	/** SIGKILL to every process of the primary at once: nobody of it says goodbye. */
	killPrimary(): void {
		killAll(join(this.#primary.place.folder, 'data'));
	}

	async promote(): Promise<void> {
		await promote(this.#standby.place);
		const gone = this.#primary;
		this.#primary = this.#standby;
		await gone.stop();
		this.#follower = 1 - this.#follower;
		this.#standby = { ...gone, stop: async () => undefined };
	}

	/** A new machine in the place of the one that was lost. */
	async rebuild(): Promise<void> {
		const { port } = this.#standby.place;
		this.#standby = await startStandby(this.#primary.place, NAMES[this.#follower] ?? NAMES[0], port);
		await this.level();
	}

	async stop(): Promise<void> {
		await this.#standby.stop();
		await this.#primary.stop();
		for (const { place } of [this.#standby, this.#primary]) rmSync(place.folder, { recursive: true, force: true });
	}

	#urlOf({ place }: TestPostgres): string {
		return `postgres://voordeur@127.0.0.1:${place.port}${this.#database}`;
	}

	/** The setting lies in the data folder, so that whoever is promoted waits for a standby too. */
	async #waitForStandbys(): Promise<void> {
		await this.#primary.administer(`alter system set synchronous_standby_names = 'ANY 1 (${NAMES.join(', ')})'`);
		await this.#primary.administer('select pg_reload_conf()');
	}
}

/** The postmaster is held first, so that it starts nobody new meanwhile. */
function killAll(data: string): void {
	const postmaster = Number(readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[0]);
	process.kill(postmaster, 'SIGSTOP');
	for (const pid of childrenOf(postmaster)) {
		try {
			process.kill(pid, 'SIGKILL');
		} catch {
			// Ended by itself just now.
			continue;
		}
	}
	process.kill(postmaster, 'SIGKILL');
}

function childrenOf(parent: number): readonly number[] {
	return readdirSync('/proc')
		.filter((name) => /^\d+$/.test(name))
		.filter((name) => parentOf(name) === parent)
		.map(Number);
}

function parentOf(pid: string): number | null {
	try {
		const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
		return Number(text.slice(text.lastIndexOf(')') + 2).split(' ')[1]);
	} catch {
		// Ended while we looked.
		return null;
	}
}
