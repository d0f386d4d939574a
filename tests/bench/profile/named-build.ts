/**
 * The build with its device worker bundled once more, from the same sources, with a map: a profile of it can then say
 * which module a moment was spent in. The server beside it is the very one that `npm start` starts.
 */
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { SourceMap, type SourceMapPayload } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import type { CallFrame } from './cpu-profile.ts';

export interface NamedBuild {
	/** With `server.js` in it. */
	readonly folder: string;
	/** Path of the source that a frame of the worker stands in; null where the map knows none. */
	readonly sourceOf: (frame: CallFrame) => string | null;
	remove(): void;
}

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
/** Inside the project, so that what stays outside the server's bundle is found. */
const CACHE = join(ROOT, 'node_modules', '.cache');
const WORKERS = join('build', 'client', '_app', 'immutable', 'workers');

export async function makeNamedBuild(): Promise<NamedBuild> {
	mkdirSync(CACHE, { recursive: true });
	const folder = mkdtempSync(join(CACHE, 'profile-'));
	const remove = (): void => rmSync(folder, { recursive: true, force: true });
	try {
		for (const part of ['build', 'commands', 'server.js', 'package.json', 'src/lib/server/surface'])
			cpSync(join(ROOT, part), join(folder, part), { recursive: true });
		const maps = await bundleWorker(join(folder, WORKERS));
		return {
			folder,
			remove,
			sourceOf: ({ url, lineNumber, columnNumber }) => {
				const entry = maps.get(url.split('/').at(-1) ?? '')?.findEntry(lineNumber, columnNumber);
				return entry && 'originalSource' in entry ? entry.originalSource : null;
			}
		};
	} catch (error) {
		remove();
		throw error;
	}
}

/** Puts the worker in the place of the one that is there. Answers the maps by the name of the script. */
async function bundleWorker(workers: string): Promise<ReadonlyMap<string, SourceMap>> {
	const names = readdirSync(workers).filter((name) => /^worker-.*\.js$/.test(name));
	const [name, ...others] = names;
	if (name === undefined || others.length > 0) throw new Error(`the build has ${names.length} device workers`);
	// Packed twins would be served in its stead.
	for (const twin of [name, `${name}.br`, `${name}.gz`]) rmSync(join(workers, twin), { force: true });
	await build({
		root: ROOT,
		configFile: false,
		logLevel: 'error',
		publicDir: false,
		define: { 'process.env.NODE_ENV': '"production"' },
		build: {
			// As a library: a page's preloading has no place in a worker.
			lib: { entry: join(ROOT, 'src', 'lib', 'device', 'worker.ts'), formats: ['es'], fileName: () => name },
			outDir: workers,
			emptyOutDir: false,
			target: 'es2022',
			sourcemap: true,
			rolldownOptions: { output: { chunkFileNames: 'named-[name]-[hash].js' } }
		}
	});
	const maps = new Map<string, SourceMap>();
	for (const file of readdirSync(workers).filter((one) => one.endsWith('.js.map'))) {
		// Written by the bundler a moment ago.
		const payload = JSON.parse(readFileSync(join(workers, file), 'utf8')) as SourceMapPayload;
		maps.set(file.slice(0, -'.map'.length), new SourceMap(payload));
	}
	if (!maps.has(name)) throw new Error('the bundle of the worker has no map');
	return maps;
}
