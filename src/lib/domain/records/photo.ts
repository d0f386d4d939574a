import * as v from 'valibot';
import { id, instant, line, longText } from '../record.ts';
import { defineRecord, register, setOf } from './define.ts';
import { OF_HOUSEHOLD } from './places.ts';
import { AUTHOR, BOTH, MAKER } from './writers.ts';

export const photo = defineRecord('photo', OF_HOUSEHOLD, {
	household: register(id, MAKER),
	visit: register(id, MAKER),
	/** SHA-256 of the sealed bytes, hexadecimal. */
	sealedHash: register(v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, '64 hexadecimal digits')), MAKER),
	/** Opens the sealed bytes: AES-256-GCM, 32 bytes as base64url. It lies nowhere but in this record. */
	sealedKey: register(v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/, '43 characters of base64url')), BOTH),
	/** Bytes, as they are sealed. */
	size: register(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1_000_000)), MAKER),
	shows: register(longText, BOTH),
	/** The guide's moment it was taken at. */
	moment: register(line, MAKER),
	at: register(instant, MAKER),
	by: register(id, AUTHOR),
	/** Taken away again: the key leaves with it, and the bytes go from phone and office. */
	removed: register(v.boolean(), BOTH),
	tags: setOf(line, BOTH)
});
