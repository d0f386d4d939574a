/** What is used at the table beside the talk itself: the meters, and whom one can pass somebody on to. */
import type { Reading } from '#lib/domain/meter-reading.ts';
import type { RecordValues } from '#lib/domain/records/index.ts';
import type { Done } from './port.ts';

/** A partner of the organisation's own list. */
export interface NamedPartner {
	readonly id: string;
	/** A kind of catalogues/partners.yaml. */
	readonly kind: string;
	readonly name: string;
	/** Null where the office gave no number. */
	readonly phone: string | null;
}

/** What a resident gave of themselves; null where nothing was given, or where this phone hides it. */
export interface ResidentView {
	readonly name: string | null;
	readonly phone: string | null;
	readonly email: string | null;
}

export interface TableParts {
	readonly resident: ResidentView;
	readonly meterReadings: readonly (RecordValues<'meterReading'> & { readonly id: string })[];
	/** Of this household in earlier visits, as far as this phone knows them. */
	readonly readingsBefore: readonly Reading[];
	/** By name. */
	readonly namedPartners: readonly NamedPartner[];
}

export interface TableVerbs {
	/** Another day or part, or called off. */
	updateAppointment(input: {
		readonly appointment: string;
		readonly values: RecordValues<'appointment'>;
	}): Promise<Done>;
	addMeterReading(input: {
		readonly visit: string;
		readonly values: RecordValues<'meterReading'>;
	}): Promise<Done<{ readonly reading: string }>>;
	updateMeterReading(input: { readonly reading: string; readonly values: RecordValues<'meterReading'> }): Promise<Done>;
}
