/** What the practice screens share: the phone in memory, its coach, the words, and what was practised last. */
import { getContext, setContext } from 'svelte';
import { PracticeDevice } from '#lib/device/practice/practice-device.svelte.ts';
import { t, type PracticeKey } from '#lib/words/practice.ts';
import { Coach } from '../coach.svelte.ts';

export class Practising {
	readonly device: PracticeDevice;
	readonly coach: Coach;
	/** Where one goes when practice stops. */
	readonly outside: () => string;

	constructor(real: Coach) {
		this.device = new PracticeDevice(real.device);
		this.coach = new Coach(this.device, { base: '/practice', round: '/practice', afterVisit: '/practice/done' });
		this.outside = () => (real.device.status.lock.kind === 'open' ? '/today' : '/lessons');
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
