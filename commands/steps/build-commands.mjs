/**
 * Builds the commands of the server into `build/commands`, so that a release runs them with its own packages alone. What
 * runs in a thread stays a file of its own there, as in the app.
 */
import { join } from 'node:path';
import { COMMANDS } from './command-address.mjs';
import { ROOT } from './shell.mjs';

export async function buildCommands() {
	const { build } = await import('vite');
	await build({
		configFile: false,
		root: ROOT,
		logLevel: 'error',
		// A browser's files have no place here.
		publicDir: false,
		build: {
			ssr: true,
			target: 'node20',
			outDir: join(ROOT, 'build', 'commands'),
			emptyOutDir: true,
			minify: false,
			rolldownOptions: {
				input: Object.fromEntries(COMMANDS.map((name) => [name, join(ROOT, 'commands', `${name}.ts`)])),
				output: { entryFileNames: '[name].mjs', chunkFileNames: 'chunks/[name]-[hash].mjs' }
			}
		}
	});
}
