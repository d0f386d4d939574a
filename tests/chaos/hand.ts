/** The phone of a round as the driver holds it: a real browser that anything may kill, and that comes back on the same profile. */
import type { Page } from '@playwright/test';
import { type Phone, SQLITE_BACKEND, startPhone } from '../browser/harness/chromium.ts';
import { enrolPhone, unlock, unvisitedDoors } from '../browser/harness/coach.ts';

export const BACKENDS = ['leveldb', 'sqlite'] as const;
export type Backend = (typeof BACKENDS)[number];

const BACK_TRIES_MAX = 5;

export class Hand {
	readonly #phone: Phone;
	readonly #origin: string;
	#isDown = false;
	kills = 0;

	private constructor(phone: Phone, origin: string) {
		this.#phone = phone;
		this.#origin = origin;
	}

	/** Enrols, and answers with the doors nobody has rung at. */
	static async take(options: {
		readonly backend: Backend;
		readonly origin: string;
		readonly enrol: string;
	}): Promise<{ readonly hand: Hand; readonly doors: readonly string[] }> {
		const flags = options.backend === 'sqlite' ? [SQLITE_BACKEND] : [];
		const phone = await startPhone(`${options.origin}/enrol#${options.enrol}`, { flags });
		try {
			await enrolPhone(phone.page);
			return { hand: new Hand(phone, options.origin), doors: await unvisitedDoors(phone.page) };
		} catch (error) {
			await phone.dispose();
			throw error;
		}
	}

	get page(): Page {
		return this.#phone.page;
	}

	get profile(): string {
		return this.#phone.profile;
	}

	get isDown(): boolean {
		return this.#isDown;
	}

	/** SIGKILL to the whole browser; nothing when it is down already. */
	async strike(): Promise<void> {
		if (this.#isDown) return;
		this.#isDown = true;
		this.kills += 1;
		await this.#phone.kill();
	}

	/** Starts again on what the dead browser left, and opens the vault; it may be struck again meanwhile. */
	async comeBack(): Promise<void> {
		for (let tries = 1; this.#isDown; tries += 1) {
			this.#isDown = false;
			try {
				await this.#phone.restart(`${this.#origin}/today`);
				await unlock(this.#phone.page);
			} catch (error) {
				if (!this.#isDown || tries >= BACK_TRIES_MAX) throw error;
			}
		}
	}

	async dispose(): Promise<void> {
		await this.#phone.dispose();
	}
}
