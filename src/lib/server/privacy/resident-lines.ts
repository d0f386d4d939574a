/**
 * What is held about a household, as lines that a resident can read: the office's page and the copy that is given along
 * say the same. Keys, hashes and ids say nothing to anybody, so they stand in neither.
 */
import type { Held, HouseholdKind, HouseholdRecords } from '#lib/domain/household-records.ts';
import { minuteText, clockText, dayOf } from '#lib/words/formats.ts';
import type { Locale } from '#lib/words/locales.ts';
import { type OfficeKey, t } from '#lib/words/office.ts';

export interface Fact {
	readonly label: string;
	readonly text: string;
	/** As it is kept, where the text names it in words. */
	readonly value?: string;
	/** The field, where the resident's own words stand in it. */
	readonly field?: string;
}

export interface ResidentLine {
	readonly id: string;
	readonly kind: HouseholdKind;
	/** When; null where no moment was kept. */
	readonly at: number | null;
	readonly facts: readonly Fact[];
}

export interface ResidentSection {
	readonly kind: HouseholdKind;
	readonly title: string;
	readonly lines: readonly ResidentLine[];
}

/** Words that come from elsewhere: the content pack, and the people of the organisation. */
export interface KnownTitles {
	readonly locale: Locale;
	readonly category: (id: string) => string;
	readonly measure: (id: string) => string;
	readonly partner: (id: string) => string;
	readonly person: (id: string) => string;
	/** Questions and answers of the guides of a visit. */
	readonly answers: (visit: string) => readonly Fact[];
}

const TAGS: Readonly<Record<Locale, string>> = { nl: 'nl-NL', en: 'en-GB' };

/** "30 november 2026": a copy on paper is read on another day than it was made. */
export function fullDay(locale: Locale, day: string): string {
	const at = Date.parse(`${day}T12:00:00Z`);
	if (Number.isNaN(at)) return day;
	return new Intl.DateTimeFormat(TAGS[locale], {
		timeZone: 'UTC',
		day: 'numeric',
		month: 'long',
		year: 'numeric'
	}).format(at);
}

/** "30 november 2026, 16.02". */
export function fullMoment(locale: Locale, at: number): string {
	return Number.isNaN(new Date(at).getTime()) ? '–' : `${fullDay(locale, dayOf(at))}, ${clockText(locale, at)}`;
}

/** A language by its name in the reader's own; the tag where nobody knows a name. */
export function languageText(locale: Locale, tag: string): string {
	try {
		return new Intl.DisplayNames([locale], { type: 'language' }).of(tag) ?? tag;
	} catch {
		// Written like a tag, and none.
		return tag;
	}
}

/** In the order in which people ask; a kind of which nothing is held is left out. */
export function residentSections(records: HouseholdRecords, known: KnownTitles): readonly ResidentSection[] {
	const facts = factsOf(known);
	const section = <K extends HouseholdKind>(kind: K): ResidentSection => ({
		kind,
		title: t(known.locale, `rights.kind.${kind}`),
		lines: records[kind]
			.map((held) => ({ id: held.id, kind, at: momentOf(held.values), facts: facts[kind](held) }))
			.sort((a, b) => (a.at ?? 0) - (b.at ?? 0))
	});
	const order = [
		section('household'),
		section('visit'),
		section('concern'),
		section('note'),
		section('measure'),
		section('commitment'),
		section('appointment'),
		section('referral'),
		section('consent'),
		section('photo'),
		section('meterReading')
	];
	return order.filter(({ lines }) => lines.length > 0);
}

function momentOf(values: object): number | null {
	const times = new Map(Object.entries(values));
	for (const name of ['startedAt', 'raisedAt', 'madeAt', 'at']) {
		const value: unknown = times.get(name);
		if (typeof value === 'number') return value;
	}
	return null;
}

type Facts = { readonly [K in HouseholdKind]: (held: Held<K>) => readonly Fact[] };

