/** The registry of every record kind that travels by sync. */
import { address } from './address.ts';
import { appointment } from './appointment.ts';
import { area } from './area.ts';
import { attempt } from './attempt.ts';
import { commitment } from './commitment.ts';
import { concern } from './concern.ts';
import { consentText } from './consent-text.ts';
import { consent } from './consent.ts';
import type { Field, Merge, RecordType, Values } from './define.ts';
import { household } from './household.ts';
import { learning } from './learning.ts';
import { lessonProposal } from './lesson-proposal.ts';
import { measure } from './measure.ts';
import { message } from './message.ts';
import { meterReading } from './meter-reading.ts';
import { note } from './note.ts';
import { organisation } from './organisation.ts';
import { partner } from './partner.ts';
import { person } from './person.ts';
import { photo } from './photo.ts';
import { referral } from './referral.ts';
import { round } from './round.ts';
import { visit } from './visit.ts';

export const RECORDS = {
	organisation,
	area,
	person,
	address,
	round,
	household,
	attempt,
	visit,
	concern,
	measure,
	commitment,
	appointment,
	referral,
	consent,
	note,
	photo,
	meterReading,
	message,
	lessonProposal,
	learning,
	partner,
	consentText
} as const;

export type Kind = keyof typeof RECORDS;
export type RecordValues<K extends Kind> = Values<(typeof RECORDS)[K]>;

export function isKind(kind: string): kind is Kind {
	return Object.hasOwn(RECORDS, kind);
}

/** A registry: this version's, or an earlier or a later one's. */
export type RecordTypes = Readonly<Record<string, RecordType<Readonly<Record<string, Field<unknown>>>>>>;

/** The field's definition, or undefined for a kind or field that this version does not know. */
export function fieldOf(kind: string, name: string, types: RecordTypes = RECORDS): Field<unknown> | undefined {
	const type = Object.hasOwn(types, kind) ? types[kind] : undefined;
	if (!type) return undefined;
	if (Object.hasOwn(type.fields, name)) return type.fields[name];
	const family = `${name.split(':')[0]}:*`;
	return name.includes(':') && Object.hasOwn(type.fields, family) ? type.fields[family] : undefined;
}

/** How a field merges; what this version does not know is a register, so that it is carried and not dropped. */
export function mergeOf(kind: string, name: string, types: RecordTypes = RECORDS): Merge {
	return fieldOf(kind, name, types)?.merge ?? { kind: 'register' };
}
