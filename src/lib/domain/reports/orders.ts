/** Which numbers of the reports cannot be more than which others, whatever is counted: a reader knows that too. */
import type { Relation } from './narrow.ts';

/** Households are counted once in a period, so a year has at most what its months have together. */
const ONCE = /^(outreach\|(spoken|helpAccepted|referred|completed)|advised\|.*)$/;
/** A home with one step in spring and the other in autumn counts in the year and in no quarter. */
const NEVER_LESS = /^bothSteps$/;

/** How a number of a period stands to the same number of the shorter periods that fill it. */
export function overTime(key: string): Relation['is'] {
	if (NEVER_LESS.test(key)) return 'within';
	return ONCE.test(key) ? 'once' : 'sum';
}

/** Between the numbers of one period. */
export function ordersAmong(keys: Iterable<string>): readonly Relation[] {
	return [...keys].flatMap((key): readonly Relation[] => {
		const wholes = wholesOf(key);
		return wholes.map((total) => ({ total, parts: [key], is: 'within' }));
	});
}

function wholesOf(key: string): readonly string[] {
	const [what = '', row = '', column = ''] = key.split('|');
	if (what === 'outreach' && row === 'helpAccepted') return ['outreach|spoken'];
	if (what === 'outreach' && row === 'completed') return ['outreach|referred'];
	if (what === 'chance' && column === 'done') return [`chance|${row}|taken`];
	if (what === 'chance' && column === 'taken') return [`chance|${row}|seen`];
	if (what === 'link' && row === '*') return [`chance|${column}|seen`];
	if (what === 'link' && column === '*') return [`concern|${row}|*`];
	return [];
}
