/**
 * The script that begins the device worker before anything else of the page is read: opening the stores takes as long
 * as drawing the first screen. Made by the build, which alone knows the worker's name; `device/begin.ts` takes over.
 */
import type { Plugin } from 'vite';

const WORKER = /_app\/immutable\/workers\/worker-[\w-]+\.js$/;
const FILE = 'begin.js';

export function beginScript(): Plugin {
	return {
		name: 'begin-the-device-worker',
		applyToEnvironment: ({ name }) => name === 'client',
		generateBundle: {
			// After the workers were built.
			order: 'post',
			handler(_, bundle) {
				const worker = Object.keys(bundle).find((name) => WORKER.test(name));
				if (worker === undefined) this.error('The device worker is not among the files that were built.');
				this.emitFile({ type: 'asset', fileName: FILE, source: sourceFor(`/${worker}`) });
			}
		},
		configureServer(server) {
			// While developing it begins with its first screen.
			server.middlewares.use(`/${FILE}`, (_request, response) => {
				response.setHeader('content-type', 'text/javascript');
				response.end('');
			});
		}
	};
}

/** Its policy of trusted types knows this one address; a browser that cannot do it here says why when the app begins it. */
function sourceFor(url: string): string {
	return `(() => {
	// The app was first, and has its worker: a second one would take the phone from it.
	if (globalThis.voordeurBegun !== undefined) return;
	if (!isSecureContext || typeof Worker === 'undefined') return;
	const url = ${JSON.stringify(url)};
	const trusted = globalThis.trustedTypes?.createPolicy('voordeur-begin', { createScriptURL: () => url }).createScriptURL(url);
	const begun = { worker: new Worker(trusted ?? url, { type: 'module', name: 'voordeur-device' }), hasFailed: false };
	begun.worker.onerror = () => (begun.hasFailed = true);
	globalThis.voordeurBegun = begun;
})();
// The browser says once, early, that the app can be installed; who asks comes later (\`device/install-offer.svelte.ts\`).
addEventListener('beforeinstallprompt', (event) => {
	event.preventDefault();
	globalThis.voordeurInstall = event;
});
`;
}
