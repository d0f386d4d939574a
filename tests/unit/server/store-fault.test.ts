/** What is wrong with a store as a whole, and what an asker is told of it. */
import { describe, expect, it } from 'vitest';
import { faultAnswer } from '#lib/server/http/fault-answer.ts';
import { problem } from '#lib/server/http/problem.ts';
import { storeFaultOf, StoreDamaged } from '#lib/server/store/fault.ts';
import { StoreOutage } from '#lib/server/store/retry.ts';

const coded = (code: string, message = 'told by the engine', errcode?: number): Error =>
	Object.assign(new Error(message), { code }, errcode === undefined ? {} : { errcode });

describe('a fault of the store', () => {
	it.each([
		['an outage', new StoreOutage(coded('ECONNREFUSED')), { kind: 'away', code: 'ECONNREFUSED' }],
		['a connection that broke', coded('57P01'), { kind: 'away', code: '57P01' }],
		['a full disk of PostgreSQL', coded('53100'), { kind: 'full', code: '53100' }],
		['a full disk of a file', coded('ENOSPC'), { kind: 'full', code: 'ENOSPC' }],
		['a full disk of SQLite', coded('ERR_SQLITE_ERROR', 'x', 13), { kind: 'full', code: 'SQLITE_FULL' }],
		[
			'a full disk by its words alone',
			coded('ERR_SQLITE_ERROR', 'database or disk is full'),
			{ kind: 'full', code: 'SQLITE_FULL' }
		],
		['an extended code', coded('ERR_SQLITE_ERROR', 'x', 267), { kind: 'damaged', code: 'SQLITE_CORRUPT' }],
		[
			'damage by its words alone',
			coded('ERR_SQLITE_ERROR', 'database disk image is malformed'),
			{ kind: 'damaged', code: 'SQLITE_CORRUPT' }
		],
		['a file that is none', coded('ERR_SQLITE_ERROR', 'x', 26), { kind: 'damaged', code: 'SQLITE_NOTADB' }],
		['a file that was looked through', new StoreDamaged('page 7'), { kind: 'damaged', code: 'SQLITE_CORRUPT' }],
		['a constraint', coded('ERR_SQLITE_ERROR', 'UNIQUE constraint failed', 19), null],
		['a fault of our own', new TypeError('undefined is no function'), null]
	])('%s', (_name, error, fault) => {
		expect(storeFaultOf(error)).toEqual(fault);
	});

	it('is answered 503 with its code, and another time for each asker', async () => {
		const answers = Array.from({ length: 60 }, () => faultAnswer(new StoreOutage(coded('ECONNREFUSED'))));
		expect(new Set(answers.map((answer) => answer?.status))).toEqual(new Set([503]));
		const times = answers.map((answer) => Number(answer?.headers.get('retry-after')));
		expect(Math.min(...times)).toBeGreaterThanOrEqual(10);
		expect(Math.max(...times)).toBeLessThanOrEqual(20);
		expect(new Set(times).size).toBeGreaterThan(4);
		expect(await answers[0]?.json()).toMatchObject({
			type: 'storeAway',
			detail: expect.stringContaining('ECONNREFUSED')
		});
		expect(faultAnswer(new TypeError('undefined is no function'))).toBeNull();
	});

	it('is spread over the askers, what one of them did too often is not', () => {
		const wait = (code: 'tooMany' | 'server'): string[] =>
			Array.from({ length: 60 }, () => problem(code, 'x', { retryAfterSeconds: 30 }).headers.get('retry-after') ?? '');
		expect(new Set(wait('tooMany'))).toEqual(new Set(['30']));
		expect(new Set(wait('server')).size).toBeGreaterThan(8);
	});
});
