/**
 * `describe`, `it` and `expect` for a worker in a real browser, so that the same
 * suite that runs on the twins runs on Dexie, OPFS and WebCrypto as they are.
 */
import { JestAsymmetricMatchers, JestChaiExpect, JestExtend } from '@vitest/expect';
import * as chai from 'chai';

chai.use(JestExtend);
chai.use(JestChaiExpect);
chai.use(JestAsymmetricMatchers);

export const expect = chai.expect;

interface Case {
	readonly title: string;
	readonly run: () => void | Promise<void>;
	readonly before: readonly (() => void | Promise<void>)[];
	readonly after: readonly (() => void | Promise<void>)[];
}

export interface Result {
	readonly title: string;
	readonly error: string | null;
}

const cases: Case[] = [];
let path: readonly string[] = [];
let before: readonly Case['run'][] = [];
let after: readonly Case['run'][] = [];

export function describe(title: string, inside: () => void): void {
	const outer = { path, before, after };
	path = [...path, title];
	inside();
	({ path, before, after } = outer);
}

export function it(title: string, run: Case['run']): void {
	cases.push({ title: [...path, title].join(': '), run, before, after });
}
export const test = it;

export function beforeEach(run: Case['run']): void {
	before = [...before, run];
}

export function afterEach(run: Case['run']): void {
	after = [...after, run];
}

/** As in Vitest, a row that is a list is spread over the arguments. */
type Row<T> = T extends readonly unknown[] ? T : readonly [T];

describe.each =
	<T>(rows: readonly T[]) =>
	(title: string, inside: (...row: Row<T>) => void): void => {
		for (const row of rows) describe(titleOf(title, row), () => inside(...spread(row)));
	};

it.each =
	<T>(rows: readonly T[]) =>
	(title: string, run: (...row: Row<T>) => void | Promise<void>): void => {
		for (const row of rows) it(titleOf(title, row), () => run(...spread(row)));
	};

/** Runs every case that was registered, one after the other. */
export async function runAll(): Promise<readonly Result[]> {
	const results: Result[] = [];
	for (const one of cases) {
		let error: string | null = null;
		try {
			for (const step of one.before) await step();
			await one.run();
		} catch (caught) {
			error = caught instanceof Error ? `${caught.message}\n${caught.stack ?? ''}` : String(caught);
		}
		for (const step of one.after) await step();
		results.push({ title: one.title, error });
	}
	return results;
}

function spread<T>(row: T): Row<T> {
	// The type above says the same; TypeScript cannot follow it through `isArray`.
	return (Array.isArray(row) ? row : [row]) as unknown as Row<T>;
}

function titleOf(title: string, row: unknown): string {
	const values: readonly unknown[] = Array.isArray(row) ? row : [row];
	return values.reduce<string>(
		(text, value) => text.replace(/%[sj]/, typeof value === 'string' ? value : JSON.stringify(value)),
		title
	);
}
