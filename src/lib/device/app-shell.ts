/**
 * The installed shell on the page's side: registers the service worker and says
 * when a new version waits. It never activates one by itself: the page asks, and
 * never under an open visit.
 */
import { Workbox } from 'workbox-window';
import { trustedScriptUrl } from './trusted.ts';

/** How often a page that stays open looks for a new version. */
const LOOK_EVERY_MS = 3_600_000;

/** A worker that is slow to take over must not leave a tap without an answer; a page that opens too early offers it again. */
const TAKE_OVER_MS_MAX = 8_000;

/**
 * @param offer called with what lets the new version take over and reloads the page
 * @param isTalking a talk is open: a page that was slow to reload stays as it is
 */
export async function watchShell(offer: (activate: () => void) => void, isTalking: () => boolean): Promise<void> {
	if (!('serviceWorker' in navigator) || !import.meta.env.PROD) return;
	const shell = new Workbox(trustedScriptUrl('/service-worker.js'), { scope: '/' });
	const activate = async (): Promise<void> => {
		shell.addEventListener('controlling', () => location.reload());
		const registration = await navigator.serviceWorker.getRegistration();
		// Nothing waits any more where it took over already: another page said yes, or nobody held the one before.
		if (!registration?.waiting) return location.reload();
		shell.messageSkipWaiting();
		setTimeout(() => isTalking() || location.reload(), TAKE_OVER_MS_MAX);
	};
	shell.addEventListener('waiting', () => offer(() => void activate()));
	try {
		await shell.register();
	} catch (error) {
		// Private windows and full disks refuse it; the app then works with a network, and the facts page says so.
		console.warn('The offline shell could not be installed.', error instanceof Error ? error.name : '');
		return;
	}
	let looked = Date.now();
	document.addEventListener('visibilitychange', () => {
		if (document.visibilityState !== 'visible' || Date.now() - looked < LOOK_EVERY_MS) return;
		looked = Date.now();
		// Without a network there is nothing new; the next look comes with the next hour.
		void shell.update().catch(() => looked);
	});
}
