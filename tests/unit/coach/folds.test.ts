/** What unfolds shows that it does: words that look like a plain line are not tapped by who does not know them. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const SCREENS = new URL('../../../src/routes/(coach)/', import.meta.url);

it('every line of the coach that unfolds ends in the arrow that says so', () => {
	const files = readdirSync(SCREENS, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.svelte'));
	const folds = files.flatMap((file) =>
		[...readFileSync(new URL(file, SCREENS), 'utf8').matchAll(/<summary[\s\S]*?<\/summary/g)].map(([text]) => ({
			file,
			text
		}))
	);
	expect(folds.length).toBeGreaterThan(5);
	expect(folds.filter(({ text }) => !/<Icon\s+name="down"\s*\/>\s*<\/summary/.test(text))).toEqual([]);
});
