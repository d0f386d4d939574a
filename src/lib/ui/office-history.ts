/** A change of a record in words: names for people, days for dates, words for steps. */
import * as v from 'valibot';
import { lateMark } from '#lib/domain/late.ts';
import { day } from '#lib/domain/record.ts';
import type { OfficeKey } from '#lib/words/office.ts';
import { lateWords, type LateShown } from './late-words.ts';
import type { OfficeSay } from './office-say.ts';

type Value = null | boolean | number | string | readonly Value[] | { readonly [name: string]: Value };

export interface ChangeShown {
	readonly field: string;
	readonly value: Value;
	/** False for a value that another one replaced. */
	readonly holds: boolean;
}

/** Titles of the catalogues by id: what a category or a theme is called. */
type Titles = Readonly<Record<string, Readonly<Record<string, string>>>>;

const PEOPLE = ['owner', 'raisedBy', 'answeredBy', 'coach', 'by', 'author', 'coaches', 'with', 'coordinator'];
const DAYS = ['dueOn', 'on', 'lentUntil', 'endedOn', 'movedOutOn', 'energyLabelOn', 'tryOn'];
const MOMENTS = [
	'raisedAt',
	'answeredAt',
	'toldCoachAt',
	'toldResidentAt',
	'startedAt',
	'closedAt',
	'doneAt',
	'at',
	'madeAt',
	'handedAt',
	'heardAt',
	'endedAt',
	'toldBackAt',
	'optOutSeenAt'
];
const FIELDS: Readonly<Record<string, OfficeKey>> = {
	area: 'column.area',
	coaches: 'column.lentTo',
	lentUntil: 'rounds.field.lentUntil',
	endedOn: 'rounds.field.endedOn',
	with: 'field.coach',
	part: 'agree.part',
	cancelled: 'rounds.field.cancelled',
	doNotVisit: 'addresses.never',
	street: 'rounds.street',
	number: 'rounds.field.number',
	letter: 'rounds.field.letter',
	addition: 'rounds.field.addition',
	postcode: 'column.postcode',
	town: 'rounds.field.town',
	energyLabel: 'addresses.column.label',
	energyLabelOn: 'rounds.field.labelOn',
	unchecked: 'addresses.view.unchecked',
	order: 'rounds.field.order',
	floor: 'rounds.field.floor',
	building: 'rounds.field.building',
	bagId: 'rounds.field.bagId',
	category: 'field.category',
	weight: 'field.weight',
	ownWords: 'field.ownWords',
	linkTheme: 'field.linkTheme',
	raisedAt: 'field.raisedAt',
	raisedBy: 'field.raisedBy',
	state: 'field.state',
	end: 'field.end',
	owner: 'field.owner',
	dueOn: 'field.dueOn',
	answer: 'field.answer',
	answeredAt: 'field.answeredAt',
	answeredBy: 'field.answeredBy',
	toldCoachAt: 'field.toldCoachAt',
	toldResidentAt: 'field.toldResidentAt',
	toldResidentHow: 'field.toldResidentHow',
	withdrawn: 'field.withdrawn',
	startedAt: 'field.startedAt',
	closedAt: 'field.closedAt',
	helpAccepted: 'field.helpAccepted',
	summaryRead: 'field.summaryRead',
	teachBack: 'field.teachBack',
	lookedAgain: 'field.lookedAgain',
	discarded: 'field.discarded',
	coach: 'field.coach',
	outcome: 'field.outcome',
	at: 'field.at',
	cardLeft: 'field.cardLeft',
	undone: 'field.undone',
	tryIn: 'field.tryIn',
	tryOn: 'field.tryOn',
	notAgainIn: 'field.notAgainIn',
	name: 'field.name',
	phone: 'field.phone',
	email: 'field.email',
	language: 'field.language',
	movedOutOn: 'field.movedOutOn',
	text: 'field.text',
	what: 'field.what',
	who: 'field.who',
	on: 'field.on',
	count: 'field.count',
	code: 'field.code',
	value: 'field.value',
	late: 'field.late',
	given: 'field.given',
	partner: 'field.partner',
	named: 'field.named',
	purpose: 'field.purpose',
	madeAt: 'field.madeAt',
	handedAt: 'field.handedAt',
	handedHow: 'field.handedHow',
	heardAt: 'field.heardAt',
	endedAt: 'field.endedAt',
	toldBackAt: 'field.toldBackAt',
	cbsCode: 'field.cbsCode',
	cbsYear: 'field.cbsYear',
	coordinator: 'field.coordinator',
	optOutSeenAt: 'field.optOutSeenAt',
	contact: 'field.contact',
	kind: 'field.kind',
	ended: 'field.ended'
};
const WORDS: Readonly<Record<string, OfficeKey>> = {
	'outcome:spoken': 'addresses.spoken',
	'outcome:notHome': 'outcome.notHome',
	'outcome:notNow': 'outcome.notNow',
	'outcome:notInterested': 'outcome.notInterested',
	'outcome:languageBarrier': 'outcome.languageBarrier',
	'outcome:cannotReachDoor': 'outcome.cannotReachDoor',
	'outcome:movedOrEmpty': 'outcome.movedOrEmpty',
	'outcome:wrongAddress': 'outcome.wrongAddress',
	'outcome:neverAgain': 'outcome.neverAgain',
	'part:morning': 'part.morning',
	'part:afternoon': 'part.afternoon',
	'part:evening': 'part.evening',
	'tryIn:morning': 'part.morning',
	'tryIn:afternoon': 'part.afternoon',
	'tryIn:evening': 'part.evening',
	'state:open': 'concernState.open',
	'state:withSomeone': 'concernState.withSomeone',
	'state:answered': 'concernState.answered',
	'state:closed': 'concernState.closed',
	'weight:light': 'weight.light',
	'weight:heavy': 'weight.heavy',
	'weight:urgent': 'weight.urgent',
	'end:solved': 'end.solved',
	'end:declined': 'end.declined',
	'end:passedOn': 'end.passedOn',
	'end:notPossible': 'end.notPossible',
	'state:made': 'referral.made',
	'state:accepted': 'referral.accepted',
	'state:completed': 'referral.completed',
	'state:fellThrough': 'referral.fellThrough',
	'handedHow:together': 'refer.handed.together',
	'handedHow:phone': 'refer.handed.phone',
	'handedHow:letter': 'refer.handed.letter',
	'toldResidentHow:visit': 'told.how.visit',
	'toldResidentHow:phone': 'told.how.phone',
	'toldResidentHow:letter': 'told.how.letter',
	'toldResidentHow:message': 'told.how.message'
};

