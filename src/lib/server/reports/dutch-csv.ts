/**
 * Rows as Excel opens them on a Dutch computer: semicolons, a byte order mark so that accents are read right, and
 * decimals with a comma. A text that begins like a formula gets an apostrophe before it, so that it stays a text.
 */
import { guarded } from '../exports/csv.ts';

const NEEDS_QUOTES = /[;"\r\n]/;

export function dutchCsv(rows: readonly (readonly (string | number | null)[])[]): string {
	return `\ufeff${rows.map((row) => row.map(cellText).join(';')).join('\r\n')}\r\n`;
}

function cellText(value: string | number | null): string {
	if (value === null) return '';
	if (typeof value === 'number') return String(value).replace('.', ',');
	const safe = guarded(value);
	return NEEDS_QUOTES.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
