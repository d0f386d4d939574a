/** What befalls a round, by its seed: kills of the phone and of the servers, and a restore from an older backup. */
import { type Chance, chanceOf } from '../simulation/chance.ts';
import type { Hand } from './hand.ts';
import type { Place } from './places.ts';
import type { Proxy } from './proxy.ts';
import type { Servers } from './servers.ts';

const PHONE_STREAM = 1;
const SERVER_STREAM = 2;
const RESTORE_STREAM = 3;
const PHONE_KILL_MS: readonly [number, number] = [7_000, 14_000];
const SERVER_KILL_MS: readonly [number, number] = [5_000, 11_000];
const SERVER_DOWN_MS: readonly [number, number] = [200, 3_000];
/** Right after the screen said *saved*, and right after a server answered, before the phone knows. */
const AT_WORD = 0.12;
const AT_ANSWER = 0.12;
const RESTORED = 0.6;

export class Hazards {
	readonly #options: HazardOptions;
	readonly #phoneChance: Chance;
	readonly #serverChance: Chance;
	readonly #timers = new Set<ReturnType<typeof setTimeout>>();
	readonly #underWay = new Set<Promise<void>>();
	#isOver = false;
	#isRestoring = false;
	readonly story: string[] = [];
	serverKills = 0;
	restores = 0;
	readonly #began = performance.now();
	/** What went wrong with the hazards themselves: a server that does not start again ends the round. */
	trouble: unknown = null;

	constructor(options: HazardOptions) {
		this.#options = options;
		this.#phoneChance = chanceOf(options.seed, PHONE_STREAM);
		this.#serverChance = chanceOf(options.seed, SERVER_STREAM);
	}

	begin(durationMs: number): void {
		this.#killPhoneLater();
		this.#killServerLater();
		this.#options.proxy.onAnswer = (asked, server) => {
			if (asked === 'POST /api/v1/push' && this.#serverChance.is(AT_ANSWER)) this.#killServer(server, 'as it answered');
		};
		const chance = chanceOf(this.#options.seed, RESTORE_STREAM);
		if (!chance.is(RESTORED)) return;
		const kept = chance.between(Math.trunc(durationMs * 0.1), Math.trunc(durationMs * 0.4));
		this.#later(kept, async () => {
			await this.#options.place.backUp();
			this.#tell('a backup is made');
			this.#later(chance.between(Math.trunc(durationMs * 0.2), Math.trunc(durationMs * 0.45)), () => this.#restore());
		});
	}

	/** The screen said that something is saved. */
	readonly onSaid = (): void => {
		if (!this.#isOver && this.#phoneChance.is(AT_WORD)) this.#start(this.#killPhone('at its word'));
	};

	/** No more from here on; resolves when what was under way is over and every server runs. */
	async end(): Promise<void> {
		this.#isOver = true;
		this.#options.proxy.onAnswer = () => undefined;
		for (const timer of this.#timers) clearTimeout(timer);
		while (this.#underWay.size > 0) await Promise.all(this.#underWay);
		await this.#options.servers.startAll();
		if (this.trouble) throw this.trouble;
	}

	#killPhoneLater(): void {
		this.#later(this.#phoneChance.between(...PHONE_KILL_MS), async () => {
			this.#killPhoneLater();
			await this.#killPhone('at random');
		});
	}

	async #killPhone(when: string): Promise<void> {
		if (this.#options.hand.isDown) return;
		this.#tell(`the phone is killed ${when}`);
		await this.#options.hand.strike();
	}

	#killServerLater(): void {
		this.#later(this.#serverChance.between(...SERVER_KILL_MS), async () => {
			this.#killServerLater();
			this.#killServer(this.#serverChance.below(this.#options.servers.ports.length), 'at random');
		});
	}

	#killServer(which: number, when: string): void {
		const { servers } = this.#options;
		if (this.#isOver || this.#isRestoring || !servers.isUp(which)) return;
		this.#tell(`server ${which} is killed ${when}`);
		this.serverKills += 1;
		const downMs = this.#serverChance.between(...SERVER_DOWN_MS);
		this.#start(
			servers.kill(which).then(() => {
				this.#later(downMs, async () => {
					if (!this.#isRestoring) await servers.start(which);
				});
			})
		);
	}

	async #restore(): Promise<void> {
		const { servers, place } = this.#options;
		this.#isRestoring = true;
		try {
			await servers.killAll();
			await place.restore();
			this.restores += 1;
			this.#tell('the office is restored from the backup');
		} finally {
			this.#isRestoring = false;
		}
		await servers.startAll();
	}

	#later(ms: number, act: () => Promise<void>): void {
		const timer = setTimeout(() => {
			this.#timers.delete(timer);
			if (!this.#isOver) this.#start(act());
		}, ms);
		this.#timers.add(timer);
	}

	#start(work: Promise<void>): void {
		const watched = work
			.catch((error: unknown) => {
				this.trouble ??= error;
			})
			.finally(() => this.#underWay.delete(watched));
		this.#underWay.add(watched);
	}

	#tell(what: string): void {
		this.story.push(`${((performance.now() - this.#began) / 1000).toFixed(2)} s: ${what}`);
	}
}

export interface HazardOptions {
	readonly seed: number;
	readonly hand: Hand;
	readonly servers: Servers;
	readonly place: Place;
	readonly proxy: Proxy;
}
