import { expect, test } from 'vitest';
import { createProven } from '#lib/server/proven.ts';

test('What was proven is not proven again, and what failed is tried anew each time', async () => {
	const proven = createProven<string>(10);
	let asked = 0;
	const prove = (answer: string | null) => async () => {
		asked += 1;
		return answer;
	};
	expect(await proven.find('a', prove('yes'))).toBe('yes');
	expect(await proven.find('a', prove('other'))).toBe('yes');
	expect(asked).toBe(1);
	expect(await proven.find('b', prove(null))).toBeNull();
	expect(await proven.find('b', prove('now'))).toBe('now');
	expect(asked).toBe(3);
});

test('Of too many, the one that was not asked for the longest is forgotten', async () => {
	const proven = createProven<number>(2);
	let asked = 0;
	const prove = async () => (asked += 1);
	await proven.find('a', prove);
	await proven.find('b', prove);
	await proven.find('a', prove);
	await proven.find('c', prove);
	expect(asked).toBe(3);
	await proven.find('a', prove);
	expect(asked).toBe(3);
	await proven.find('b', prove);
	expect(asked).toBe(4);
});
