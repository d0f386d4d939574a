import type { NewAddress, TryChoice } from '#lib/device/door-port.ts';
import type { DoorView } from '#lib/device/port.ts';
import type { NextTry } from '#lib/domain/next-try.ts';
import type { PartOfDay } from '#lib/domain/part-of-day.ts';
import { dayInAmsterdam } from '#lib/domain/working-days.ts';

/** The last day of the round. */
export function lentUntil(now: number): string {
	return dayInAmsterdam(now + 30 * 86_400_000);
}

/** Doors of a made-up street, in each state. */
export function doors(count: number, now: number): readonly DoorView[] {
	return [...Array.from({ length: count }, (_, place) => door(place, now)), ...flat(now)];
}

/** What the coach read off a door. */
export function addedDoor(id: string, { street, number, letter, addition, floor }: NewAddress): DoorView {
	const base = door(3, 0);
	return { ...base, id, street, number: String(number), letter: letter ?? '', addition: addition ?? '', floor };
}

/** Six floors of four doors, in every state. */
function flat(now: number): readonly DoorView[] {
	const at = now - 86_400_000;
	return Array.from({ length: 24 }, (_, place): DoorView => {
		const floor = Math.floor(place / 4);
		const base: DoorView = {
			...door(3, now),
			id: `00000000-0000-4000-9001-${String(place).padStart(12, '0')}`,
			number: String(200 + floor * 10 + (place % 4) * 2),
			building: 'De Wilg',
			floor
		};
		const rung = { ...base, attempts: 1, lastAt: at };
		if (place % 7 === 1) return { ...rung, plate: 'again', lastOutcome: 'notHome', nextTry: part('evening') };
		if (place === 11) return { ...rung, plate: 'done', lastOutcome: 'notHome', nextTry: { kind: 'notAgain' } };
		if (place % 7 === 4) return { ...rung, plate: 'done', lastOutcome: 'notInterested' };
		if (place === 13) return { ...rung, plate: 'done', lastOutcome: 'spoken' };
		return place === 17 ? { ...base, plate: 'never' } : base;
	});
}

/** When to ring again, as the coach chose it. */
export function chosenTry({ tryIn, tryOn, isNotAgain }: TryChoice): NextTry | null {
	if (isNotAgain) return { kind: 'notAgain' };
	if (tryOn) return { kind: 'day', day: tryOn };
	return tryIn ? { kind: 'part', part: tryIn, isChosen: true } : null;
}

function part(name: PartOfDay): NextTry {
	return { kind: 'part', part: name, isChosen: false };
}

function door(place: number, now: number): DoorView {
	const base: DoorView = {
		id: `00000000-0000-4000-9000-${String(place).padStart(12, '0')}`,
		street: place > 10 ? 'Lindelaan' : 'Hazelhof',
		town: 'Veldhaven',
		number: String(6 + place * 2),
		letter: '',
		addition: '',
		building: null,
		floor: null,
		plate: 'todo',
		attempts: 0,
		lastOutcome: null,
		lastAt: null,
		appointment: null,
		openVisit: null,
		nextTry: null
	};
	const at = now - 86_400_000 * 3;
	if (place < 2) return { ...base, plate: 'done', attempts: 1, lastOutcome: 'spoken', lastAt: at };
	if (place === 2)
		return {
			...base,
			number: '14',
			letter: 'a',
			plate: 'again',
			attempts: 1,
			lastOutcome: 'notHome',
			lastAt: at,
			nextTry: part('evening')
		};
	if (place === 4)
		return { ...base, plate: 'again', attempts: 2, lastOutcome: 'notNow', lastAt: at, nextTry: part('morning') };
	if (place === 5)
		return {
			...base,
			number: '18',
			appointment: { id: 'agreed', on: new Date(now).toISOString().slice(0, 10), part: null, minute: 690 }
		};
	if (place === 6) return { ...base, plate: 'never' };
	return base;
}
