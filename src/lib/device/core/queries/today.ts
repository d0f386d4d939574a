/** Today: the round in walking order, what is due, what is still open. */
import { isUpNow } from '#lib/domain/next-try.ts';
import { partOfDay } from '#lib/domain/part-of-day.ts';
import { coachScope, roundScope } from '#lib/domain/round.ts';
import type { DoorView, TodayView } from '../../port.ts';
import type { EntityIndex, Typed } from '../entity-index.ts';
import { addDays } from './calendar.ts';
import { compare, type Doors, dueCommitment, inWalkingOrder, type QueryContext } from './door.ts';

/** A commitment is shown this many days before it is due. */
const DUE_DAYS_AHEAD = 7;

export function buildToday(context: QueryContext, doors: Doors): TodayView {
	const { index, today } = context;
	const rounds = openRounds(context);
	const list = addressesOf(index, rounds).flatMap((address) => doors.door(address.id, today) ?? []);
	const first = rounds[0];
	return {
		round: first ? { id: first.id, name: first.values.name ?? '', lentUntil: first.values.lentUntil ?? null } : null,
		next: nextDoor(list, null, context),
		doors: list,
		done: list.filter((door) => door.plate === 'done' || door.plate === 'never').length,
		due: dueNow(context),
		openVisits: openVisits(context, doors),
		messages: messages(context)
	};
}

/** Rounds that run and are this coach's, the one that ends first in front. */
export function openRounds({ index, me, today }: QueryContext): readonly Typed<'round'>[] {
	return index
		.ofKind('round')
		.filter(
			({ values }) => !values.endedOn && (values.coaches ?? []).includes(me) && (values.lentUntil ?? today) >= today
		)
		.sort(
			(a, b) =>
				compare(a.values.lentUntil ?? '9', b.values.lentUntil ?? '9') ||
				compare(a.values.name ?? '', b.values.name ?? '')
		);
}

/**
 * The next door to ring after this one: not yet tried first, then to be tried again, where this is the time that was
 * chosen or is proposed before where it is another. Where another day was agreed or chosen, nobody rings today.
 */
export function nextDoor(
	list: readonly DoorView[],
	after: string | null,
	{ now, today }: Pick<QueryContext, 'now' | 'today'>
): DoorView | null {
	const part = partOfDay(now);
	const from = after === null ? 0 : list.findIndex((door) => door.id === after) + 1;
	const ahead = [...list.slice(from), ...list.slice(0, from)].filter(
		({ id, openVisit, appointment, nextTry }) =>
			id !== after &&
			openVisit === null &&
			(appointment === null || appointment.on === today) &&
			(nextTry?.kind !== 'day' || nextTry.day === today)
	);
	return (
		ahead.find((door) => door.plate === 'todo') ??
		ahead.find((door) => door.plate === 'again' && isUpNow(door.nextTry, { part, today, lastAt: door.lastAt })) ??
		ahead.find((door) => door.plate === 'again') ??
		null
	);
}

const orders = new WeakMap<EntityIndex, { version: number; rounds: string; addresses: readonly Typed<'address'>[] }>();

/** Addresses of the rounds in walking order; sorted anew only when an address or a round changed. */
export function addressesOf(index: EntityIndex, rounds: readonly Typed<'round'>[]): readonly Typed<'address'>[] {
	const key = rounds.map((round) => round.id).join();
	const version = index.kindVersion('address');
	const kept = orders.get(index);
	if (kept?.version === version && kept.rounds === key) return kept.addresses;
	const addresses = rounds.flatMap((round) => [...index.inScope('address', roundScope(round.id))].sort(inWalkingOrder));
	orders.set(index, { version, rounds: key, addresses });
	return addresses;
}

/** What a coach promised; what a resident or a partner would do stands at the door. */
function dueNow(context: QueryContext): TodayView['due'] {
	const until = addDays(context.today, DUE_DAYS_AHEAD);
	return context.index
		.ofKind('commitment')
		.filter(({ values }) => values.state === 'open' && (values.who ?? 'coach') === 'coach')
		.filter(({ values }) => values.dueOn && values.dueOn <= until)
		.map((commitment) => dueCommitment(context, commitment))
		.sort((a, b) => compare(a.dueOn, b.dueOn) || compare(a.id, b.id));
}

/** Visits of this coach that were not closed. */
export function openVisitsOf({ index, me }: Pick<QueryContext, 'index' | 'me'>): Typed<'visit'>[] {
	return index
		.ofKind('visit')
		.filter(({ short }) => short.state === 'open' && short.discarded !== true && short.coach === me);
}

function openVisits(context: QueryContext, doors: Doors): TodayView['openVisits'] {
	return openVisitsOf(context)
		.sort((a, b) => (b.values.startedAt ?? 0) - (a.values.startedAt ?? 0))
		.flatMap((visit) => {
			const door = doors.door(visit.values.address, context.today);
			return door ? [{ visit: visit.id, door, startedAt: visit.values.startedAt ?? 0 }] : [];
		});
}

function messages({ index, me }: QueryContext): TodayView['messages'] {
	return index
		.inScope('message', coachScope(me))
		.filter(({ values }) => values.to === me)
		.map(({ id, values }) => ({ id, text: values.text ?? '', at: values.at ?? 0, read: Boolean(values.readAt) }))
		.sort((a, b) => b.at - a.at || compare(a.id, b.id));
}
