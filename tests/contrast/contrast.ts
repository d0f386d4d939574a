/**
 * `npm run contrast`, or with a theme over ours `npm run contrast -- theme.css`: every ink on its ground in every look of the theme. Text needs 4.5 to 1, edges and focus 3 to 1
 * (WCAG 2.2 AA). Last line: `contrast: P pairs, U under 4.5`.
 */
import { readFileSync } from 'node:fs';
import { coloursOf, contrastOf, LOOK_NAMES } from './looks.ts';
import { edgePairs, type Pair, textPairs } from './pairs.ts';

export const TEXT_LEAST = 4.5;
export const EDGE_LEAST = 3;

/**
 * What falls short, as lines for a person.
 *
 * @param over an organisation's theme, as text
 */
export function shortPairs(
	pairs: readonly Pair[],
	least: number,
	over = ''
): { readonly count: number; readonly lines: readonly string[] } {
	let count = 0;
	const lines: string[] = [];
	for (const look of LOOK_NAMES) {
		const colours = coloursOf(look, undefined, over);
		for (const { ink, ground, from } of pairs) {
			const [over, under] = [colours[ink], colours[ground]];
			if (over === undefined || under === undefined) continue;
			count += 1;
			const contrast = contrastOf(over, under);
			if (contrast < least) lines.push(`${look}: ${ink} on ${ground} is ${contrast.toFixed(2)} to 1 (${from})`);
		}
	}
	return { count, lines };
}

if (process.argv[1]?.endsWith('contrast.ts')) {
	const [own] = process.argv.slice(2);
	const over = own === undefined ? '' : readFileSync(own, 'utf8');
	const texts = shortPairs(textPairs(), TEXT_LEAST, over);
	const edges = shortPairs(edgePairs(), EDGE_LEAST, over);
	for (const line of [...texts.lines, ...edges.lines]) console.log(line);
	console.log(`edges: ${edges.count} pairs, ${edges.lines.length} under ${EDGE_LEAST}`);
	console.log(`contrast: ${texts.count} pairs, ${texts.lines.length} under ${TEXT_LEAST}`);
	process.exit(texts.lines.length + edges.lines.length === 0 && texts.count > 0 ? 0 : 1);
}
