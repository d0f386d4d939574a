/**
 * What the copy says of each field of each record about a household, field by field: one that is forgotten does not
 * compile. Where a field stands in no line of its own, its sheet says why (`domain/records/uses.ts`).
 */
import type { HouseholdKind } from '#lib/domain/household-records.ts';
import type { LateMark } from '#lib/domain/late.ts';
import type { RecordValues } from '#lib/domain/records/index.ts';
import { languageText, minuteText } from '#lib/words/formats.ts';
import { type OfficeKey, t } from '#lib/words/office.ts';
import { consentText, fullDay, fullMoment } from './resident-words.ts';
import type { Fact, KnownTitles } from './resident-lines.ts';

/** Records that are told in the copy: those of a household, and rings at its door. */
export type ToldKind = HouseholdKind | 'attempt';
interface Told<K extends ToldKind> {
	readonly id: string;
	readonly values: RecordValues<K>;
}
/** Null: not said here, for the reason that the sheet gives. */
export type FactsOfKind<K extends ToldKind> = {
	readonly [F in keyof RecordValues<K>]-?: ((held: Told<K>) => readonly Fact[]) | null;
};
export type FactsByField = { readonly [K in ToldKind]: FactsOfKind<K> };

/** The facts of one record, in the order of its fields. */
export function factsOf<K extends ToldKind>(byField: FactsOfKind<K>, held: Told<K>): readonly Fact[] {
	const fields: readonly (((held: Told<K>) => readonly Fact[]) | null)[] = Object.values(byField);
	return fields.flatMap((say) => say?.(held) ?? []);
}

