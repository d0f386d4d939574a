/**
 * Doors as a list shows them, kept per address until something at that address
 * changes. A door never carries a name: names stay off the list on the screen.
 */
import { houseNumberText } from '#lib/domain/address.ts';
import { isTriedAgain } from '#lib/domain/attempt.ts';
import { nextTry, type NextTry } from '#lib/domain/next-try.ts';
import type { DoorView, DueCommitment, PlateState } from '../../port.ts';
import type { EntityIndex, Typed } from '../entity-index.ts';

export interface QueryContext {
	readonly index: EntityIndex;
	/** The person who holds this phone. */
	readonly me: string;
	readonly now: number;
	/** Today's day in Amsterdam. */
	readonly today: string;
}

export class Doors {
	readonly #index: EntityIndex;
	readonly #kept = new Map<string, { readonly version: number; readonly today: string; readonly view: DoorView }>();

	constructor(index: EntityIndex) {
		this.#index = index;
	}

	/** The door of an address, or null when this phone does not hold it. */
	door(id: string | null | undefined, today: string): DoorView | null {
		const address = this.#index.find('address', id);
		if (!address) return null;
		const version = this.#index.addressVersion(address.id);
		const kept = this.#kept.get(address.id);
		if (kept?.version === version && kept.today === today) return kept.view;
		const view = buildDoor(this.#index, address, today);
		this.#kept.set(address.id, { version, today, view });
		return view;
	}
}

function buildDoor(index: EntityIndex, address: Typed<'address'>, today: string): DoorView {
	const attempts = attemptsAt(index, address.id);
	const last = attempts.at(-1);
	const visits = index.atAddress('visit', address.id).filter(({ short }) => short.discarded !== true);
	const open = visits.find(({ short }) => short.state === 'open');
	const { values } = address;
	const plate = plateOf(address, last, visits);
	const next = plate === 'again' ? tryAfter(attempts, address.scope, today) : null;
	const isOver = next?.kind === 'notAgain';
	const appointment = nextAppointment(index, address.id, today);
	return {
		id: address.id,
		street: values.street ?? '',
		town: values.town ?? '',
		number: values.number ? String(values.number) : '?',
		letter: values.letter ?? '',
		addition: values.addition ?? '',
		building: values.building ?? null,
		floor: values.floor ?? null,
		plate: isOver ? 'done' : plate,
		attempts: attempts.length,
		lastOutcome: last?.values.outcome ?? null,
		lastAt: last?.values.at ?? null,
		appointment,
		openVisit: open?.id ?? null,
		nextTry: isOver || appointment === null ? next : null
	};
}

function tryAfter(attempts: readonly Typed<'attempt'>[], scope: string, today: string): NextTry | null {
	const rings = attempts.flatMap(({ values: { outcome, at, tryIn, tryOn, notAgainIn } }) =>
		outcome && typeof at === 'number' ? [{ outcome, at, tryIn, tryOn, isNotAgain: notAgainIn === scope }] : []
	);
	return nextTry(rings, today);
}

/** Attempts that count, the oldest first. */
export function attemptsAt(index: EntityIndex, address: string): readonly Typed<'attempt'>[] {
	return index
		.atAddress('attempt', address)
		.filter((attempt) => attempt.values.undone !== true)
		.sort((a, b) => (a.values.at ?? 0) - (b.values.at ?? 0));
}

function plateOf(
	address: Typed<'address'>,
	last: Typed<'attempt'> | undefined,
	visits: readonly Typed<'visit'>[]
): PlateState {
	const outcome = last?.values.outcome ?? null;
	if (address.values.doNotVisit === true || outcome === 'neverAgain') return 'never';
	if (visits.some(({ short }) => short.state === 'closed')) return 'done';
	if (outcome === null) return 'todo';
	return isTriedAgain(outcome) ? 'again' : 'done';
}

function nextAppointment(index: EntityIndex, address: string, today: string): DoorView['appointment'] {
	const coming = index
		.atAddress('appointment', address)
		.filter(({ values }) => values.cancelled !== true && (values.on ?? '') >= today)
		.sort(({ values: a }, { values: b }) => compare(a.on ?? '', b.on ?? '') || (a.minute ?? 0) - (b.minute ?? 0));
	const [first] = coming;
	if (!first?.values.on) return null;
	const { on, part, minute } = first.values;
	return { id: first.id, on, part: part ?? null, minute: minute ?? null };
}

/** The walking order: the round's own, then street, number, letter and addition. */
export function inWalkingOrder(a: Typed<'address'>, b: Typed<'address'>): number {
	const [x, y] = [a.values, b.values];
	return (
		(x.order ?? Number.MAX_SAFE_INTEGER) - (y.order ?? Number.MAX_SAFE_INTEGER) ||
		compare(x.street ?? '', y.street ?? '') ||
		(x.number ?? 0) - (y.number ?? 0) ||
		compare(`${x.letter ?? ''} ${x.addition ?? ''}`, `${y.letter ?? ''} ${y.addition ?? ''}`) ||
		compare(a.id, b.id)
	);
}

/** An open commitment with the door it is about. */
export function dueCommitment(context: QueryContext, commitment: Typed<'commitment'>): DueCommitment {
	const { values } = commitment;
	const id = context.index.addressOf({ ...commitment, kind: 'commitment', values: { ...values } });
	const address = context.index.find('address', id);
	return {
		id: commitment.id,
		address: id ?? '',
		street: address?.values.street ?? '',
		houseNumber: address ? houseNumberText(address.values) : '',
		what: values.what ?? '',
		dueOn: values.dueOn ?? '',
		late: values.dueOn !== undefined && values.dueOn !== null && values.dueOn < context.today
	};
}

export function compare(a: string, b: string): number {
	return a < b ? -1 : a > b ? 1 : 0;
}
