/** A flat in words: its name, or its street and numbers. Never a resident. */
import type { FlatSummary } from '#lib/device/port.ts';
import type { Coach } from './coach.svelte.ts';

/** "De Wilg", else "Hazelhof 200 tot en met 258". */
export function flatName(coach: Coach, flat: FlatSummary): string {
	return flat.name ?? coach.t('flat.name', { street: flat.street, from: flat.from, to: flat.to });
}

/** "nog 12 te doen". */
export function flatLeft(coach: Coach, { left }: FlatSummary): string {
	return left === 0 ? '' : coach.t('flat.left', { count: left });
}

/** The number on its plate: of the first door, without what tells the doors of one number apart. */
export function flatPlate({ from }: FlatSummary): string {
	return /^\d+/.exec(from)?.[0] ?? from;
}
