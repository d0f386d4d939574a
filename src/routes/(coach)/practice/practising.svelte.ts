/** What the practice screens share: the phone in memory, its coach, the words, and what was practised last. */
import { getContext, setContext } from 'svelte';
import { PracticeDevice } from '#lib/device/practice/practice-device.svelte.ts';
import type { Scenario } from '#lib/device/practice/scenarios.ts';
import { t, type PracticeKey } from '#lib/words/practice.ts';
import { Coach } from '../coach.svelte.ts';

export class Practising {
	readonly device: PracticeDevice;
	readonly coach: Coach;
	/** Shown the way, tap by tap. */
	isGuided = $state(false);
	hasSeenOverview = $state(false);
	readonly #real: Coach;
	/** Where one goes when practice stops. */
	readonly outside: () => string;

	constructor(real: Coach) {
		this.#real = real;
		this.device = new PracticeDevice(real.device);
		this.coach = new Coach(this.device, { base: '/practice', round: '/practice', afterVisit: '/practice/done' });
		this.outside = () => (real.device.status.lock.kind === 'open' ? '/today' : '/lessons');
	}

	/** At a new door, with or without being shown the way; answers its address. */
	async begin(scenario: Scenario, { isGuided }: { readonly isGuided: boolean }): Promise<string> {
		this.coach.note(null);
		this.isGuided = isGuided;
		this.hasSeenOverview = false;
		// Whoever practises knows where it is: it is not offered again.
		this.#real.meetPractice();
		return this.device.begin(scenario);
	}

	t(key: PracticeKey, values?: Readonly<Record<string, string | number>>): string {
		return t(this.coach.locale, key, values);
	}
}

const CONTEXT = 'voordeur practice';

export function providePractising(practising: Practising): Practising {
	return setContext(CONTEXT, practising);
}

export function usePractising(): Practising {
	return getContext<Practising>(CONTEXT);
}
