/**
 * What every coach screen shares: the phone's port, the words, the settings that are nobody's secret, what was just
 * done and can be undone, and what went wrong with a verb. Screens hold view state only; facts come from the port.
 */
import { getContext, setContext } from 'svelte';
import type { DeviceError, DeviceQueries, DeviceVerbs, Done, QueryName, StatusView } from '#lib/device/port.ts';
import type { ListPlace } from '#lib/ui/list-place.ts';
import { t, type CoachKey } from '#lib/words/coach.ts';
import { isLocale, type Locale } from '#lib/words/locales.ts';
import { TextOwners } from './visit/[id]/text-owners.svelte.ts';
import type { Trail } from './visit/[id]/trail.ts';
import { provideWords, Words } from '#lib/words/words.svelte.ts';

/** What screens need of the device; the real one and the one of the tests both fit. */
export interface CoachDevice {
	readonly status: StatusView;
	/** The real one's: the secret was right, and the rows are being opened. */
	readonly isOpening?: boolean;
	watch<N extends QueryName>(name: N, params: DeviceQueries[N]['params']): Watched<DeviceQueries[N]['result']>;
	readonly call: DeviceVerbs;
}
export interface Watched<T> {
	/** Undefined until the first answer. */
	readonly current: T | undefined;
}

/** Where the screens of a talk lie, and where one goes from them. Practice has its own, so that nothing leads out of it unseen. */
export interface CoachPlaces {
	/** In front of every address of a door, a talk and a lesson. */
	readonly base: '' | '/practice';
	/** The list one came from. */
	readonly round: string;
	/** After a talk is closed. */
	readonly afterVisit: string;
}

const REAL_PLACES: CoachPlaces = { base: '', round: '/today', afterVisit: '/today' };

/** Something done that can be undone; it stays until the next act, never by a timer. */
export interface Noted {
	readonly text: string;
	readonly act?: { readonly text: string; readonly icon?: 'undo' | 'pen'; readonly run: () => void } | undefined;
	/** Where one may go on from here, said quietly. */
	readonly more?: { readonly text: string; readonly href: string } | undefined;
}

export class Coach {
	readonly device: CoachDevice;
	readonly places: CoachPlaces;
	readonly words: Words<CoachKey>;
	#noted: Noted | null = $state.raw(null);
	trouble: DeviceError | null = $state.raw(null);
	isOutdoor = $state(readSetting('voordeur.mode') === 'outdoor');
	/** Names of residents stand on the screen without a tap. */
	showsNames = $state(readSetting('voordeur.names') === 'shown');
	/** Practised once, or said not now: nobody is asked again. */
	hasMetPractice = $state(readSetting('voordeur.tour') !== null);
	/** A minute hand for "vandaag" and "16.02": drawn words must not lie after midnight. */
	now = $state(Date.now());
	/** Where each open talk stands; after a restart it comes from beside the drafts of the visit. */
	readonly trailOfVisit = new Map<string, Trail>();
	/** What is written in talks, one owner for each text. */
	readonly texts = new TextOwners();
	/** Where the coach was in the list of the round: kept while looking at a door and under the cover. */
	listPlace: ListPlace | null = null;

	constructor(device: CoachDevice, places: CoachPlaces = REAL_PLACES) {
		this.device = device;
		this.places = places;
		this.words = new Words(t, keptLocale());
	}

	t(key: CoachKey, values?: Readonly<Record<string, string | number>>): string {
		return this.words.t(key, values);
	}

	/** Nothing that is recorded here is kept or sent. */
	get isPractice(): boolean {
		return this.places.base !== '';
	}

	get locale(): Locale {
		return this.words.locale;
	}

	setLocale(locale: Locale): void {
		this.words.locale = locale;
		writeSetting('voordeur.locale', locale);
	}

	setOutdoor(isOutdoor: boolean): void {
		this.isOutdoor = isOutdoor;
		writeSetting('voordeur.mode', isOutdoor ? 'outdoor' : 'day');
	}

	setShowsNames(showsNames: boolean): void {
		this.showsNames = showsNames;
		writeSetting('voordeur.names', showsNames ? 'shown' : 'masked');
	}

	meetPractice(): void {
		this.hasMetPractice = true;
		writeSetting('voordeur.tour', 'met');
	}

	/** It names a door, and what undoes it is of the vault: there only while that is open. Practice names nobody. */
	get noted(): Noted | null {
		return this.isPractice || this.device.status.lock.kind === 'open' ? this.#noted : null;
	}

	note(noted: Noted | null): void {
		this.#noted = noted;
	}

	/** Runs a verb; what went wrong is shown on the screen until the next verb that goes well. Null means it did not happen. */
	async run<T>(verb: Promise<Done<T>>): Promise<{ readonly value: T; readonly savedAt: number } | null> {
		const done = await verb.catch((): Done<T> => ({ ok: false, error: { kind: 'unknown', reference: 'worker' } }));
		this.trouble = done.ok ? null : done.error;
		return done.ok ? { value: done.value, savedAt: done.savedAt } : null;
	}
}

const CONTEXT = 'voordeur coach';

export function provideCoach(coach: Coach): Coach {
	provideWords(coach.words);
	return setContext(CONTEXT, coach);
}

export function useCoach(): Coach {
	return getContext<Coach>(CONTEXT);
}

function keptLocale(): Locale {
	const kept = readSetting('voordeur.locale');
	return isLocale(kept) ? kept : 'nl';
}

/* Language, outdoor mode and masked names are about the phone, not about a resident, so they may lie in the clear. */
function readSetting(name: string): string | null {
	try {
		return localStorage.getItem(name);
	} catch {
		// Storage is refused (private mode): the app says so elsewhere, and the defaults hold.
		return null;
	}
}

function writeSetting(name: string, value: string): void {
	try {
		localStorage.setItem(name, value);
	} catch {
		// The setting holds until the app closes; nothing of the work depends on it.
		return;
	}
}
