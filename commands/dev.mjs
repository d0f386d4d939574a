/**
 * `npm run dev`: the whole product with reload, for whoever changes it. Installs, makes a store with the demo municipality
 * in a folder of its own, and serves the sources with Vite: a change of a screen shows at once, one of the device worker
 * after a reload of the page, one of the server's files with the next request.
 *
 *   npm run dev                    on this machine, http://localhost:5173
 *   npm run dev -- --port 5200     another port
 *   npm run dev -- --data FOLDER   another data folder; the first one is `data/dev`
 *
 * Not as in a build: there is no service worker, so nothing opens offline; the wall in front of the server
 * (`commands/steps/surface.mjs`) and the nightly backup are left out. `npm start` has all of it.
 */
import { join } from 'node:path';
import { installWhenNeeded, requireNode } from './steps/install.mjs';
import { ROOT, run } from './steps/shell.mjs';

requireNode();
const options = readOptions(process.argv.slice(2));
await installWhenNeeded();
const { createServer } = await import('vite');

process.chdir(ROOT);
const origin = `http://localhost:${options.port}`;
// What the server's files read: the same names as in a build.
Object.assign(process.env, { DATA_DIR: options.data, ORIGIN: origin });
const prepared = JSON.parse(
	(await run('node', ['--import', 'tsx', 'commands/prepare.ts'], { quiet: true })).trim().split('\n').at(-1)
);
const vite = await createServer({
	server: {
		host: '127.0.0.1',
		port: options.port,
		strictPort: true,
		// What a build or a running store writes is no source.
		watch: { ignored: ['**/build/**', '**/data/**', '**/test-results/**'] }
	},
	// The console of whoever types here: Vite's own lines would push the links out of sight.
	clearScreen: false
});
await vite.listen();
const { port } = vite.httpServer.address();
console.log(`
Voordeur runs from its sources and reloads what changes. Ctrl+C stops it and keeps the data in ${options.data}.

  The office        ${origin}/office/sign-in#${prepared.signIn}
                    signs in ${prepared.officeName} once, within a day
  A coach           ${origin}/enrol#${prepared.enrol}
                    enrols this machine's browser as ${prepared.coachName}, once, within a day

Without a service worker nothing opens offline here; npm start has it.
ready http://localhost:${port}`);

for (const signal of ['SIGINT', 'SIGTERM'])
	process.once(signal, () => {
		// The store closes as it does when a built server ends.
		process.emit('sveltekit:shutdown', signal);
		void vite.close().finally(() => process.exit(0));
	});

function readOptions(args) {
	const value = (name, otherwise) => {
		const at = args.indexOf(name);
		return at >= 0 && args[at + 1] ? args[at + 1] : otherwise;
	};
	return {
		port: Number(value('--port', process.env.PORT ?? '5173')),
		data: value('--data', join(ROOT, 'data', 'dev'))
	};
}