export function factsByField(known: KnownTitles): FactsByField {
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
	const yes = (value: boolean | null | undefined): string | null => (value === true ? label('common.yes') : null);
	const person = (id: string | null | undefined): string | null => (id ? known.person(id) : null);
	const partner = (id: string | null | undefined): string | null => (id ? known.partner(id) : null);
	const late = (mark: LateMark | null | undefined): string | null =>
		mark ? (day(mark.on) ?? label('common.yes')) : null;
	return {
		household: {
			address: null,
			name: ({ values }) => fact('field.name', values.name, 'name'),
			phone: ({ values }) => fact('field.phone', values.phone, 'phone'),
			email: ({ values }) => fact('field.email', values.email, 'email'),
			language: ({ values }) =>
				fact('field.language', values.language ? languageText(locale, values.language) : null, 'language').map(
					(one) => ({ ...one, value: values.language ?? '' })
				),
			movedOutOn: ({ values }) => fact('field.movedOutOn', values.movedOutOn, 'movedOutOn')
		},
		visit: {
			address: null,
			household: null,
			startedAt: ({ values }) => fact('field.startedAt', moment(values.startedAt)),
			closedAt: ({ values }) => fact('field.closedAt', moment(values.closedAt)),
			coach: ({ values }) => fact('field.coach', person(values.coach)),
			state: null,
			discarded: ({ values }) => fact('field.discarded', yes(values.discarded)),
			helpAccepted: ({ values }) => fact('field.helpAccepted', yesNo(values.helpAccepted)),
			summaryRead: ({ values }) => fact('field.summaryRead', yesNo(values.summaryRead)),
			teachBack: ({ values }) =>
				fact('field.teachBack', values.teachBack ? label(`teachBack.${values.teachBack}`) : null),
			'guide:*': ({ id }) => known.answers(id),
			late: ({ values }) => fact('field.late', late(values.late))
		},
		concern: {
			household: null,
			visit: null,
			address: null,
			category: ({ values }) => fact('field.category', values.category ? known.category(values.category) : null),
			ownWords: ({ values }) => fact('field.ownWords', values.ownWords, 'ownWords'),
			raisedAt: ({ values }) => fact('field.raisedAt', moment(values.raisedAt)),
			raisedBy: ({ values }) => fact('field.raisedBy', person(values.raisedBy)),
			weight: ({ values }) => fact('field.weight', values.weight ? label(`weight.${values.weight}`) : null),
			linkTheme: ({ values }) => fact('field.linkTheme', values.linkTheme ? known.theme(values.linkTheme) : null),
			state: ({ values }) => fact('field.state', label(`concernState.${values.state ?? 'open'}`)),
			owner: ({ values }) => fact('field.owner', person(values.owner)),
			dueOn: ({ values }) => fact('field.dueOn', day(values.dueOn)),
			answer: ({ values }) => fact('field.answer', values.answer, 'answer'),
			answeredAt: ({ values }) => fact('field.answeredAt', moment(values.answeredAt)),
			answeredBy: ({ values }) => fact('field.answeredBy', person(values.answeredBy)),
			end: ({ values }) => fact('field.end', values.end ? label(`end.${values.end}`) : null),
			toldCoachAt: ({ values }) => fact('field.toldCoachAt', moment(values.toldCoachAt)),
			toldResidentAt: ({ values }) => fact('field.toldResidentAt', moment(values.toldResidentAt)),
			toldResidentHow: ({ values }) =>
				fact('field.toldResidentHow', values.toldResidentHow ? label(`told.how.${values.toldResidentHow}`) : null),
			withdrawn: ({ values }) => fact('field.withdrawn', yes(values.withdrawn)),
			late: ({ values }) => fact('field.late', late(values.late))
		},
		note: {
			household: null,
			visit: null,
			moment: null,
			text: ({ values }) => fact('field.text', values.text, 'text'),
			at: ({ values }) => fact('field.at', moment(values.at)),
			author: ({ values }) => fact('field.coach', person(values.author))
		},
		measure: {
			household: null,
			visit: null,
			code: ({ values }) => fact('field.code', values.code ? known.measure(values.code) : null),
			count: ({ values }) => fact('field.count', values.count),
			how: ({ values }) => fact('rights.how', values.how ? label(`rights.${values.how}`) : null),
			at: ({ values }) => fact('field.at', moment(values.at)),
			removed: ({ values }) => fact('field.discarded', values.removed === true ? label('rights.removed') : null)
		},
		commitment: {
			household: null,
			address: null,
			visit: null,
			what: ({ values }) => fact('field.what', values.what, 'what'),
			who: ({ values }) => fact('field.who', values.who ? label(`who.${values.who}`) : null),
			dueOn: ({ values }) => fact('field.dueOn', day(values.dueOn)),
			state: ({ values }) =>
				fact(
					'field.state',
					values.state === 'done' || values.state === 'dropped'
						? label(`promise.${values.state}`)
						: label('rights.promiseOpen')
				),
			doneAt: ({ values }) => fact('field.doneAt', moment(values.doneAt))
		},
		appointment: {
			household: null,
			address: null,
			visit: null,
			on: ({ values }) => fact('field.on', day(values.on)),
			part: ({ values }) => (values.minute ? [] : fact('field.at', values.part ? label(`part.${values.part}`) : null)),
			minute: ({ values }) => fact('field.at', values.minute ? minuteText(locale, values.minute) : null),
			with: ({ values }) => fact('field.coach', person(values.with)),
			cancelled: ({ values }) => fact('field.discarded', values.cancelled === true ? label('visit.cancelled') : null)
		},
		referral: {
			household: null,
			visit: null,
			concern: null,
			consent: null,
			partner: ({ values }) => fact('rights.partner', partner(values.partner)),
			named: ({ values }) => fact('field.named', partner(values.named)),
			purpose: ({ values }) => fact('rights.purpose', values.purpose),
			state: ({ values }) => fact('field.state', label(`referral.${values.state ?? 'made'}`)),
			madeAt: ({ values }) => fact('field.at', moment(values.madeAt)),
			handedAt: ({ values }) => fact('field.handedAt', moment(values.handedAt)),
			handedHow: ({ values }) =>
				fact('field.handedHow', values.handedHow ? label(`refer.handed.${values.handedHow}`) : null),
			heardAt: ({ values }) => fact('field.heardAt', moment(values.heardAt)),
			endedAt: ({ values }) => fact('field.endedAt', moment(values.endedAt)),
			outcome: ({ values }) => fact('rights.outcome', values.outcome),
			toldBackAt: ({ values }) => fact('field.toldBackAt', moment(values.toldBackAt))
		},
		consent: {
			household: null,
			purpose: ({ values }) => fact('rights.purpose', values.purpose ? label(`consent.${values.purpose}`) : null),
			partner: ({ values }) => fact('rights.partner', partner(values.partner)),
			named: ({ values }) => fact('field.named', partner(values.named)),
			given: ({ values }) => fact('field.given', consentText(locale, values)),
			withdrawn: null,
			at: null,
			how: ({ values }) => fact('rights.how', values.how ? label(`residents.how.${values.how}`) : null),
			textVersion: ({ values }) =>
				fact(
					'field.text',
					values.textVersion
						? t(locale, 'residents.textVersion', {
								version: values.textVersion,
								language: values.language ? languageText(locale, values.language) : '–'
							})
						: null
				),
			language: null,
			by: ({ values }) => fact('field.coach', person(values.by))
		},
		photo: {
			household: null,
			visit: null,
			sealedHash: null,
			sealedKey: null,
			size: null,
			moment: null,
			removed: ({ values }) => fact('rights.photo', values.removed === true ? label('rights.removed') : null),
			shows: ({ values }) =>
				values.removed === true ? [] : fact('rights.photoShows', values.shows === '' ? '–' : values.shows, 'shows'),
			tags: ({ values }) => fact('field.tags', values.tags?.join(', ')),
			at: ({ values }) => fact('field.at', moment(values.at)),
			by: ({ values }) => fact('field.coach', person(values.by))
		},
		meterReading: {
			household: null,
			visit: null,
			meter: ({ values }) => fact('field.code', values.meter ? label(`meter.${values.meter}`) : null),
			value: ({ values }) =>
				fact(
					'field.value',
					values.value === null || values.value === undefined
						? null
						: values.removed === true
							? label('rights.removed')
							: `${values.value} ${values.unit ?? ''}`
				),
			unit: null,
			removed: null,
			at: ({ values }) => fact('field.at', moment(values.at)),
			lookedAgain: ({ values }) => fact('field.lookedAgain', yes(values.lookedAgain))
		},
		attempt: {
			address: null,
			at: ({ values }) => fact('field.at', moment(values.at)),
			outcome: ({ values }) => fact('field.outcome', values.outcome ? label(`outcome.${values.outcome}`) : null),
			coach: ({ values }) => fact('field.coach', person(values.coach)),
			cardLeft: ({ values }) => fact('field.cardLeft', yes(values.cardLeft)),
			undone: ({ values }) => fact('field.undone', yes(values.undone)),
			tryIn: ({ values }) => fact('field.tryIn', values.tryIn ? label(`part.${values.tryIn}`) : null),
			tryOn: ({ values }) => fact('field.tryOn', day(values.tryOn)),
			notAgainIn: ({ values }) => fact('field.notAgainIn', values.notAgainIn ? label('common.yes') : null),
			late: ({ values }) => fact('field.late', late(values.late))
		}
	};
}
