/**
 * Is a meter reading plausible? What looks like a slip of the thumb is asked about, never refused: the coach stands at
 * the meter and may be right. Every rule here is our own, still to be tried with coaches.
 */
import type { RecordValues } from './records/index.ts';
import { METERS } from './visit.ts';

export type Meter = (typeof METERS)[number];
export type MeterUnit = NonNullable<RecordValues<'meterReading'>['unit']>;

/** m³ for gas and water, kWh for electricity and what goes back, GJ for heat. */
export const UNIT_OF = {
	gas: 'm3',
	electricity1: 'kWh',
	electricity2: 'kWh',
	return1: 'kWh',
	return2: 'kWh',
	heat: 'GJ',
	water: 'm3'
} as const satisfies Record<Meter, MeterUnit>;

/** Those that nearly every home has come first; the others stand behind one tap. */
export const METERS_FIRST = ['gas', 'electricity1', 'electricity2'] as const satisfies readonly Meter[];
export const METERS_MORE = ['return1', 'return2', 'heat', 'water'] as const satisfies readonly Meter[];

/** As long as the record's own limit. */
export const READING_MAX = 10_000_000;

/** A reading of one meter as it was written down. */
export interface Reading {
	readonly meter: Meter;
	readonly value: number;
	/** Milliseconds since 1970. */
	readonly at: number;
}

/**
 * `lower`: a meter only counts up, until it is replaced or starts again at nought.
 * `jump`: far more a day than a home uses.
 * `digits`: ten times the last one or more, as with a digit too many.
 */
export type ReadingDoubt = 'lower' | 'jump' | 'digits';

const DAY_MS = 86_400_000;
/** Our own factor: a home in the coldest week, or one that heats with electricity, stays below it. */
const TIMES_USUAL = 10;

/**
 * Above this much a day we ask. Usual use is worked out from the FIXbrigade's own figures (field notes, section 3: 141 m³
 * and 345 kWh saved a home, 15 to 23 %, so up to 940 m³ and 2,300 kWh a year); the factor on top of it is ours. There is
 * no such figure for the other meters, so only `lower` and `digits` hold for them.
 */
export const PER_DAY_MAX: Readonly<Partial<Record<Meter, number>>> = {
	gas: Math.round((940 / 365) * TIMES_USUAL),
	electricity1: Math.round((2300 / 365) * TIMES_USUAL),
	electricity2: Math.round((2300 / 365) * TIMES_USUAL)
};

/** Below this a meter has just begun, and ten times as much says nothing. */
const DIGITS_FROM = 100;
const DIGITS_TIMES = 10;

/** What to ask about a reading, beside the one before it of the same meter; null when it may stand without a word. */
export function doubtOf(reading: Reading, before: Reading | null): ReadingDoubt | null {
	if (before === null) return null;
	if (reading.value < before.value) return 'lower';
	const days = Math.max(1, (reading.at - before.at) / DAY_MS);
	const limit = PER_DAY_MAX[reading.meter];
	if (before.value >= DIGITS_FROM && reading.value >= before.value * DIGITS_TIMES) return 'digits';
	return limit !== undefined && (reading.value - before.value) / days > limit ? 'jump' : null;
}

/** The newest reading of this meter before a moment. */
export function readingBefore(readings: readonly Reading[], meter: Meter, at: number): Reading | null {
	return readings
		.filter((one) => one.meter === meter && one.at < at)
		.reduce<Reading | null>((last, one) => (last === null || one.at > last.at ? one : last), null);
}

/** A stored reading, where it is whole and was not taken away. */
export function readingOf(values: RecordValues<'meterReading'>): Reading | null {
	const { meter, value, at, removed } = values;
	if (!meter || value === null || value === undefined || !at || removed === true) return null;
	return { meter, value, at };
}

export type TypedReading =
	| { readonly kind: 'empty' }
	| { readonly kind: 'value'; readonly value: number }
	/** No number, below nought, or longer than any meter. It is kept as it was typed, and is no reading yet. */
	| { readonly kind: 'noReading' };

/** What was typed: thousands may stand apart by a space or a point, decimals behind a comma. */
export function readTyped(text: string): TypedReading {
	const compact = text.trim().replace(/[\s\u00a0]/g, '');
	if (compact === '') return { kind: 'empty' };
	const plain = /^\d{1,3}(\.\d{3})+(,\d+)?$/.test(compact) ? compact.replaceAll('.', '') : compact;
	const value = /^\d+([.,]\d+)?$/.test(plain) ? Number(plain.replace(',', '.')) : Number.NaN;
	return value <= READING_MAX ? { kind: 'value', value } : { kind: 'noReading' };
}