function factsOf(known: KnownTitles): Facts {
	const { locale } = known;
	const label = (key: OfficeKey): string => t(locale, key);
	/** A fact with something to say; an empty one is none. */
	const fact = (key: OfficeKey, text: string | number | null | undefined, field?: string): readonly Fact[] =>
		text === null || text === undefined || text === ''
			? []
			: [{ label: label(key), text: String(text), ...(field === undefined ? {} : { field }) }];
	const moment = (at: number | null | undefined): string | null => (at ? fullMoment(locale, at) : null);
	const day = (text: string | null | undefined): string | null => (text ? fullDay(locale, text) : null);
	const yesNo = (value: boolean | null | undefined): string | null =>
		value === null || value === undefined ? null : label(value ? 'common.yes' : 'common.no');
	return {
		household: ({ values }) => [
			...fact('field.name', values.name, 'name'),
			...fact('field.phone', values.phone, 'phone'),
			...fact('field.email', values.email, 'email'),
			...fact('field.language', values.language ? languageText(locale, values.language) : null, 'language').map(
				(one) => ({ ...one, value: values.language ?? '' })
			),
			...fact('field.movedOutOn', values.movedOutOn, 'movedOutOn')
		],
		visit: ({ id, values }) => [
			...fact('field.startedAt', moment(values.startedAt)),
			...fact('field.closedAt', moment(values.closedAt)),
			...fact('field.coach', values.coach ? known.person(values.coach) : null),
			...fact('field.helpAccepted', yesNo(values.helpAccepted)),
			...fact('field.teachBack', values.teachBack ? label(`teachBack.${values.teachBack}`) : null),
			...known.answers(id)
		],
		concern: ({ values }) => [
			...fact('field.category', values.category ? known.category(values.category) : null),
			...fact('field.ownWords', values.ownWords, 'ownWords'),
			...fact('field.raisedAt', moment(values.raisedAt)),
			...fact('field.raisedBy', values.raisedBy ? known.person(values.raisedBy) : null),
			...fact('field.weight', values.weight ? label(`weight.${values.weight}`) : null),
			...fact('field.state', label(`concernState.${values.state ?? 'open'}`)),
			...fact('field.owner', values.owner ? known.person(values.owner) : null),
			...fact('field.dueOn', day(values.dueOn)),
			...fact('field.answer', values.answer, 'answer'),
			...fact('field.end', values.end ? label(`end.${values.end}`) : null),
			...fact('field.toldResidentAt', moment(values.toldResidentAt)),
			...fact('field.withdrawn', values.withdrawn === true ? label('common.yes') : null)
		],
		note: ({ values }) => [
			...fact('field.text', values.text, 'text'),
			...fact('field.at', moment(values.at)),
			...fact('field.coach', values.author ? known.person(values.author) : null)
		],
		measure: ({ values }) => [
			...fact('field.code', values.code ? known.measure(values.code) : null),
			...fact('field.count', values.count),
			...fact('rights.how', values.how ? label(`rights.${values.how}`) : null),
			...fact('field.discarded', values.removed === true ? label('rights.removed') : null)
		],
		commitment: ({ values }) => [
			...fact('field.what', values.what, 'what'),
			...fact('field.who', values.who ? label(`who.${values.who}`) : null),
			...fact('field.dueOn', day(values.dueOn)),
			...fact(
				'field.state',
				values.state === 'done' || values.state === 'dropped'
					? label(`promise.${values.state}`)
					: label('rights.promiseOpen')
			)
		],
		appointment: ({ values }) => [
			...fact('field.on', day(values.on)),
			...fact(
				'field.at',
				values.minute ? minuteText(locale, values.minute) : values.part ? label(`part.${values.part}`) : null
			),
			...fact('field.discarded', values.cancelled === true ? label('visit.cancelled') : null)
		],
		referral: ({ values }) => [
			...fact('rights.partner', values.partner ? known.partner(values.partner) : null),
			...fact('rights.purpose', values.purpose),
			...fact('field.state', label(`referral.${values.state ?? 'made'}`)),
			...fact('field.at', moment(values.madeAt)),
			...fact('rights.outcome', values.outcome)
		],
		consent: ({ values }) => [
			...fact('rights.purpose', values.purpose ? label(`consent.${values.purpose}`) : null),
			...fact('rights.partner', values.partner ? known.partner(values.partner) : null),
			...fact('field.given', consentText(locale, values)),
			...fact('rights.how', values.how ? label(`residents.how.${values.how}`) : null),
			...fact(
				'field.text',
				values.textVersion
					? t(locale, 'residents.textVersion', {
							version: values.textVersion,
							language: values.language ? languageText(locale, values.language) : '–'
						})
					: null
			),
			...fact('field.coach', values.by ? known.person(values.by) : null)
		],
		photo: ({ values }) =>
			values.removed === true
				? [...fact('rights.photo', label('rights.removed')), ...fact('field.at', moment(values.at))]
				: [
						...fact('rights.photoShows', values.shows === '' ? '–' : values.shows, 'shows'),
						...fact('field.at', moment(values.at)),
						...fact('field.coach', values.by ? known.person(values.by) : null)
					],
		meterReading: ({ values }) => [
			...fact('field.code', values.meter ? label(`meter.${values.meter}`) : null),
			...fact(
				'field.value',
				values.value === null || values.value === undefined
					? null
					: values.removed === true
						? label('rights.removed')
						: `${values.value} ${values.unit ?? ''}`
			),
			...fact('field.at', moment(values.at))
		]
	};
}

/** "ja, 3 maart 2026, 10.15". */
export function consentText(
	locale: Locale,
	values: { readonly given?: boolean | null; readonly withdrawn?: boolean; readonly at?: number | null }
): string {
	if (values.withdrawn === true) return t(locale, 'rights.withdrawn');
	return t(locale, values.given === true ? 'rights.yes' : 'rights.no', {
		moment: values.at ? fullMoment(locale, values.at) : '–'
	});
}
