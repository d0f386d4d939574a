import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { compileContent } from '#lib/content/server/compile.ts';
import { isDiscreet, packForTheDoor } from '#lib/domain/guide/discreet.ts';

describe('a concern that the household must not read', () => {
	const { pack } = compileContent(fileURLToPath(new URL('../../../src/content', import.meta.url)));
	const onPhone = packForTheDoor(pack);

	it('bears other words on a phone, in each language', () => {
		const discreet = pack.concerns.filter(isDiscreet);
		expect(discreet.map(({ id }) => id)).toEqual(['violence-neglect']);
		for (const category of discreet) {
			const shown = onPhone.concerns.find(({ id }) => id === category.id);
			expect(shown?.title).toEqual(category.discreet);
			expect(shown?.short).toEqual(category.discreet);
			for (const word of Object.values(category.title)) expect(JSON.stringify(onPhone.concerns)).not.toContain(word);
		}
	});

	it('leaves every other category and the office’s own pack as they are', () => {
		expect(onPhone.concerns.filter((category) => !isDiscreet(category))).toEqual(
			pack.concerns.filter((category) => !isDiscreet(category))
		);
		expect(pack.concerns.find(({ id }) => id === 'violence-neglect')?.title['nl']).toContain('geweld');
	});
});
