import adapter from '@sveltejs/adapter-node';
import { appVersion } from './commands/steps/version.mjs';

/** @type {import('@sveltejs/kit').Config} */
export default {
	compilerOptions: {
		runes: ({ filename }) => (filename.includes('node_modules') ? undefined : true)
	},
	kit: {
		adapter: adapter({ precompress: true }),
		// The one offline shell serves every depth of URL, so its links must be absolute.
		paths: { relative: false },
		// The commit names the version: a timestamp would prompt every phone at every deploy.
		version: { name: appVersion(), pollInterval: 0 },
		serviceWorker: { register: false },
		csp: {
			mode: 'auto',
			directives: {
				'default-src': ['self'],
				'script-src': ['self', 'wasm-unsafe-eval'],
				'style-src': ['self'],
				// Kit's own live region for page changes sets a style attribute.
				'style-src-attr': ['unsafe-inline'],
				'img-src': ['self', 'blob:', 'data:'],
				'font-src': ['self'],
				'connect-src': ['self'],
				'worker-src': ['self'],
				'object-src': ['none'],
				'base-uri': ['none'],
				'form-action': ['self'],
				'frame-ancestors': ['none'],
				'require-trusted-types-for': ['script'],
				'trusted-types': ['svelte-trusted-html', 'sveltekit-trusted-url', 'voordeur', 'voordeur-begin']
			}
		},
		prerender: { entries: ['/today'] },
		typescript: {
			config: (config) => {
				config.include.push('../commands/**/*.ts', '../tests/**/*.ts', '../vite.config.ts');
				config.exclude = [...(config.exclude ?? []), '../src/service-worker.ts'];
				return config;
			}
		}
	}
};
