/** A shortfall is explained by what this folding says, so it is held against profiles whose answer is plain. */
import { describe, expect, it } from 'vitest';
import { type CpuProfile, foldProfile, type NameOf } from '../../bench/profile/cpu-profile.ts';
import { nameInWorker } from '../../bench/profile/worker-names.ts';

const ROOT = 1;
const PUT = 2;
const NATIVE = 3;
const COURIER = 4;
const IDLE = 5;
const SORT = 6;

const frame = (functionName: string, url = '') => ({ functionName, url, lineNumber: 0, columnNumber: 0 });

/** Half a second each: Dexie, what it calls, the courier, nothing, what the courier calls, the courier. */
const PROFILE: CpuProfile = {
	nodes: [
		{ id: ROOT, callFrame: frame('(root)'), children: [PUT, COURIER, IDLE] },
		{ id: PUT, callFrame: frame('a', 'worker.js'), children: [NATIVE] },
		{ id: NATIVE, callFrame: frame('add') },
		{ id: COURIER, callFrame: frame('b', 'worker.js'), children: [SORT] },
		{ id: SORT, callFrame: frame('sort') },
		{ id: IDLE, callFrame: frame('(idle)') }
	],
	samples: [PUT, NATIVE, COURIER, IDLE, SORT, COURIER],
	timeDeltas: [0, 500_000, 500_000, 500_000, 500_000, 500_000],
	startTime: 1_000_000
};

const nameOf: NameOf = nameInWorker(({ functionName }) =>
	functionName === 'a' ? '/app/node_modules/dexie/dist/dexie.mjs' : '../../src/lib/device/core/courier.ts'
);

describe('folding a profile', () => {
	it('counts what the browser does with who called it, and nothing where nothing ran', () => {
		expect(Object.fromEntries(foldProfile(PROFILE, nameOf))).toEqual({
			'IndexedDB, through Dexie': 1,
			'own device/core/courier.ts': 1
		});
	});

	it('leaves out what lies outside the span that was asked for', () => {
		const first = foldProfile(PROFILE, nameOf, { from: 0, to: 1_600_000 });
		expect(Object.fromEntries(first)).toEqual({ 'IndexedDB, through Dexie': 1 });
	});
});
