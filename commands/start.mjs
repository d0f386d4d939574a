/**
 * `npm start`: installs, builds, makes the store and the keys, loads the demo
 * municipality when the store is empty, serves, and says what to open.
 *
 *   npm start                     on this machine, http://localhost:3000
 *   npm start -- --port 4000      another port
 *   npm start -- --data FOLDER    another data folder
 *   npm start -- --phone          for a phone: needs an https ORIGIN
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { buildWhenNeeded } from './steps/build.mjs';
import { installWhenNeeded, requireNode } from './steps/install.mjs';
import { SERVER_FLAGS } from './steps/server-flags.mjs';
import { ROOT, run } from './steps/shell.mjs';

const PHONE_HELP = `A phone opens Voordeur only over https, since storage and keys are closed to it otherwise. Two ways work:
  1. Put a reverse proxy with a certificate before this server and start with its address:
       ORIGIN=https://voordeur.example.nl npm start -- --phone
  2. An Android phone on a USB cable, with debugging switched on: run
       adb reverse tcp:3000 tcp:3000
     start with "npm start", and open the enrol link on the phone itself: there localhost counts as safe.`;

requireNode();
const options = readOptions(process.argv.slice(2));
const origin = process.env.ORIGIN ?? `http://localhost:${options.port}`;
if (options.phone && !origin.startsWith('https://')) {
	console.log(PHONE_HELP);
	process.exit(1);
}

await installWhenNeeded();
await buildWhenNeeded();
const env = {
	...process.env,
	NODE_ENV: 'production',
	ORIGIN: origin,
	PORT: String(options.port),
	HOST: process.env.HOST ?? '127.0.0.1',
	DATA_DIR: options.data
};
const prepared = JSON.parse(
	(await run('node', ['--import', 'tsx', 'commands/prepare.ts'], { quiet: true, env })).trim().split('\n').at(-1)
);

const server = spawn('node', [...SERVER_FLAGS, 'server.js'], {
	cwd: ROOT,
	env,
	stdio: ['inherit', 'inherit', 'inherit', 'ipc']
});
server.once('message', () => say(prepared));
server.on('exit', (code) => process.exit(code ?? 0));
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => server.kill(signal));

function say(links) {
	console.log(`
Voordeur runs. Keep this window open; Ctrl+C stops it and keeps the data in ${options.data}.

  The office        ${origin}/office/sign-in#${links.signIn}
                    signs in ${links.officeName} once, within a day
  A coach           ${origin}/enrol#${links.enrol}
                    enrols this machine's browser as ${links.coachName}, once, within a day

${links.demo ? 'This is the demo municipality: every person, street and worry in it is made up.' : ''}
ready ${origin}`);
}

function readOptions(args) {
	const value = (name, otherwise) => {
		const at = args.indexOf(name);
		return at >= 0 && args[at + 1] ? args[at + 1] : otherwise;
	};
	return {
		port: Number(value('--port', process.env.PORT ?? '3000')),
		data: value('--data', process.env.DATA_DIR ?? join(ROOT, 'data')),
		phone: args.includes('--phone')
	};
}
