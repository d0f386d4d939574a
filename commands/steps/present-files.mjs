/** The sources as a clone of the present files holds them: what git knows and what it would take in, changes included. */
import { cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, run } from './shell.mjs';

/** Pictures for the pages, which nothing runs. */
const LEFT_OUT = 'docs/screens/';

export async function copyPresentFiles(folder) {
	const listed = await run('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { quiet: true });
	for (const path of listed.split('\0')) {
		if (path === '' || path.startsWith(LEFT_OUT) || !existsSync(join(ROOT, path))) continue;
		cpSync(join(ROOT, path), join(folder, path));
	}
}
