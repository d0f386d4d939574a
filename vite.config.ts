import { sveltekit } from '@sveltejs/kit/vite';
import { SvelteKitPWA } from '@vite-pwa/sveltekit';
import { defineConfig } from 'vite';
import { beginScript } from './commands/steps/begin-script.ts';
import { COMMON_WORDS_FILE, commonWords } from './commands/steps/common-words.ts';
import { firstScreenGroups } from './commands/steps/first-screens.ts';
import { withoutCryptoOfNode } from './commands/steps/no-node-crypto.ts';
import { withoutUses } from './commands/steps/no-uses.ts';
import { appVersion } from './commands/steps/version.mjs';
import { startAskedByNobody, workerGroups } from './commands/steps/worker-files.ts';
import { compileContent } from './src/lib/content/server/compile.ts';

process.env['VITE_APP_VERSION'] = appVersion();

export default defineConfig({
	plugins: [
		withoutCryptoOfNode(),
		{
			// The PWA plug-in runs after a failed build too, and its complaint would hide the reason.
			name: 'say-why-the-build-failed',
			buildEnd(error) {
				if (error) console.error(error.message);
			}
		},
		{
			name: 'put-the-first-screens-together',
			configEnvironment: (environment) =>
				environment === 'client'
					? { build: { rolldownOptions: { output: { codeSplitting: { groups: firstScreenGroups() } } } } }
					: undefined
		},
		{
			// The lessons that ship are a file of the shell, so that a phone can read and practise before it knows an office.
			name: 'ship-the-lesson-set',
			applyToEnvironment: ({ name }) => name === 'client',
			generateBundle() {
				const source = JSON.stringify(compileContent('src/content').pack);
				this.emitFile({ type: 'asset', fileName: 'lesson-set.json', source });
			},
			configureServer(server) {
				server.middlewares.use('/lesson-set.json', (_request, response) => {
					response.setHeader('content-type', 'application/json');
					response.end(JSON.stringify(compileContent('src/content').pack));
				});
			}
		},
		{
			// What is guessed first, for whoever chooses a passphrase: a file of the shell as well.
			name: 'ship-the-common-words',
			applyToEnvironment: ({ name }) => name === 'client',
			generateBundle() {
				this.emitFile({ type: 'asset', fileName: COMMON_WORDS_FILE, source: JSON.stringify(commonWords()) });
			},
			configureServer(server) {
				server.middlewares.use(`/${COMMON_WORDS_FILE}`, (_request, response) => {
					response.setHeader('content-type', 'application/json');
					response.end(JSON.stringify(commonWords()));
				});
			}
		},
		beginScript(),
		sveltekit(),
		SvelteKitPWA({
			strategies: 'injectManifest',
			srcDir: 'src',
			filename: 'service-worker.ts',
			injectRegister: false,
			registerType: 'prompt',
			manifest: {
				name: 'Voordeur',
				short_name: 'Voordeur',
				description: 'Voor energiecoaches die langs de deuren gaan',
				lang: 'nl',
				dir: 'ltr',
				id: '/',
				start_url: '/today',
				scope: '/',
				display: 'standalone',
				orientation: 'any',
				theme_color: '#0b4f5c',
				background_color: '#faf8f4',
				icons: [
					{ src: '/icons/icon-192.png', sizes: '192x192', type: 'image/png' },
					{ src: '/icons/icon-512.png', sizes: '512x512', type: 'image/png' },
					{ src: '/icons/icon-maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' }
				],
				shortcuts: [
					shortcut('Versturen', '/outbox'),
					shortcut('Lessen', '/lessons'),
					shortcut('Oefen een gesprek', '/practice')
				],
				screenshots: [
					screenshot('today', 'De ronde van vandaag'),
					screenshot('visit-first-moment', 'Een gesprek met een leidraad'),
					screenshot('lessons', 'Lessen, ook zonder netwerk')
				]
			},
			injectManifest: {
				// Everything hashed: Kit does not say which chunk is the office's, and its share is small.
				globPatterns: [
					'client/**/*.{js,css,ico,png,svg,webp,woff2,ttf,wasm,webmanifest}',
					'client/lesson-set.json',
					`client/${COMMON_WORDS_FILE}`,
					'prerendered/**/*.html'
				],
				// Shown before the app is installed; no phone needs them offline.
				globIgnores: ['client/screenshots/**'],
				maximumFileSizeToCacheInBytes: 2_000_000
			}
		})
	],
	worker: {
		format: 'es',
		plugins: () => [withoutCryptoOfNode(), withoutUses(), startAskedByNobody()],
		rolldownOptions: { output: { codeSplitting: { groups: workerGroups() } } }
	},
	// Dexie's own wrapper takes the build for the oldest browsers: a third larger, and of a kind that needs help to be read.
	resolve: { alias: [{ find: /^dexie$/, replacement: 'dexie/dist/modern/dexie.mjs' }] },
	// A phone reads the words faster as JSON than as script.
	json: { stringify: true, namedExports: false },
	build: { target: 'es2022' }
});

/** Opened by a long press on the icon: what a coach wants without going through the round. */
function shortcut(name: string, url: string) {
	return { name, url, icons: [{ src: '/icons/icon-192.png', sizes: '192x192', type: 'image/png' }] };
}

/** Drawn from the demo municipality by `npm run screens`, at the size of a phone. */
function screenshot(name: string, label: string) {
	const src = `/screenshots/${name}.png`;
	return { src, sizes: '390x844', type: 'image/png', form_factor: 'narrow' as const, label };
}
