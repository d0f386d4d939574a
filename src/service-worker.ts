/// <reference lib="webworker" />
/**
 * The offline shell: what is kept, and what answers a navigation without a network.
 * It precaches the hashed files of the coach app and the one prerendered shell,
 * and caches nothing else at run time. It never sends: the device worker owns the outbox.
 */
import { cacheNames, clientsClaim } from 'workbox-core';
import { PrecacheController, type PrecacheEntry, PrecacheRoute } from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';

declare const self: ServiceWorkerGlobalScope & { readonly __WB_MANIFEST: (PrecacheEntry | string)[] };

/** Static routes, which Chromium has since 123; TypeScript's worker library does not know them. */
interface InstallEventWithRoutes extends ExtendableEvent {
	addRoutes(rules: readonly StaticRoute[]): Promise<void>;
}
interface StaticRoute {
	readonly condition: { readonly urlPattern: { readonly pathname: string; readonly search: string } };
	readonly source: { readonly cacheName: string };
}

/** Where the installed app opens. Every other coach address opens the same page, and reads its own from the address. */
const SHELL = '/today';
/** What is asked for at the start by a name that does not say what is in it. */
const ASKED_AT_START = [
	SHELL,
	'/begin.js',
	'/theme.css',
	'/icons/icon.svg',
	'/fonts/atkinson-hyperlegible-next-latin-wght-normal.woff2'
] as const;
const START_CACHE_PREFIX = 'voordeur-start-';

const shell = new PrecacheController();
shell.addToCacheList(self.__WB_MANIFEST);
/** A version that waits must not change what the one before it opens with. */
const startCache = START_CACHE_PREFIX + ASKED_AT_START.map(revisionOf).join('-');

self.addEventListener('install', (event) => event.waitUntil(install(event)));
self.addEventListener('activate', (event) => event.waitUntil(activate(event)));

registerRoute(new PrecacheRoute(shell));
// Every coach URL opens the shell; the office and the API are online and never answered from here.
registerRoute(
	new NavigationRoute(shell.createHandlerBoundToURL(SHELL), {
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

async function install(event: ExtendableEvent): Promise<void> {
	await shell.install(event);
	if (!hasRoutes(event)) return;
	try {
		await addStaticRoutes(event);
	} catch (error) {
		// They save time and no more: a browser that refuses them has its shell all the same.
		console.warn('The shell opens without static routes.', error instanceof Error ? error.name : '');
	}
}

/**
 * A phone that opens asks for a handful of files. Where the browser can, it takes them out of the caches by itself, before
 * this script runs at all. Everything else comes through here as before.
 */
async function addStaticRoutes(event: InstallEventWithRoutes): Promise<void> {
	const cache = await caches.open(startCache);
	for (const path of ASKED_AT_START) {
		const response = await shell.matchPrecache(path);
		if (!response) return;
		await cache.put(path, response);
	}
	await event.addRoutes([
		route('/_app/immutable/*', cacheNames.precache),
		...ASKED_AT_START.map((path) => route(path, startCache))
	]);
}

/** Of what a file holds; workbox puts it behind the address. */
function revisionOf(path: string): string {
	return shell.getCacheKeyForURL(path)?.split('=').at(-1) ?? '';
}

function route(pathname: string, cacheName: string): StaticRoute {
	return { condition: { urlPattern: { pathname, search: '' } }, source: { cacheName } };
}

function hasRoutes(event: ExtendableEvent): event is InstallEventWithRoutes {
	return 'addRoutes' in event;
}

async function activate(event: ExtendableEvent): Promise<void> {
	await shell.activate(event);
	for (const name of await caches.keys()) {
		const isOld = name.startsWith(START_CACHE_PREFIX) && name !== startCache;
		// Caches of an older workbox, by the names it gave them.
		if (isOld || (name.includes('-precache-') && name !== cacheNames.precache)) await caches.delete(name);
	}
}
