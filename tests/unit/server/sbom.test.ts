/** Which licences may come in with a dependency. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fits, misfits } from '../../../commands/steps/licences.mjs';

describe('licences', () => {
	it('fit when one side of an OR and both sides of an AND do', () => {
		for (const good of ['MIT', '(MIT OR CC0-1.0)', 'GPL-3.0-only OR MIT', 'MIT AND ISC'])
			expect(fits(good), good).toBe(true);
		for (const bad of ['GPL-3.0-only', 'MIT AND SSPL-1.0', 'UNLICENSED', '', 'SEE LICENSE IN x', '(MIT OR (A AND B))'])
			expect(fits(bad), bad).toBe(false);
	});

	it('that are unknown or missing are named with their package', () => {
		const components = [
			{ name: 'a', version: '1', licenses: [{ license: { id: 'MIT' } }] },
			{ name: 'b', version: '2', licenses: [{ license: { name: 'Custom' } }] },
			{ name: 'c', version: '3' }
		];
		expect(misfits(components).map(({ name }: { readonly name: string }) => name)).toEqual(['b', 'c']);
	});

	it('of every package in the lock file fit', () => {
		const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
			packages: Record<string, { version?: string; license?: string }>;
		};
		const components = Object.entries(lock.packages)
			.filter(([path]) => path !== '')
			.map(([name, { version = '', license }]) => ({
				name,
				version,
				...(license === undefined ? {} : { licenses: [{ expression: license }] })
			}));
		expect(components.length).toBeGreaterThan(100);
		expect(misfits(components)).toEqual([]);
	});
});
