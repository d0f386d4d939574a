/** A build of one's own, that can become the next version under a phone's feet. */
import { appendFileSync, cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The folder of a copy, with `server.js` in it; whoever asked takes it away. */
export function copyOfBuild(): string {
	const folder = mkdtempSync(join(tmpdir(), 'voordeur-build-'));
	cpSync('build', join(folder, 'build'), { recursive: true });
	cpSync('server.js', join(folder, 'server.js'));
	cpSync('package.json', join(folder, 'package.json'));
	// What the server starts beside itself, such as the nightly backup.
	cpSync('commands', join(folder, 'commands'), { recursive: true });
	symlinkSync(join(process.cwd(), 'node_modules'), join(folder, 'node_modules'));
	return folder;
}

/** For a phone a new version is a service worker of which one byte differs. */
export function makeNextVersion(folder: string): void {
	const worker = join(folder, 'build', 'client', 'service-worker.js');
	appendFileSync(worker, '\n// The next version.\n');
	for (const packed of ['.br', '.gz']) rmSync(`${worker}${packed}`, { force: true });
}
