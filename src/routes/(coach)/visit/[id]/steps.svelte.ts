/** The steps of one talk on this screen: one at a time, each with an entry in the history, and kept over a kill. */
import { untrack } from 'svelte';
import { PLACE_DRAFT } from '#lib/device/draft-owners.ts';
import type { VisitView } from '#lib/device/port.ts';
import type { Moment } from '#lib/domain/guide/guide.ts';
import type { Coach } from '../../coach.svelte.ts';
import { isOfFinger, isSameTap, type Tap } from '../../same-tap.ts';
import type { Talk } from './talk.svelte.ts';
import { advance, isBefore, NEW_TRAIL, readTrail, scrolledTo, standAt, stepOn, type Trail } from './trail.ts';

const KEEP_MS = 400;

/** The browser's history, as far as a talk goes. Each entry of a talk bears its place in the trail. */
export interface StepHistory {
	/** Of the entry on the screen, also after a reload; undefined where it is of no step. */
	at(): number | undefined;
	push(at: number): void;
	/** The entry on the screen is of this step from now on. */
	replace(at: number): void;
	/** It is of this step, with what lies over it. */
	stay(at: number): void;
	/** Entries from the start to this step, with what lies over it: where there are none. */
	lay(at: number): void;
	back(): void;
}

interface StepsPorts {
	readonly coach: Coach;
	readonly visit: () => VisitView | null | undefined;
	readonly talk: Talk;
	readonly history: StepHistory;
	/** Another step is on the screen: scrolled as it was, or from its top. */
	readonly onshown: (scroll: number) => void;
}

export class Steps {
	readonly #ports: StepsPorts;
	readonly #id: string;
	#trail: Trail = $state.raw(NEW_TRAIL);
	#hasBegun = $state(false);
	#tappedAt = Number.NEGATIVE_INFINITY;
	#timer: ReturnType<typeof setTimeout> | undefined;

	constructor(id: string, ports: StepsPorts) {
		this.#id = id;
		this.#ports = ports;
	}

	/** Until then nobody knows where the talk stands. */
	get hasBegun(): boolean {
		return this.#hasBegun;
	}

	/** A guide is to be chosen: before the first step, or gone back to. */
	readonly isAtStart: boolean = $derived(this.#trail.at === 0);

	/** Call it whenever the history moved, or the visit came: the first time it makes them one. */
	follow(): void {
		untrack(() => (this.#hasBegun ? this.#followHistory() : this.#begin()));
	}

	/** @param inPlace over an entry that is on the screen already, such as the overview's: Back leads past that */
	go(to: { readonly guide: string; readonly moment: string }, { inPlace = false } = {}): void {
		const trail = advance(this.#trail, to);
		if (trail === this.#trail) {
			if (inPlace) this.#ports.history.back();
			return;
		}
		this.#trail = trail;
		if (inPlace) this.#ports.history.replace(trail.at);
		else this.#ports.history.push(trail.at);
		this.#show();
	}

	next(moment: Moment | undefined, tap: Tap): void {
		if (moment && this.#isNewTap(tap)) this.#stepTo(moment);
	}

	/** One step back in the guide: where one came from, the way back through the history. */
	previous(moment: Moment | undefined, tap: Tap): void {
		const guide = this.#ports.talk.current;
		if (!this.#isNewTap(tap)) return;
		if (moment === undefined || guide === null || isBefore(this.#trail, { guide, moment: moment.id }))
			this.#ports.history.back();
		else this.#stepTo(moment);
	}

	/** How far the step on the screen is scrolled. */
	scrolled(scroll: number): void {
		if (!this.#hasBegun || stepOn(this.#trail).scroll === Math.round(scroll)) return;
		this.#trail = scrolledTo(this.#trail, scroll);
		this.#timer ??= setTimeout(() => this.keep(), KEEP_MS);
	}

	get scroll(): number {
		return stepOn(this.#trail).scroll;
	}

	/** Also when the page is hidden or goes away. No word of trouble: a place that is not kept is nothing that was written. */
	keep(): void {
		clearTimeout(this.#timer);
		this.#timer = undefined;
		if (!this.#hasBegun) return;
		const { coach } = this.#ports;
		coach.trailOfVisit.set(this.#id, this.#trail);
		const text = JSON.stringify(this.#trail);
		void coach.device.call.saveDraft({ visit: this.#id, key: PLACE_DRAFT, text }).catch(() => null);
	}

	#begin(): void {
		const { coach, talk, history, visit } = this.#ports;
		const kept = coach.trailOfVisit.get(this.#id) ?? readTrail(visit()?.place ?? null);
		const { current, moment } = talk;
		const inGuide = current !== null && moment !== null;
		// A talk of an earlier version, or of another phone, has steps and no trail yet.
		const trail = kept ?? (inGuide ? advance(NEW_TRAIL, { guide: current, moment: moment.id }) : NEW_TRAIL);
		this.#hasBegun = true;
		const at = history.at();
		this.#trail = at === undefined ? trail : standAt(trail, at);
		// The history of the steps was lost with the app, or one comes by another way: then it is laid down again.
		if (at === undefined) history.lay(trail.at);
		else history.stay(this.#trail.at);
		this.#show();
	}

	#followHistory(): void {
		const at = this.#ports.history.at();
		if (at === undefined || at === this.#trail.at) return;
		this.#trail = standAt(this.#trail, at);
		this.#show();
	}

	#stepTo(moment: Moment): void {
		const guide = this.#ports.talk.current;
		if (guide !== null) this.go({ guide, moment: moment.id });
	}

	#show(): void {
		const { guide, moment, scroll } = stepOn(this.#trail);
		if (guide !== '') this.#ports.talk.show({ guide, moment });
		this.keep();
		this.#ports.onshown(scroll);
	}

	#isNewTap(tap: Tap): boolean {
		const isAgain = isSameTap(tap, this.#tappedAt);
		if (isOfFinger(tap) && !isAgain) this.#tappedAt = tap.timeStamp;
		return !isAgain;
	}
}
