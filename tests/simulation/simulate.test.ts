/**
 * A few of the histories with every test run; `npm run simulate` plays thousands.
 * A seed that fails here tells its story with `npm run simulate -- --seed X --story`.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { type HistoryResult, runHistory } from './history.ts';

const SEEDS = Array.from({ length: 50 }, (_, at) => at + 1);

describe('fifty histories of crashes, lost answers, wrong clocks and moved households', () => {
	const results: HistoryResult[] = [];
	const found = (...guarantees: readonly string[]) =>
		results.flatMap(({ seed, findings }) =>
			findings.filter(({ guarantee }) => guarantees.includes(guarantee)).map(({ text }) => `seed ${seed}: ${text}`)
		);

	beforeAll(async () => {
		for (const seed of SEEDS) results.push(await runHistory(seed));
	});

	it('save things in every one of them', () => {
		expect(results.reduce((sum, { saved }) => sum + saved, 0)).toBeGreaterThan(500);
	});

	it('G1: what was said to be saved is in outbox and journal, and on the screen after every opening', () => {
		expect(found('G1')).toEqual([]);
	});

	it('G2: what leaves a phone would survive a power cut', () => {
		expect(found('G2')).toEqual([]);
	});

	it('G3: everything saved ends in the log or in quarantine, and there for a cause only', () => {
		expect(found('G3')).toEqual([]);
	});

	it('G4: the log gives the same state in any order and any number of times, and the same receipts', () => {
		expect(found('G4')).toEqual([]);
	});

	it('G5: no cursor is ever ahead of the rows', () => {
		expect(found('G5')).toEqual([]);
	});

	it('G6: no number becomes visible below one that was read', () => {
		expect(found('G6')).toEqual([]);
	});

	it('G7: nothing is acknowledged before its commit', () => {
		expect(found('G7')).toEqual([]);
	});

	it('G9: what a coach wrote shows until something later does, and lies above what was on the screen', () => {
		expect(found('G9')).toEqual([]);
	});

	it('G10: phones and server hold the same state in the end', () => {
		expect(found('G10')).toEqual([]);
	});

	it('G11: ids and numbers are given once, also by a clone and after a rolled-back profile', () => {
		expect(found('G11')).toEqual([]);
	});

	it('G13: nothing waits for ever behind something poisoned', () => {
		expect(found('G13')).toEqual([]);
	});

	it('G15: every phone records and hands in, whatever its clock, lock or standing', () => {
		expect(found('G15')).toEqual([]);
	});

	it('have the same trace when they are played again', async () => {
		for (const { seed, hash } of results.slice(0, 20)) expect((await runHistory(seed)).hash).toBe(hash);
	});
});
