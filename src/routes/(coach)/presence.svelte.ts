/**
 * What the page does while somebody is, or is not, looking: the words follow language and mode, the clock on the
 * screen goes on and a touch keeps the phone open. The device itself covers a page that is hidden.
 */
import type { Coach } from './coach.svelte.ts';

const CLOCK_MS = 20_000;
/** Telling the worker of every touch would be chatter; the lock counts in minutes. */
const TOUCH_MS = 15_000;

export function attend(coach: Coach): void {
	$effect(() => {
		document.documentElement.lang = coach.locale;
	});
	$effect(() => {
		if (coach.isOutdoor) document.documentElement.dataset['mode'] = 'outdoor';
		else delete document.documentElement.dataset['mode'];
	});
	$effect(() => {
		const timer = setInterval(() => (coach.now = Date.now()), CLOCK_MS);
		return () => clearInterval(timer);
	});
	$effect(() => {
		let touchedAt = 0;
		const touch = (): void => {
			const now = Date.now();
			if (now - touchedAt < TOUCH_MS) return;
			touchedAt = now;
			void coach.device.call.touch();
		};
		const look = (): void => {
			coach.now = Date.now();
		};
		document.addEventListener('pointerdown', touch, { passive: true });
		document.addEventListener('keydown', touch, { passive: true });
		document.addEventListener('visibilitychange', look);
		return () => {
			document.removeEventListener('pointerdown', touch);
			document.removeEventListener('keydown', touch);
			document.removeEventListener('visibilitychange', look);
		};
	});
}

/** The button that hides. Leaves the field first, so that what was typed becomes an operation before the screen is blanked. */
export function hide(coach: Coach): void {
	if (coach.device.status.lock.kind !== 'open') return;
	if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
	void coach.device.call.cover();
}
