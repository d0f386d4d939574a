/** What a coach does at one door: an outcome in one tap, undone in one tap, a visit started in one tap. */
import { tick } from 'svelte';
import type { TryChoice } from '#lib/device/door-port.ts';
import type { Outcome } from '#lib/domain/attempt.ts';
import type { Coach } from '../../coach.svelte.ts';
import { focusTitle } from '../../focus-title.ts';
import { barDoor } from '../../never-again.ts';

export interface RecordedAttempt {
	readonly outcome: Outcome;
	readonly savedAt: number;
	/** Null when the door may never be rung again: only the office takes that back. */
	readonly attempt: string | null;
	readonly cardLeft: boolean | null;
}

export class DoorWork {
	readonly #coach: Coach;
	readonly #address: string;
	readonly #addressText: () => string;
	recorded: RecordedAttempt | null = $state.raw(null);
	isBusy = $state(false);

	constructor(coach: Coach, address: string, addressText: () => string) {
		this.#coach = coach;
		this.#address = address;
		this.#addressText = addressText;
	}

	async record(outcome: Outcome): Promise<void> {
		await this.#once(async () => {
			const done = await this.#attempt(outcome);
			if (!done) return;
			this.#offerUndo(outcome, done.value.attempt);
			await this.#show({ outcome, savedAt: done.savedAt, attempt: done.value.attempt, cardLeft: null });
		});
	}

	async recordNever(): Promise<void> {
		await this.#once(async () => {
			const savedAt = await barDoor(this.#coach, this.#address);
			if (savedAt !== null) await this.#show({ outcome: 'neverAgain', savedAt, attempt: null, cardLeft: null });
		});
	}

	/** The card is asked after the ring; an attempt is kept as without one, so the first "no" has nothing to change. */
	async setCardLeft(cardLeft: boolean): Promise<void> {
		const before = this.recorded;
		if (!before?.attempt || before.cardLeft === cardLeft) return;
		if (!cardLeft && before.cardLeft === null) {
			this.recorded = { ...before, cardLeft };
			return;
		}
		const { attempt } = before;
		await this.#once(async () => {
			const done = await this.#coach.run(this.#coach.device.call.leaveCard({ attempt, cardLeft }));
			if (done) this.recorded = { ...before, savedAt: done.savedAt, cardLeft };
		});
	}

	/** The last choice is the one that stands, so a quick second one is not held back as a second ring is. */
	async chooseTry(choice: TryChoice): Promise<void> {
		const attempt = this.recorded?.attempt;
		if (!attempt) return;
		const done = await this.#coach.run(this.#coach.device.call.chooseTry({ attempt, ...choice }));
		if (done && this.recorded?.attempt === attempt) this.recorded = { ...this.recorded, savedAt: done.savedAt };
	}

	/** "Not again" is taken back later on: when to ring is proposed again. */
	async ringAgain(attempt: string): Promise<void> {
		const proposal = { tryIn: null, tryOn: null, isNotAgain: false };
		await this.#once(async () => {
			this.#coach.note(null);
			if (!(await this.#coach.run(this.#coach.device.call.chooseTry({ attempt, ...proposal })))) return;
			this.#coach.note({ text: this.#coach.t('try.againNoted', { address: this.#addressText() }) });
		});
	}

	async noteLanguage(language: string): Promise<void> {
		await this.#once(async () => {
			await this.#coach.run(this.#coach.device.call.noteLanguage({ address: this.#address, language }));
		});
	}

	async undo(attempt = this.recorded?.attempt): Promise<void> {
		if (!attempt) return;
		const done = await this.#coach.run(this.#coach.device.call.undoAttempt({ attempt }));
		if (!done) return;
		this.#coach.note({ text: this.#coach.t('recorded.undone', { address: this.#addressText() }) });
		if (this.recorded) await this.#show(null);
	}

	async startVisit(household: string | undefined): Promise<string | null> {
		let visit: string | null = null;
		await this.#once(async () => {
			const input = { address: this.#address, ...(household === undefined ? {} : { household }) };
			visit = (await this.#coach.run(this.#coach.device.call.startVisit(input)))?.value.visit ?? null;
			if (visit !== null) this.#coach.note(null);
		});
		return visit;
	}

	/** Stays on the next screens until the next act, since a slip is often noticed at the next door. */
	#offerUndo(outcome: Outcome, attempt: string): void {
		this.#coach.note({
			text: this.#coach.t('recorded.noted', {
				outcome: this.#coach.t(`outcome.${outcome}`),
				address: this.#addressText()
			}),
			act: { text: this.#coach.t('common.undo'), icon: 'undo', run: () => void this.undo(attempt) }
		});
	}

	#attempt(outcome: Outcome): Promise<{ value: { attempt: string }; savedAt: number } | null> {
		this.#coach.note(null);
		return this.#coach.run(this.#coach.device.call.recordAttempt({ address: this.#address, outcome, cardLeft: false }));
	}

	async #show(recorded: RecordedAttempt | null): Promise<void> {
		this.recorded = recorded;
		await tick();
		focusTitle();
	}

	/** A second tap of a wet finger is not a second attempt. */
	async #once(work: () => Promise<void>): Promise<void> {
		if (this.isBusy) return;
		this.isBusy = true;
		try {
			await work();
		} finally {
			this.isBusy = false;
		}
	}
}
