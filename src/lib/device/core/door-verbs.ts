/** What is recorded at doors: rings, one or several at once, and an address that stood in no list. */
import { dayInAmsterdam } from '#lib/domain/working-days.ts';
import { roundScope } from '#lib/domain/round.ts';
import { isSameStreet } from '#lib/domain/unknown-address.ts';
import type { NewAddress } from '../door-port.ts';
import type { Typed } from './entity-index.ts';
import type { Missing, OperationMaker } from './operation-maker.ts';
import { openRounds } from './queries/today.ts';
import type { RecordVerbs } from './record-verbs.ts';

const missing = (what: string): Missing => ({ missing: `${what} is not on this phone` });

export const DOOR_VERBS: Pick<
	RecordVerbs,
	| 'recordAttempt'
	| 'recordAttempts'
	| 'leaveCard'
	| 'chooseTry'
	| 'undoAttempt'
	| 'undoAttempts'
	| 'agreeAtDoor'
	| 'noteLanguage'
	| 'addAddress'
> = {
	recordAttempt(maker, { address, outcome, cardLeft }) {
		const door = maker.index.find('address', address);
		if (!door) return missing('address');
		const values = { address, coach: maker.me, outcome, at: maker.now, cardLeft };
		return { attempt: maker.create('attempt', { scope: door.scope }, values) };
	},
	recordAttempts(maker, { addresses, outcome, cardLeft }) {
		const doors = addresses.flatMap((address) => maker.index.find('address', address) ?? []);
		// All of them or none: what is on the screen as chosen is what is saved.
		if (doors.length < addresses.length) return missing('address');
		const attempts = doors.map(({ id, scope }) =>
			maker.create('attempt', { scope }, { address: id, coach: maker.me, outcome, at: maker.now, cardLeft })
		);
		return { attempts };
	},
	leaveCard: (maker, { attempt, cardLeft }) =>
		maker.change('attempt', attempt, { cardLeft }) ? null : missing('attempt'),
	chooseTry(maker, { attempt, tryIn, tryOn, isNotAgain }) {
		const scope = maker.index.get(attempt)?.scope ?? null;
		const notAgainIn = isNotAgain ? scope : null;
		return maker.change('attempt', attempt, { tryIn, tryOn, notAgainIn }) ? null : missing('attempt');
	},
	undoAttempt: (maker, { attempt }) => (maker.change('attempt', attempt, { undone: true }) ? null : missing('attempt')),
	undoAttempts(maker, { attempts }) {
		const areHere = attempts.every((attempt) => maker.index.find('attempt', attempt) !== null);
		if (!areHere) return missing('attempt');
		for (const attempt of attempts) maker.change('attempt', attempt, { undone: true });
		return null;
	},
	agreeAtDoor(maker, { address, values }) {
		const door = maker.index.find('address', address);
		if (!door) return missing('address');
		// Somebody rings here again after all, also on the day of the appointment.
		for (const { id, values: ring } of maker.index.atAddress('attempt', address))
			if (ring.notAgainIn) maker.change('attempt', id, { notAgainIn: null });
		// The appointment stands at the door, for whichever of several opens it.
		const household = homesAt(maker, address)[0]?.id ?? homeAt(maker, door);
		const about = { household, address, with: maker.me, ...values };
		return { appointment: maker.create('appointment', { scope: door.scope, root: household }, about) };
	},
	noteLanguage(maker, { address, language }) {
		const door = maker.index.find('address', address);
		if (!door) return missing('address');
		const [only, ...others] = homesAt(maker, address);
		// Of several, whose language it is was not said.
		if (others.length > 0) return missing('household');
		if (only) maker.change('household', only.id, { language });
		else maker.create('household', { scope: door.scope }, { address, language });
		return null;
	},
	addAddress(maker, address) {
		const rounds = openRounds({
			index: maker.index,
			me: maker.me,
			now: maker.now,
			today: dayInAmsterdam(maker.now)
		}).map((round) => ({ round, doors: maker.index.inScope('address', roundScope(round.id)) }));
		const home = rounds.find(({ doors }) => doors.some((door) => isInStreet(door, address.street))) ?? rounds[0];
		if (!home) return missing('round');
		const neighbour = nearest(home.doors, address);
		const { town, area } = (neighbour ?? home.doors[0])?.values ?? {};
		const { letter, addition, postcode, floor } = address;
		const values = {
			street: address.street,
			number: address.number,
			...(letter === null ? {} : { letter }),
			...(addition === null ? {} : { addition }),
			...(postcode === null ? {} : { postcode }),
			...(floor === null ? {} : { floor }),
			...(town ? { town } : {}),
			...(area ? { area } : {}),
			// Beside its neighbour: of doors with the same place in the walk, the number decides.
			...orderOf(neighbour, home.doors),
			unchecked: true
		};
		return { address: maker.create('address', { scope: roundScope(home.round.id) }, values) };
	}
};

/** The one household that is known there, else a new one: of several nobody says which it is. */
export function homeAt(maker: OperationMaker, door: Typed<'address'>): string {
	const [only, ...others] = homesAt(maker, door.id);
	if (only && others.length === 0) return only.id;
	return maker.create('household', { scope: door.scope }, { address: door.id });
}

function homesAt(maker: OperationMaker, address: string): readonly Typed<'household'>[] {
	return maker.index.atAddress('household', address).filter(({ values }) => !values.movedOutOn);
}

function isInStreet({ values }: Typed<'address'>, street: string): boolean {
	return isSameStreet(values.street ?? '', street);
}

/** The door one passes just before it on this side of the street; else the nearest number in the street. */
function nearest(doors: readonly Typed<'address'>[], { street, number }: NewAddress): Typed<'address'> | null {
	const inStreet = doors.filter((door) => isInStreet(door, street));
	const sameSide = inStreet.filter(({ values }) => (values.number ?? 0) % 2 === number % 2);
	const gap = ({ values }: Typed<'address'>): number => Math.abs((values.number ?? 0) - number);
	const side = sameSide.length > 0 ? sameSide : inStreet;
	return side.toSorted((one, other) => gap(one) - gap(other))[0] ?? null;
}

/** The neighbour's own place, none where it has none; in a street of no neighbours, behind the last door. */
function orderOf(neighbour: Typed<'address'> | null, doors: readonly Typed<'address'>[]): { readonly order?: number } {
	const order = neighbour
		? neighbour.values.order
		: doors.reduce((last, { values }) => Math.max(last, values.order ?? 0), -1) + 1;
	return typeof order === 'number' ? { order } : {};
}
