/** A build of one's own, that can become the next version under a phone's feet. */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The folder of a copy, with `server.js` in it; whoever asked takes it away. */
export function copyOfBuild(): string {
	const folder = mkdtempSync(join(tmpdir(), 'voordeur-build-'));
	cpSync('build', join(folder, 'build'), { recursive: true });
	cpSync('server.js', join(folder, 'server.js'));
	cpSync('package.json', join(folder, 'package.json'));
	// The one part of the source that `server.js` loads as it is.
	cpSync('src/lib/server/surface', join(folder, 'src/lib/server/surface'), { recursive: true });
	// What the server starts beside itself, such as the nightly backup.
	cpSync('commands', join(folder, 'commands'), { recursive: true });
	symlinkSync(join(process.cwd(), 'node_modules'), join(folder, 'node_modules'));
	return folder;
}

/** For a phone a new version is a service worker of which one byte differs. */
export function makeNextVersion(folder: string): void {
	change(join(folder, 'build', 'client', 'service-worker.js'), (text) => `${text}\n// The next version.\n`);
}

/** Puts a script before the device's worker, for an engine that lacks what it needs. */
export function putBeforeWorker(folder: string, script: string): void {
	const workers = join(folder, 'build', 'client', '_app', 'immutable', 'workers');
	const names = readdirSync(workers).filter((name) => name.endsWith('.js'));
	if (names.length !== 1) throw new Error(`one worker was expected, not ${names.join(', ')}`);
	for (const name of names) change(join(workers, name), (text) => `${readFileSync(script, 'utf8')}\n${text}`);
}

function change(file: string, how: (text: string) => string): void {
	writeFileSync(file, how(readFileSync(file, 'utf8')));
	for (const packed of ['.br', '.gz']) rmSync(`${file}${packed}`, { force: true });
}
