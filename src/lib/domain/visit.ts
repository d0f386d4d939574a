import * as v from 'valibot';
import { lateMark } from './late.ts';
import { COACH_AND_OFFICE } from './roles.ts';
import { count, defineRecord, id, instant, ladder, line, longText, register, setOf } from './record.ts';

/** An answer to one moment of a guide. */
const answer = v.union([v.string(), v.number(), v.boolean(), v.array(v.string())]);

/** One guide as it was held: pinned to the pack it began with, so a new pack never changes a running talk. */
export const guideSession = v.looseObject({
	guide: line,
	packHash: line,
	at: v.optional(v.nullable(line)),
	answers: v.record(v.string(), answer),
	visited: v.array(line)
});
export type GuideSession = v.InferOutput<typeof guideSession>;

export const VISIT_STEPS = ['open', 'closed'] as const;

/** A conversation. It syncs while open, marked so, and counts only when closed. */
export const visit = defineRecord('visit', COACH_AND_OFFICE, {
	address: register(id),
	household: register(id),
	coach: register(id),
	startedAt: register(instant),
	closedAt: register(instant),
	state: ladder(VISIT_STEPS),
	/** Shown to the coach after 24 hours untouched; discarding is a choice, never a time-out. */
	discarded: register(v.boolean()),
	/** One register per guide, `guide:mould` and so on: two guides of one visit never overwrite each other. */
	'guide:*': register(guideSession),
	helpAccepted: register(v.boolean()),
	summaryRead: register(v.boolean()),
	/** Teach-back: the resident could say it in own words, or it was explained once more. */
	teachBack: register(v.picklist(['well', 'again'])),
	/** Written by the office's rule on arrival. */
	late: register(lateMark)
});

/** Hours after which an untouched open visit is shown to the coach to close or discard. */
export const OPEN_VISIT_HOURS_MAX = 24;

/** A small measure, fitted on the spot or advised. */
export const measure = defineRecord('measure', COACH_AND_OFFICE, {
	household: register(id),
	visit: register(id),
	/** Code of the measure catalogue. */
	code: register(line),
	count: register(count),
	how: register(v.picklist(['fitted', 'advised'])),
	at: register(instant),
	removed: register(v.boolean())
});

/**
 * What a meter counts. A Dutch electricity meter counts by tariff, 1 low and 2 normal, and apart what goes back to the
 * grid: the registers 1.8.1, 1.8.2, 2.8.1 and 2.8.2 of the DSMR standard (dsmr-reader, field descriptions).
 */
export const METERS = ['gas', 'electricity1', 'electricity2', 'heat', 'water', 'return1', 'return2'] as const;

export const meterReading = defineRecord('meterReading', COACH_AND_OFFICE, {
	household: register(id),
	visit: register(id),
	meter: register(v.picklist(METERS)),
	value: register(v.pipe(v.number(), v.minValue(0), v.maxValue(10_000_000))),
	unit: register(v.picklist(['m3', 'kWh', 'GJ'])),
	at: register(instant),
	/** The coach was asked about this value, looked again and left it as it is. */
	lookedAgain: register(v.boolean()),
	removed: register(v.boolean())
});

export const photo = defineRecord('photo', COACH_AND_OFFICE, {
	household: register(id),
	visit: register(id),
	/** SHA-256 of the sealed bytes, hexadecimal. */
	sealedHash: register(v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, '64 hexadecimal digits'))),
	/** Opens the sealed bytes: AES-256-GCM, 32 bytes as base64url. It lies nowhere but in this record. */
	sealedKey: register(v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/, '43 characters of base64url'))),
	/** Bytes, as they are sealed. */
	size: register(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1_000_000))),
	shows: register(longText),
	/** The guide's moment it was taken at. */
	moment: register(line),
	at: register(instant),
	by: register(id),
	/** Taken away again: the key leaves with it, and the bytes go from phone and office. */
	removed: register(v.boolean()),
	tags: setOf(line)
});
