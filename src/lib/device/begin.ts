/**
 * Begins the device worker. In the app that is built a script of the page has done so before this one is read
 * (`commands/steps/begin-script.ts`): opening the stores takes as long as drawing the first screen.
 */
import workerUrl from './worker.ts?worker&url';
import type { Begun } from './begun.ts';
import { trustedScriptUrl } from './trusted.ts';

/** The worker that began with the page, once; from then on a new one. It says nothing before it is asked, so none of its words is lost. */
export function begin(): Begun {
	const begun = globalThis.voordeurBegun ?? beginNow();
	globalThis.voordeurBegun = null;
	return begun;
}

/** What this browser lacks for a device; null when it lacks nothing. */
export function whyUnusable(): 'insecure' | 'storage' | 'worker' | null {
	if (!globalThis.isSecureContext) return 'insecure';
	if (typeof Worker === 'undefined') return 'worker';
	const hasStorage =
		typeof indexedDB !== 'undefined' &&
		'storage' in navigator &&
		'getDirectory' in navigator.storage &&
		'locks' in navigator;
	return hasStorage ? null : 'storage';
}

function beginNow(): Begun {
	const worker = new Worker(trustedScriptUrl(workerUrl), { type: 'module', name: 'voordeur-device' });
	const begun = { worker, hasFailed: false };
	worker.onerror = () => (begun.hasFailed = true);
	return begun;
}