/** Ids whose names stand among the titles. */
const TITLED = ['category', 'linkTheme', 'partner', 'kind', 'named', 'area'];

/** Links between records say nothing to a reader where the page itself shows where it belongs. */
const UNSAID = ['household', 'visit', 'address', 'area', 'concern', 'consent'];

/** @param titles names of what a link leads to: a link that has one is said */
export function saidChanges(changes: readonly ChangeShown[], titles: Titles = {}): readonly ChangeShown[] {
	return changes.filter(
		({ field, value }) =>
			!UNSAID.includes(field) ||
			(field === 'area' && value === null) ||
			(typeof value === 'string' && Object.hasOwn(titles, value))
	);
}

export function describeChange(
	say: OfficeSay,
	known: { readonly change: ChangeShown; readonly names: Readonly<Record<string, string>>; readonly titles: Titles }
): { readonly field: string; readonly value: string } {
	const { field, value } = known.change;
	const label = field.startsWith('guide:') ? ('field.guide' as const) : FIELDS[field];
	return {
		field: label ? say.t(label) : field,
		value: valueText(say, { field, value, names: known.names, titles: known.titles })
	};
}

function valueText(
	say: OfficeSay,
	known: {
		readonly field: string;
		readonly value: Value;
		readonly names: Readonly<Record<string, string>>;
		readonly titles: Titles;
	}
): string {
	const { field, value, names, titles } = known;
	if (value === null || value === '') return say.t('history.nothing');
	// Which round it was, the page shows around it.
	if (field === 'notAgainIn') return say.t('common.yes');
	if (typeof value === 'boolean') return say.t(value ? 'common.yes' : 'common.no');
	// A year is no amount: no point for thousands.
	if (field === 'cbsYear' && typeof value === 'number') return String(value);
	if (typeof value === 'number')
		return MOMENTS.includes(field) && isMoment(value) ? say.moment(value) : say.t('number', { value });
	if (isPeople(value) && PEOPLE.includes(field))
		return value.map((one) => names[one] ?? say.t('person.unknown')).join(', ') || say.t('history.nothing');
	if (typeof value !== 'string') {
		const late = field === 'late' ? lateIn(value) : null;
		return late ? lateWords(say, late) : say.t('history.more');
	}
	if (PEOPLE.includes(field)) return names[value] ?? say.t('person.unknown');
	if (DAYS.includes(field) && isDay(value)) return say.day(value);
	if (TITLED.includes(field)) return say.content(titles[value]) || value;
	const word = WORDS[`${field}:${value}`];
	return word ? say.t(word) : `“${value}”`;
}

function isPeople(value: Value): value is readonly string[] {
	return Array.isArray(value) && value.every((one) => typeof one === 'string');
}

function lateIn(value: Value): LateShown | null {
	const parsed = v.safeParse(lateMark, value);
	return parsed.success ? parsed.output : null;
}

/** What waits in quarantine may say anything where a day should stand; it is shown as it was written. */
function isDay(value: string): boolean {
	return v.is(day, value) && !Number.isNaN(Date.parse(value));
}

function isMoment(value: number): boolean {
	return !Number.isNaN(new Date(value).getTime());
}
