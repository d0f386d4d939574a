/**
 * What is held about a household, as lines that a resident can read: the office's page and the copy that is given along
 * say the same. Keys, hashes and ids say nothing to anybody, so they stand in neither.
 */
import type { HouseholdKind, HouseholdRecords } from '#lib/domain/household-records.ts';
import type { Locale } from '#lib/words/locales.ts';
import { t } from '#lib/words/office.ts';
import { factsByField, factsOf } from './facts-by-field.ts';

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
	/** A kind of partner, or one of the organisation's own list. */
	readonly partner: (id: string) => string;
	readonly theme: (id: string) => string;
	readonly person: (id: string) => string;
	/** Questions and answers of the guides of a visit. */
	readonly answers: (visit: string) => readonly Fact[];
}

/** In the order in which people ask; a kind of which nothing is held is left out. */
export function residentSections(records: HouseholdRecords, known: KnownTitles): readonly ResidentSection[] {
	const facts = factsByField(known);
	const section = <K extends HouseholdKind>(kind: K): ResidentSection => ({
		kind,
		title: t(known.locale, `rights.kind.${kind}`),
		lines: records[kind]
			.map((held) => ({ id: held.id, kind, at: momentOf(held.values), facts: factsOf(facts[kind], held) }))
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
