/** A change of a record in words: names for people, days for dates, words for steps. */
import { own } from '#lib/domain/own.ts';
import * as v from 'valibot';
import { lateMark } from '#lib/domain/late.ts';
import { day } from '#lib/domain/record.ts';
import type { Field } from '#lib/domain/records/define.ts';
import { type Kind, RECORDS } from '#lib/domain/records/index.ts';
import type { Reads } from '#lib/domain/records/uses.ts';
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

type FieldName = { [K in Kind]: keyof (typeof RECORDS)[K]['fields'] }[Kind];
/** The name of every field of every record; null for what is said to nobody. */
const FIELDS: Readonly<Record<FieldName, OfficeKey | null>> = {
	household: null,
	visit: null,
	address: null,
	concern: null,
	consent: null,
	mergedInto: null,
	sealedHash: null,
	sealedKey: null,
	size: null,
	moment: null,
	marked: null,
	last: null,
	'read:*': null,
	'guide:*': 'field.guide',
	by: 'field.coach',
	author: 'field.coach',
	shows: 'rights.photoShows',
	longitude: 'field.longitude',
	latitude: 'field.latitude',
	minute: 'field.minute',
	how: 'rights.how',
	removed: 'field.removed',
	textVersion: 'field.textVersion',
	version: 'field.textVersion',
	meter: 'field.meter',
	unit: 'field.unit',
	tags: 'field.tags',
	doneAt: 'field.doneAt',
	reason: 'field.reason',
	to: 'field.to',
	from: 'field.from',
	readAt: 'field.readAt',
	coordinatorName: 'field.coordinator',
	coordinatorPhone: 'field.phone',
	demo: 'field.demo',
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
	'state:done': 'promise.done',
	'state:dropped': 'promise.dropped',
	'handedHow:together': 'refer.handed.together',
	'handedHow:phone': 'refer.handed.phone',
	'handedHow:letter': 'refer.handed.letter',
	'toldResidentHow:visit': 'told.how.visit',
	'toldResidentHow:phone': 'told.how.phone',
	'toldResidentHow:letter': 'told.how.letter',
	'toldResidentHow:message': 'told.how.message'
};

/** How each field is read, by its name: a name reads the same in every record, as `tests/unit/domain/uses.test.ts` sees. */
const READS: ReadonlyMap<string, Reads> = new Map(
	Object.values(RECORDS).flatMap(({ fields }) =>
		Object.entries<Field<unknown>>(fields).map(([name, { uses }]) => [name, uses.reads] as const)
	)
);

/** Links between records say nothing to a reader where the page itself shows where it belongs. */
function isUnsaid(field: string): boolean {
	const reads = READS.get(field);
	return reads === 'link' || reads === 'titledLink' || reads === 'key';
}

/** @param titles names of what a link leads to: a link that has one is said */
export function saidChanges(changes: readonly ChangeShown[], titles: Titles = {}): readonly ChangeShown[] {
	return changes.filter(
		({ field, value }) =>
			!isUnsaid(field) ||
			(field === 'area' && value === null) ||
			(typeof value === 'string' && Object.hasOwn(titles, value))
	);
}

export function describeChange(
	say: OfficeSay,
	known: { readonly change: ChangeShown; readonly names: Readonly<Record<string, string>>; readonly titles: Titles }
): { readonly field: string; readonly value: string } {
	const { field, value } = known.change;
	const label = labelOf(field);
	return {
		field: label ? say.t(label) : field,
		value: valueText(say, { field, value, names: known.names, titles: known.titles })
	};
}

function labelOf(field: string): OfficeKey | null {
	if (field.startsWith('guide:')) return 'field.guide';
	return isFieldName(field) ? FIELDS[field] : null;
}

function isFieldName(field: string): field is FieldName {
	return Object.hasOwn(FIELDS, field);
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
	const reads = READS.get(field);
	// A year is no amount: no point for thousands.
	if (reads === 'year' && typeof value === 'number') return String(value);
	if (typeof value === 'number')
		return reads === 'moment' && isMoment(value) ? say.moment(value) : say.t('number', { value });
	if (isPeople(value) && reads === 'people')
		return value.map((one) => own(names, one) ?? say.t('person.unknown')).join(', ') || say.t('history.nothing');
	if (typeof value !== 'string') {
		const late = reads === 'late' ? lateIn(value) : null;
		return late ? lateWords(say, late) : say.t('history.more');
	}
	if (reads === 'person' || reads === 'people') return own(names, value) ?? say.t('person.unknown');
	if (reads === 'day' && isDay(value)) return say.day(value);
	if (reads === 'title' || reads === 'titledLink') return say.content(own(titles, value)) || value;
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
