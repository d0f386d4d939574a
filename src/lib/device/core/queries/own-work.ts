/**
 * What this coach did, today and in the rounds that are lent: for the coach alone, at the end of the round. Five counts
 * that are never added up, and never set against those of somebody else.
 */
import { roundScope } from '#lib/domain/round.ts';
import { dayInAmsterdam } from '#lib/domain/working-days.ts';
import type { OwnCounts, OwnSignal, OwnWorkView } from '../../door-port.ts';
import type { Typed } from '../entity-index.ts';
import { compare, type Doors, type QueryContext } from './door.ts';
import { openRounds } from './today.ts';

/** Signals on one screen, those that are to be told first; the others stand at their doors. */
const SIGNALS_MAX = 20;

type IsMeant = (record: { readonly scope: string }, at: number | null | undefined) => boolean;

export function buildOwnWork(context: QueryContext, doors: Doors): OwnWorkView {
	const scopes = new Set(openRounds(context).map(({ id }) => roundScope(id)));
	return {
		day: countsOf(context, (_, at) => typeof at === 'number' && dayInAmsterdam(at) === context.today),
		round: countsOf(context, ({ scope }) => scopes.has(scope)),
		signals: signalsOf(context, doors)
	};
}

function countsOf({ index, me }: QueryContext, isMeant: IsMeant): OwnCounts {
	const attempts = index
		.ofKind('attempt')
		.filter((attempt) => attempt.values.coach === me && attempt.values.undone !== true);
	const visits = index
		.ofKind('visit')
		.filter(({ short }) => short.coach === me && short.state === 'closed' && short.discarded !== true);
	const own = new Set(visits.map(({ id }) => id));
	const isOwn = ({ values }: { readonly values: { readonly visit?: string | null } }): boolean =>
		own.has(values.visit ?? '');
	const held = visits.filter((visit) => isMeant(visit, visit.values.startedAt));
	const measures = index
		.ofKind('measure')
		.filter((measure) => isOwn(measure) && measure.values.removed !== true && isMeant(measure, measure.values.at));
	const told = [
		...index
			.ofKind('concern')
			.filter((concern) => isOwn(concern) && concern.values.toldResidentAt && concern.values.withdrawn !== true)
			.filter((concern) => isMeant(concern, concern.values.toldResidentAt)),
		...index
			.ofKind('referral')
			.filter((referral) => isOwn(referral) && referral.values.toldBackAt)
			.filter((referral) => isMeant(referral, referral.values.toldBackAt))
	];
	return {
		attempts: attempts.filter((attempt) => isMeant(attempt, attempt.values.at)).length,
		conversations: held.length,
		helpAccepted: held.filter(({ values }) => values.helpAccepted === true).length,
		fitted: kindsOf(measures, 'fitted'),
		advised: kindsOf(measures, 'advised'),
		toldBack: told.length
	};
}

/** One kind in one home is one measure, however much of it: some come in pieces and some in metres. */
function kindsOf(measures: readonly Typed<'measure'>[], how: 'fitted' | 'advised'): number {
	return measures.filter(({ values }) => values.how === how && (values.count ?? 0) > 0).length;
}

/** What I noted and somebody still has to do something about; what is to be told comes first, then the nearest day. */
function signalsOf(context: QueryContext, doors: Doors): readonly OwnSignal[] {
	const { index, me, today } = context;
	return index
		.ofKind('concern')
		.filter(({ values }) => values.raisedBy === me && values.withdrawn !== true && !values.toldResidentAt)
		.flatMap(({ id, values }): OwnSignal[] => {
			const isAnswered = Boolean(values.answer);
			const door = doors.door(values.address, today);
			if (!door || (!isAnswered && values.state === 'closed')) return [];
			const owner = index.find('person', values.owner)?.values.name ?? null;
			return [
				{
					concern: id,
					door,
					category: values.category ?? '',
					kind: isAnswered ? 'tell' : 'waiting',
					answer: values.answer ?? null,
					owner,
					dueOn: values.dueOn ?? null
				}
			];
		})
		.sort(
			(one, other) =>
				compare(one.kind, other.kind) ||
				compare(one.dueOn ?? '9', other.dueOn ?? '9') ||
				compare(one.concern, other.concern)
		)
		.slice(0, SIGNALS_MAX);
}
