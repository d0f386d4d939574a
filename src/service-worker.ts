/// <reference lib="webworker" />
/**
 * The offline shell: what is kept, and what answers a navigation without a network.
 * It precaches the hashed files of the coach app and the one prerendered shell,
 * and caches nothing else at run time. It never sends: the device worker owns the outbox.
 */
import { clientsClaim } from 'workbox-core';
import {
	cleanupOutdatedCaches,
	createHandlerBoundToURL,
	precacheAndRoute,
	type PrecacheEntry
} from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';

declare const self: ServiceWorkerGlobalScope & { readonly __WB_MANIFEST: (PrecacheEntry | string)[] };

precacheAndRoute(self.__WB_MANIFEST);
cleanupOutdatedCaches();

// Every coach URL opens the shell; the office and the API are online and never answered from here.
registerRoute(
	new NavigationRoute(createHandlerBoundToURL('/shell'), {
		denylist: [/^\/api\//, /^\/office(\/|$)/, /^\/\.well-known\//]
	})
);

clientsClaim();

// A new version waits until the coach says yes, and never goes under an open visit: the page asks.
self.addEventListener('message', (event) => {
	const data: unknown = event.data;
	if (typeof data === 'object' && data !== null && 'type' in data && data.type === 'SKIP_WAITING')
		void self.skipWaiting();
});
