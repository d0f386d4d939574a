/**
 * What a coach does before a flat: an outcome is chosen at the thumb, and each door takes one tap. One ring a door while
 * the screen stands: the second tap of a wet finger changes nothing, and another outcome takes the place of the first.
 */
import { SvelteSet } from 'svelte/reactivity';
import type { DoorView } from '#lib/device/port.ts';
import type { Outcome } from '#lib/domain/attempt.ts';
import type { Coach } from '../../coach.svelte.ts';
import { doorText } from '../../door-words.ts';

export const FLAT_ACTS = ['look', 'notHome', 'notNow', 'notInterested'] as const;
export type FlatAct = (typeof FLAT_ACTS)[number];
type RingOutcome = Exclude<FlatAct, 'look'>;

interface Rung {
	readonly outcome: Outcome;
	readonly attempt: string;
}

/** One flat at a time, outside its screen: that goes when the phone is covered, and what was chosen there must not. */
const begun = new WeakMap<Coach, { readonly flat: string; readonly work: FlatWork }>();

/** The work before this flat as it stands, or begun now. */
export function workAtFlat(coach: Coach, flat: string): FlatWork {
	const held = begun.get(coach);
	if (held?.flat === flat) return held.work;
	const work = new FlatWork(coach);
	begun.set(coach, { flat, work });
	return work;
}

/** The coach went on to something else. */
export function leaveFlat(coach: Coach): void {
	begun.delete(coach);
}

export class FlatWork {
	act: FlatAct = $state('notHome');
	/** Several doors are being chosen, to be noted in one tap. */
	isChoosing = $state(false);
	cardLeft = $state(false);
	/** The one tap came before any door was chosen. */
	hasChosenNone = $state(false);
	readonly chosen = new SvelteSet<string>();
	readonly #coach: Coach;
	readonly #rung = new Map<string, Rung>();
	#isBusy = false;

	constructor(coach: Coach) {
		this.#coach = coach;
	}

	/** True when the door is to be opened instead: there is nothing to note at it by one tap. */
	opens(door: DoorView): boolean {
		if (this.isChoosing) return false;
		if (door.plate === 'never' || door.openVisit !== null) return true;
		return this.act === 'look' || (door.plate === 'done' && !this.#rung.has(door.id));
	}

	/** Nobody rings where the bell is not to be rung, and where one sits at the table somebody is home. */
	canChoose(door: DoorView): boolean {
		return (door.plate === 'todo' || door.plate === 'again') && door.openVisit === null;
	}

	async tap(door: DoorView): Promise<void> {
		if (this.isChoosing) {
			if (!this.canChoose(door)) return;
			this.hasChosenNone = false;
			if (!this.chosen.delete(door.id)) this.chosen.add(door.id);
			return;
		}
		const { act } = this;
		if (act !== 'look') await this.#once(() => this.#ring(door, act));
	}

	choose(): void {
		this.isChoosing = true;
		this.#coach.note(null);
	}

	stopChoosing(): void {
		this.isChoosing = false;
		this.hasChosenNone = false;
		this.chosen.clear();
	}

	/** Nobody was home at any of the chosen doors. */
	async ringChosen(): Promise<void> {
		const addresses = [...this.chosen];
		this.hasChosenNone = addresses.length === 0;
		if (addresses.length === 0) return;
		await this.#once(async () => {
			const { call } = this.#coach.device;
			const input = { addresses, outcome: 'notHome', cardLeft: this.cardLeft } as const;
			const done = await this.#coach.run(call.recordAttempts(input));
			if (!done) return;
			const { attempts } = done.value;
			for (const [place, address] of addresses.entries())
				this.#rung.set(address, { outcome: 'notHome', attempt: attempts[place] ?? '' });
			this.stopChoosing();
			this.#coach.note({
				text: this.#coach.t('flat.notedSeveral', { count: attempts.length }),
				act: {
					text: this.#coach.t('common.undo'),
					icon: 'undo',
					run: () => void this.#undoSeveral(addresses, attempts)
				}
			});
		});
	}

	async #ring(door: DoorView, outcome: RingOutcome): Promise<void> {
		const before = this.#rung.get(door.id);
		if (before?.outcome === outcome) return;
		const { call } = this.#coach.device;
		if (before && !(await this.#coach.run(call.undoAttempt({ attempt: before.attempt })))) return;
		this.#rung.delete(door.id);
		const cardLeft = outcome === 'notHome' && this.cardLeft;
		const done = await this.#coach.run(call.recordAttempt({ address: door.id, outcome, cardLeft }));
		if (!done) return;
		const { attempt } = done.value;
		this.#rung.set(door.id, { outcome, attempt });
		this.#coach.note({
			text: this.#coach.t('recorded.noted', {
				outcome: this.#coach.t(`outcome.${outcome}`),
				address: doorText(door)
			}),
			act: { text: this.#coach.t('common.undo'), icon: 'undo', run: () => void this.#undo(door, attempt) }
		});
	}

	async #undo(door: DoorView, attempt: string): Promise<void> {
		if (!(await this.#coach.run(this.#coach.device.call.undoAttempt({ attempt })))) return;
		this.#rung.delete(door.id);
		this.#coach.note({ text: this.#coach.t('recorded.undone', { address: doorText(door) }) });
	}

	async #undoSeveral(addresses: readonly string[], attempts: readonly string[]): Promise<void> {
		if (!(await this.#coach.run(this.#coach.device.call.undoAttempts({ attempts })))) return;
		for (const address of addresses) this.#rung.delete(address);
		this.#coach.note({ text: this.#coach.t('flat.undoneSeveral', { count: attempts.length }) });
	}

	async #once(work: () => Promise<void>): Promise<void> {
		if (this.#isBusy) return;
		this.#isBusy = true;
		try {
			await work();
		} finally {
			this.#isBusy = false;
		}
	}
}
