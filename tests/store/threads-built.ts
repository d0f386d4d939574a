/**
 * For the tests the files that run in a thread or a process of their own are built, as they are for the server: from its
 * source each of them would read TypeScript for seconds, and the tests start dozens.
 */
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'vite';
import type { Plugin } from 'vitest/config';

/** Within the checkout, so that packages are found from there. */
const FOLDER = '.svelte-kit/threads';
const NAMES_ITSELF = 'threadAddress = import.meta.url';

/** Builds a file with all of ours that it imports, and answers where it lies. */
export async function builtForNode(source: string): Promise<string> {
	const name = `${basename(source, '.ts')}.mjs`;
	await build({
		configFile: false,
		logLevel: 'error',
		plugins: [threadsBuilt(), kitStandIn()],
		build: {
			ssr: source,
			outDir: FOLDER,
			emptyOutDir: false,
			minify: false,
			rolldownOptions: { output: { entryFileNames: name, codeSplitting: false } }
		}
	});
	return join(process.cwd(), FOLDER, name);
}

export function threadsBuilt(): Plugin {
	let isSelf = '';
	return {
		name: 'threads-built',
		enforce: 'pre',
		configResolved: ({ build: { ssr } }) => void (isSelf = typeof ssr === 'string' ? ssr : ''),
		async transform(code, id) {
			if (id === isSelf || !id.endsWith('-thread.ts') || !code.includes(NAMES_ITSELF)) return null;
			const file = await builtForNode(id);
			return code.replace('import.meta.url', JSON.stringify(pathToFileURL(file).href));
		}
	};
}

const KIT = '$app/environment';

/** Endpoints ask Kit for the version; outside a build of the app there is none. */
function kitStandIn(): Plugin {
	return {
		name: 'kit-stand-in',
		enforce: 'pre',
		resolveId: (id) => (id === KIT ? `\0${KIT}` : null),
		load: (id) => (id === `\0${KIT}` ? "export const version = 'test'; export const building = false;" : null)
	};
}
