/** The files beside the build that a server loads as they are: what a release and an image must hold. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT } from './shell.mjs';

/** The server, its commands and its thread of the night; the last is named by a path and imported by nobody. */
const STARTS = ['server.js', 'commands/run.mjs', 'commands/steps/nightly-thread.mjs'];

/** Paths from the root of the source: these files, and every file of ours outside the build that one of them imports. */
export function serverFiles() {
	const found = new Set();
	const waiting = [...STARTS];
	for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
		if (found.has(path)) continue;
		found.add(path);
		const text = readFileSync(join(ROOT, path), 'utf8');
		for (const [, given] of text.matchAll(/(?:from|import\()\s*'(\.[^']+\.mjs)'/g))
			waiting.push(join(dirname(path), given));
	}
	return [...found];
}
