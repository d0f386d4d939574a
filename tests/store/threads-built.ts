/**
 * For the tests the files that run in a thread of their own are built, as they are for the server: from its source each
 * thread would read TypeScript for seconds, and the tests start dozens.
 */
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'vite';
import type { Plugin } from 'vitest/config';

/** Within the checkout, so that packages are found from there. */
const FOLDER = '.svelte-kit/threads';
const NAMES_ITSELF = 'threadAddress = import.meta.url';

export function threadsBuilt(): Plugin {
	return {
		name: 'threads-built',
		enforce: 'pre',
		async transform(code, id) {
			if (!id.endsWith('-thread.ts') || !code.includes(NAMES_ITSELF)) return null;
			const name = `${basename(id, '.ts')}.mjs`;
			await build({
				configFile: false,
				logLevel: 'error',
				build: {
					ssr: id,
					outDir: FOLDER,
					emptyOutDir: false,
					minify: false,
					rolldownOptions: { output: { entryFileNames: name, codeSplitting: false } }
				}
			});
			const file = join(process.cwd(), FOLDER, name);
			return code.replace('import.meta.url', JSON.stringify(pathToFileURL(file).href));
		}
	};
}
