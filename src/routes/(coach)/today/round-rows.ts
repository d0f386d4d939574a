/** The list of Today: doors in walking order, and a flat as one row where its first door stands. */
import type { DoorView, FlatSummary } from '#lib/device/port.ts';
import { isUpNow } from '#lib/domain/next-try.ts';
import { partOfDay } from '#lib/domain/part-of-day.ts';
import { dayOf } from '#lib/words/formats.ts';

export type RoundRow =
	| { readonly id: string; readonly kind: 'door'; readonly door: DoorView }
	| { readonly id: string; readonly kind: 'flat'; readonly flat: FlatSummary };

export interface RoundRows {
	readonly after: readonly RoundRow[];
	readonly done: readonly RoundRow[];
}

/** @param next the door that stands large above the list, and is not repeated in it */
export function roundRows(doors: readonly DoorView[], flats: readonly FlatSummary[], next: DoorView | null): RoundRows {
	const flatOf = new Map(flats.flatMap((flat) => flat.doors.map((door) => [door, flat] as const)));
	const shown = new Set<string>();
	const after: RoundRow[] = [];
	const done: RoundRow[] = [];
	for (const door of doors) {
		const flat = flatOf.get(door.id);
		if (flat) {
			if (shown.has(flat.id)) continue;
			shown.add(flat.id);
			(flat.left > 0 ? after : done).push({ id: `flat ${flat.id}`, kind: 'flat', flat });
		} else if (door.plate === 'done') done.push({ id: door.id, kind: 'door', door });
		else if (door.id !== next?.id) after.push({ id: door.id, kind: 'door', door });
	}
	return { after, done };
}

/** Doors to be tried again in this part of this day, each by itself, also in a flat. */
export function doorsToTryNow(doors: readonly DoorView[], now: number): readonly DoorView[] {
	const moment = { part: partOfDay(now), today: dayOf(now) };
	return doors.filter(({ plate, nextTry, lastAt }) => plate === 'again' && isUpNow(nextTry, { ...moment, lastAt }));
}
