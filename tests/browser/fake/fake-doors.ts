/** Flats, own counts and what is on its way, of the device in memory. */
import type {
	AddressView,
	DeviceQueries,
	DoorView,
	DueCommitment,
	FlatSummary,
	FlatView,
	OwnWorkView
} from '#lib/device/port.ts';
import { findFlats } from '#lib/domain/flat.ts';
import { houseNumberText } from '#lib/domain/address.ts';

export function fakeFlats(doors: readonly DoorView[]): readonly FlatSummary[] {
	return flatsOf(doors).map(({ summary }) => summary);
}

export function fakeFlat(doors: readonly DoorView[], id: string): FlatView | null {
	const found = flatsOf(doors).find(({ summary }) => summary.doors.includes(id));
	if (!found) return null;
	const floors = [...new Set(found.doors.map(({ floor }) => floor))].toSorted((a, b) => (b ?? -9) - (a ?? -9));
	return {
		...found.summary,
		floors: floors.map((floor) => ({
			floor,
			doors: found.doors
				.filter((door) => door.floor === floor)
				.map((door) => ({ door, promised: door.number === '224' }))
		}))
	};
}

export function fakeOwnWork(doors: readonly DoorView[]): OwnWorkView {
	const counts = { attempts: 18, conversations: 6, helpAccepted: 4, fitted: 11, advised: 3, toldBack: 1 };
	const [first, second] = doors;
	const signal = { category: 'mould', answer: null, owner: 'Marja', dueOn: '2026-12-04' };
	return {
		day: counts,
		round: { ...counts, attempts: 64, conversations: 19 },
		signals: [
			...(first
				? [{ ...signal, concern: 's1', door: first, kind: 'tell' as const, answer: 'De verhuurder komt langs.' }]
				: []),
			...(second ? [{ ...signal, concern: 's2', door: second, kind: 'waiting' as const }] : [])
		]
	};
}

export function fakeDue(address: string): readonly DueCommitment[] {
	const at = { id: 'c', address, street: 'Hazelhof', houseNumber: '18' };
	return [{ ...at, what: 'Folder over ventileren brengen', dueOn: '2026-11-20', late: true }];
}

export function fakeOutbox(now: number, isSent: boolean): DeviceQueries['outbox']['result'] {
	const item = (number: string, where: 'phone' | 'office'): DeviceQueries['outbox']['result'][number] => ({
		id: number,
		what: number === '7' ? 'attempt' : 'visit',
		street: 'Hazelhof',
		houseNumber: number,
		at: now,
		where: where === 'phone' ? { kind: 'phone', savedAt: now - 4_000_000 } : { kind: 'office', at: now - 8_000_000 },
		parts: 1
	});
	const left = isSent ? [] : ['6', '11', '12'];
	return [...left.map((number) => item(number, 'phone')), item('9', 'office'), item('7', 'office')];
}

/** One of each state; the lesson that was taken up is one of the set, so that it is found. */
export function fakeOwnLessons(now: number): DeviceQueries['ownLessons']['result'] {
	const common = { at: now, reason: null, lesson: 'S-0', where: { kind: 'office', at: now } } as const;
	return [
		{
			...common,
			id: 'a',
			text: 'Bel eerst aan bij de buren.',
			state: 'proposed',
			where: { kind: 'phone', savedAt: now }
		},
		{ ...common, id: 'b', text: 'Vraag eerst naar de warmste kamer.', state: 'proposed' },
		{ ...common, id: 'c', text: 'Een datum helpt.', state: 'taken', lesson: 'L01' },
		{ ...common, id: 'd', text: 'Neem een thermometer mee.', state: 'taken' },
		{ ...common, id: 'e', text: 'Zeg het vroeg.', state: 'declined', reason: 'Dit staat al in les 14. Dank u wel.' }
	];
}

function flatsOf(doors: readonly DoorView[]) {
	return findFlats(doors.map((door) => ({ ...door, number: Number(door.number), postcode: '1234AB', door }))).map(
		(flat) => {
			const inside = flat.doors.map(({ door }) => door);
			const text = (door: DoorView | undefined): string =>
				door ? houseNumberText({ ...door, number: Number(door.number) }) : '';
			const summary: FlatSummary = {
				id: inside[0]?.id ?? '',
				name: flat.name,
				street: flat.street,
				from: text(inside[0]),
				to: text(inside.at(-1)),
				doors: inside.map(({ id }) => id),
				left: inside.filter(({ plate }) => plate === 'todo' || plate === 'again').length
			};
			return { summary, doors: inside };
		}
	);
}

/** Two weeks ago, and at the office since the day after. */
export function fakeRing(now: number): AddressView['attempts'][number] {
	const where = { kind: 'office', at: now - 13 * 86_400_000 } as const;
	return { id: 'old', mine: true, outcome: 'notHome', at: now - 14 * 86_400_000, cardLeft: true, where };
}
