import type { DoorView } from '#lib/device/port.ts';

/** Doors of a made-up street, in each state. */
export function doors(count: number, now: number): readonly DoorView[] {
	return Array.from({ length: count }, (_, place) => door(place, now));
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
		openVisit: null
	};
	const at = now - 86_400_000 * 3;
	if (place < 2) return { ...base, plate: 'done', attempts: 1, lastOutcome: 'spoken', lastAt: at };
	if (place === 2)
		return { ...base, number: '14', letter: 'a', plate: 'again', attempts: 1, lastOutcome: 'notHome', lastAt: at };
	if (place === 4) return { ...base, plate: 'again', attempts: 2, lastOutcome: 'notNow', lastAt: at };
	if (place === 5)
		return {
			...base,
			number: '18',
			appointment: { on: new Date(now).toISOString().slice(0, 10), part: null, minute: 690 }
		};
	if (place === 6) return { ...base, plate: 'never' };
	if (place === 8) return { ...base, number: '200', addition: '-3', building: 'De Wilg', floor: 3 };
	return base;
}
