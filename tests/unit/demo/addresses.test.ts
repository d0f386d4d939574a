/** The doors of the demo municipality are doors that could be: a newcomer finds nothing to put right in the list itself. */
import { expect, it } from 'vitest';
import { addressKey } from '#lib/domain/imports/address-row.ts';
import { makeAddresses } from '#lib/server/demo/addresses.ts';
import { seededChance } from '#lib/server/demo/chance.ts';

it.each([2_000, 10_000])('%i doors of the demo stand in the list once each, and a postcode in one street', (count) => {
	const keys: string[] = [];
	const streets = new Map<string, Set<string>>();
	makeAddresses(seededChance(1), {
		count,
		areas: ['a1', 'a2', 'a3'],
		coaches: ['c1', 'c2'],
		at: 0,
		now: 0,
		office: ({ kind, fields }) => {
			if (kind !== 'address') return;
			const { postcode, number, letter = null, addition = null, street } = fields;
			if (typeof postcode !== 'string' || typeof number !== 'number') throw new Error('a door has both');
			const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);
			keys.push(addressKey({ postcode, number, letter: textOf(letter), addition: textOf(addition) }));
			streets.set(postcode, (streets.get(postcode) ?? new Set()).add(String(street)));
		}
	});
	expect(keys).toHaveLength(count);
	expect(new Set(keys).size).toBe(count);
	expect([...streets.values()].every((names) => names.size === 1)).toBe(true);
});
