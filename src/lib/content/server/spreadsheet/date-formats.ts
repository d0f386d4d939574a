/** Which styles of a workbook show a number as a day, and which day a number is. */
import { attributeOf, scanXml } from './xml-scan.ts';

/** Formats that are known by their number alone (ECMA-376, 18.8.30), those of East Asia too. */
const BUILT_IN: readonly (readonly [number, number])[] = [
	[14, 17],
	[22, 22],
	[27, 31],
	[34, 36],
	[50, 54],
	[57, 58]
];
const DAY_MS = 86_400_000;
/** Day 0 as Excel counts on Windows: it takes 1900 for a leap year, which moves everything after February 1900 by one. */
const EPOCH_MS = Date.UTC(1899, 11, 30);
const EPOCH_1904_MS = Date.UTC(1904, 0, 1);
/** The last day of the year 9999. */
const SERIAL_MAX = 2_958_465;

/** For each style of a cell, by its place, whether it shows days. */
export function dateFormats(styles: string): readonly boolean[] {
	const codes = new Map<number, string>();
	const isDay: boolean[] = [];
	let isInCells = false;
	scanXml(styles, {
		open: (name, attributes) => {
			if (name === 'numFmt')
				codes.set(Number(attributeOf(attributes, 'numFmtId')), attributeOf(attributes, 'formatCode') ?? '');
			else if (name === 'cellXfs') isInCells = true;
			else if (name === 'xf' && isInCells) {
				const id = Number(attributeOf(attributes, 'numFmtId') ?? '0');
				const code = codes.get(id);
				isDay.push(code === undefined ? BUILT_IN.some(([from, to]) => id >= from && id <= to) : showsDay(code));
			}
		},
		close: (name) => {
			if (name === 'cellXfs') isInCells = false;
		},
		text: () => undefined
	});
	return isDay;
}

/** A format of days has a y, m or d outside its quotes, brackets and escapes; hours and minutes alone are no day. */
function showsDay(code: string): boolean {
	const first = code.split(';')[0] ?? '';
	const bare = first.replace(/"[^"]*"|\[[^\]]*\]|\\.|_.|\*./g, '');
	return /[yjd]/i.test(bare) || /m{3,}/i.test(bare);
}

/** A number as a day, or the number where no calendar has it. */
export function dayOfSerial(serial: number, is1904: boolean): string | number {
	const whole = Math.floor(serial);
	if (whole < 1 || whole > SERIAL_MAX) return serial;
	const at = is1904 ? EPOCH_1904_MS + whole * DAY_MS : EPOCH_MS + (whole < 60 ? whole + 1 : whole) * DAY_MS;
	return new Date(at).toISOString().slice(0, 10);
}
