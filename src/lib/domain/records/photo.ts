import * as v from 'valibot';
import { id, instant, line, longText } from '../record.ts';
import { COACH_AND_OFFICE } from '../roles.ts';
import { defineRecord, register, setOf } from './define.ts';

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
