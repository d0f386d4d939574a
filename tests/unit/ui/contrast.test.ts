import { describe, expect, it } from 'vitest';
import { EDGE_LEAST, shortPairs, TEXT_LEAST } from '../../contrast/contrast.ts';
import { coloursOf, contrastOf, LOOK_NAMES } from '../../contrast/looks.ts';
import { edgePairs, textPairs } from '../../contrast/pairs.ts';

describe('colours', () => {
	it('stand apart as the standard measures it', () => {
		expect(contrastOf('#000000', '#ffffff')).toBeCloseTo(21, 5);
		expect(contrastOf('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
	});

	it('are read in every look, each over the one below', () => {
		for (const look of LOOK_NAMES) expect(Object.keys(coloursOf(look)).length, look).toBeGreaterThan(40);
		expect(coloursOf('dark')['paper']).not.toBe(coloursOf('light')['paper']);
		expect(coloursOf('more contrast')['ink-soft']).toBe(coloursOf('light')['ink']);
	});

	it('let every text be read on its ground', () => {
		const { count, lines } = shortPairs(textPairs(), TEXT_LEAST);
		expect(lines).toEqual([]);
		expect(count).toBeGreaterThan(200);
	});

	it('let every edge and the ring of focus be seen', () => {
		expect(shortPairs(edgePairs(), EDGE_LEAST).lines).toEqual([]);
	});

	it('would be told apart if one were too pale', () => {
		expect(shortPairs([{ ink: 'line', ground: 'paper', from: 'a test' }], TEXT_LEAST).lines).not.toEqual([]);
	});

	it('outdoors have no grey and no tint between ink and paper', () => {
		const greys = Object.entries(coloursOf('outdoor')).filter(([, colour]) => {
			const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
			const isColourless = Math.max(red, green, blue) - Math.min(red, green, blue) < 16;
			return isColourless && red > 0 && red < 255;
		});
		expect(greys).toEqual([]);
	});

	it('of an organisation lie over ours, by day and in the dark, and leave the outdoor mode alone', () => {
		const over = `/* :root { --vd-color-door: #010101; } */
			:root:not([data-mode='outdoor']) { --vd-color-door: #004699; }
			@media (prefers-color-scheme: dark) { :root { --vd-color-door: #aaccee; } }`;
		const doorIn = (look: (typeof LOOK_NAMES)[number]) => coloursOf(look, undefined, over)['door'];
		expect([doorIn('light'), doorIn('dark')]).toEqual(['#004699', '#aaccee']);
		expect(doorIn('outdoor')).toBe(coloursOf('outdoor')['door']);
		const pale = ":root:not([data-mode='outdoor']) { --vd-color-ink: #cccccc; }";
		expect(shortPairs(textPairs(), TEXT_LEAST, pale).lines.length).toBeGreaterThan(3);
	});
});
