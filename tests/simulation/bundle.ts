/**
 * The worker of the histories as one script. What reads TypeScript while it runs names every
 * function it meets anew, which in code of many small closures is a quarter of the time.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** Inside the project, so that what stays outside the script is found. */
const CACHE = join(ROOT, 'node_modules', '.cache');
/** Fetched only when a history runs on a real engine, which the script is not used for. */
const ENGINES = ['@photostructure/sqlite', 'pg'];

export interface Bundle {
	readonly script: string;
	readonly remove: () => void;
}

export async function bundleWorker(): Promise<Bundle> {
	await mkdir(CACHE, { recursive: true });
	const folder = mkdtempSync(join(CACHE, 'simulation-'));
	const remove = (): void => rmSync(folder, { recursive: true, force: true });
	try {
		await build({
			root: ROOT,
			configFile: false,
			logLevel: 'error',
			publicDir: false,
			// The project's own settings may not have been written yet, and nothing here needs them.
			oxc: false,
			ssr: { noExternal: true, external: ENGINES },
			build: {
				ssr: fileURLToPath(new URL('./worker.ts', import.meta.url)),
				outDir: folder,
				target: 'node20',
				minify: false,
				rolldownOptions: { tsconfig: false, output: { entryFileNames: 'worker.mjs' } }
			}
		});
	} catch (error) {
		remove();
		throw error;
	}
	const script = join(folder, 'worker.mjs');
	if (!existsSync(script)) throw new Error('the bundle of the worker holds no worker');
	return { script, remove };
}
