/** Whether a phone may be recorded on as it is. Lessons, practice and settings never ask. */
import type { StatusView } from '#lib/device/port.ts';

/** Screens on which something of a round is recorded or shown. */
const FIELD_WORK = ['/today', '/address', '/visit', '/outbox', '/flat', '/end'];

/**
 * True where the coach is asked first: an open phone in a tab that the browser may clear. An app on the home screen and
 * storage that is kept are each enough. Never under a talk (G15), and never again once the coach chose to go on.
 */
export function asksBeforeStreet(
	path: string,
	status: Pick<StatusView, 'lock' | 'persisted' | 'openVisit' | 'safety'>
): boolean {
	const { installed, goesOn } = status.safety;
	if (status.lock.kind !== 'open' || goesOn || status.openVisit || installed === null) return false;
	const isReady = installed || status.persisted === true;
	return !isReady && (path === '/' || FIELD_WORK.some((start) => path.startsWith(start)));
}
