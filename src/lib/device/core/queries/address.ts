/** One address: who lives there, what was tried, what is agreed. */
import { roundScope } from '#lib/domain/round.ts';
import type { AddressView } from '../../port.ts';
import type { OutboxBook } from '../outbox-book.ts';
import { attemptsAt, compare, type Doors, dueCommitment, type QueryContext } from './door.ts';
import { addressesOf, nextDoor, openRounds } from './today.ts';
import { partsOfVisit } from './visit.ts';
import { whereaboutsOf } from './whereabouts.ts';

export function buildAddress(
	context: QueryContext,
	tools: { readonly doors: Doors; readonly book: OutboxBook },
	id: string
): AddressView | null {
	const { index, today } = context;
	const { doors, book } = tools;
	const address = index.find('address', id);
	const door = doors.door(id, today);
	if (!address || !door) return null;
	const rounds = openRounds(context);
	const list = addressesOf(index, rounds).flatMap((other) => doors.door(other.id, today) ?? []);
	return {
		door,
		values: address.values,
		doNotVisit: address.values.doNotVisit === true,
		households: index
			.atAddress('household', id)
			.filter(({ values }) => !values.movedOutOn)
			.map(({ id: household, values }) => ({
				id: household,
				name: values.name ?? null,
				language: values.language ?? null,
				phone: values.phone ?? null
			})),
		attempts: [...attemptsAt(index, id)].reverse().map((attempt) => ({
			id: attempt.id,
			mine: attempt.values.coach === context.me,
			outcome: attempt.values.outcome ?? 'notHome',
			at: attempt.values.at ?? 0,
			cardLeft: attempt.values.cardLeft === true,
			where: whereaboutsOf([attempt], book)
		})),
		visits: index
			.atAddress('visit', id)
			.filter(({ values }) => values.discarded !== true)
			.sort((a, b) => (b.values.startedAt ?? 0) - (a.values.startedAt ?? 0))
			.map((visit) => ({
				id: visit.id,
				startedAt: visit.values.startedAt ?? 0,
				state: visit.values.state ?? 'open',
				where: whereaboutsOf([visit, ...partsOfVisit(index, visit.id)], book)
			})),
		commitments: index
			.atAddress('commitment', id)
			.filter(({ values }) => values.state === 'open')
			.map((commitment) => dueCommitment(context, commitment))
			.sort((a, b) => compare(a.dueOn, b.dueOn)),
		concerns: index
			.atAddress('concern', id)
			.filter(({ values }) => values.withdrawn !== true)
			.sort((a, b) => (b.values.raisedAt ?? 0) - (a.values.raisedAt ?? 0))
			.map(({ id: concern, values }) => ({
				id: concern,
				category: values.category ?? '',
				state: values.state ?? 'open',
				owner: ownerName(context, values.owner),
				dueOn: values.dueOn ?? null,
				answer: values.answer ?? null,
				told: Boolean(values.toldResidentAt)
			})),
		nextDoor: nextDoor(list, id, context),
		lentUntil: rounds.find((round) => roundScope(round.id) === address.scope)?.values.lentUntil ?? null
	};
}

/** The owner's name, as far as this phone may know it. */
function ownerName({ index }: QueryContext, owner: string | null | undefined): string | null {
	return index.find('person', owner)?.values.name ?? null;
}
