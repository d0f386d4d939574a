/** What a visit shows of before and beside it: earlier meter readings of the household, partners of the organisation. */
import { type Reading, readingOf } from '#lib/domain/meter-reading.ts';
import type { NamedPartner } from '../../table-port.ts';
import type { EntityIndex } from '../entity-index.ts';
import { compare } from './door.ts';

export function readingsBefore(index: EntityIndex, household: string, visit: string): readonly Reading[] {
	return index
		.ofHousehold('meterReading', household)
		.flatMap(({ values }) => (values.visit === visit ? [] : (readingOf(values) ?? [])))
		.sort((a, b) => a.at - b.at);
}

export function namedPartners(index: EntityIndex): readonly NamedPartner[] {
	return index
		.ofKind('partner')
		.flatMap(({ id, values: { kind, name, phone, ended } }) =>
			kind && name && ended !== true ? [{ id, kind, name, phone: phone ? phone : null }] : []
		)
		.sort((a, b) => compare(a.name, b.name) || compare(a.id, b.id));
}
