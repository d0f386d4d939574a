/** Mutants and walls are patches against today's source: one that no longer applies proves nothing. */
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const FOLDERS = [
	'tests/simulation/mutants',
	'tests/chaos/mutants',
	'tests/failover/mutants',
	'tests/forensic',
	'tests/limits',
	'tests/walls'
];

describe.each(FOLDERS)('the patches of %s', (folder) => {
	const patches = readdirSync(folder).filter((name) => name.endsWith('.patch'));

	it('are there, and apply', () => {
		expect(patches.length).toBeGreaterThan(0);
		const stale = patches.filter((name) => !doesApply(join(folder, name)));
		expect(stale, 'make these anew against what stands there now').toEqual([]);
	});
});

function doesApply(path: string): boolean {
	try {
		execFileSync('git', ['apply', '--check', path], { stdio: 'ignore' });
		return true;
	} catch {
		return false;
	}
}
