/** What only a page can do for the device: say how it was opened, and take away what the browser keeps for the app. */
import { EMPTIED_API, type EmptiedRequest } from '#lib/sync/emptied.ts';

/** Opened from the home screen, in a window of its own. */
export function isInstalled(): boolean {
	const isOwnWindow = ['standalone', 'fullscreen', 'minimal-ui'].some(
		(mode) => matchMedia(`(display-mode: ${mode})`).matches
	);
	// The older iOS says it here, and nowhere else.
	return isOwnWindow || ('standalone' in navigator && navigator.standalone === true);
}

/**
 * The app's files, its service worker and the settings of this phone. Nothing of a resident is in them; they go so that
 * nothing tells that the app was here. What cannot be reached stays, and costs nobody anything.
 */
export async function forgetPage(): Promise<void> {
	const steps: readonly (() => Promise<unknown>)[] = [
		async () => Promise.all((await caches.keys()).map((name) => caches.delete(name))),
		async () => Promise.all((await navigator.serviceWorker.getRegistrations()).map((one) => one.unregister())),
		async () => localStorage.clear(),
		async () => sessionStorage.clear()
	];
	for (const step of steps) await step().catch(() => undefined);
}

/** The browser forgets this origin on the office's word alone, which the office gives once, to the emptied phone itself. */
export async function forgetOrigin(proof: EmptiedRequest): Promise<void> {
	const headers = { 'content-type': 'application/json' };
	// No network: the app has taken away what it knows of, and nothing of a resident is left here.
	await fetch(EMPTIED_API, { method: 'POST', headers, body: JSON.stringify(proof), cache: 'no-store' }).catch(
		() => null
	);
}

/** Every database of this origin: only for a phone that holds nothing any more. */
export async function forgetDatabases(): Promise<void> {
	// Missing in an older browser; there the worker has taken away what held anything.
	if (typeof indexedDB.databases !== 'function') return;
	for (const { name } of await indexedDB.databases()) if (name) indexedDB.deleteDatabase(name);
}
