import * as v from 'valibot';
import { id, instant, line, longText } from '../record.ts';
import { defineRecord, register, setOf } from './define.ts';
import { OF_HOUSEHOLD } from './places.ts';
import { PHOTO_KEPT } from './uses.ts';
import { AUTHOR, BOTH, MAKER } from './writers.ts';

export const photo = defineRecord('photo', OF_HOUSEHOLD, PHOTO_KEPT, {
	household: register(id, MAKER, { reads: 'link', of: 'resident', copy: 'link', exports: [], asked: [], lists: [] }),
	visit: register(id, MAKER, {
		reads: 'link',
		of: 'resident',
		copy: 'link',
		exports: [],
		asked: [],
		lists: ['photo_list.visit']
	}),
	/** SHA-256 of the sealed bytes, hexadecimal. */
	sealedHash: register(v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, '64 hexadecimal digits')), MAKER, {
		reads: 'key',
		of: 'resident',
		copy: 'key',
		exports: [],
		asked: [],
		lists: ['photo_list.dev', 'photo_list.hash']
	}),
	/** Opens the sealed bytes: AES-256-GCM, 32 bytes as base64url. It lies nowhere but in this record. */
	sealedKey: register(v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/, '43 characters of base64url')), BOTH, {
		reads: 'key',
		of: 'resident',
		copy: 'key',
		exports: [],
		asked: [],
		lists: []
	}),
	/** Bytes, as they are sealed. */
	size: register(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1_000_000)), MAKER, {
		reads: 'number',
		of: 'nobody',
		copy: 'key',
		exports: [],
		asked: [],
		lists: []
	}),
	shows: register(longText, BOTH, { reads: 'words', of: 'resident', copy: 'said', exports: [], asked: [], lists: [] }),
	/** The guide's moment it was taken at. */
	moment: register(line, MAKER, { reads: 'words', of: 'nobody', copy: 'link', exports: [], asked: [], lists: [] }),
	at: register(instant, MAKER, { reads: 'moment', of: 'resident', copy: 'said', exports: [], asked: [], lists: [] }),
	by: register(id, AUTHOR, { reads: 'person', of: 'worker', copy: 'said', exports: [], asked: [], lists: [] }),
	/** Taken away again: the key leaves with it, and the bytes go from phone and office. */
	removed: register(v.boolean(), BOTH, {
		reads: 'yesNo',
		of: 'resident',
		copy: 'said',
		exports: [],
		asked: [],
		lists: ['photo_list.removed']
	}),
	tags: setOf(line, BOTH, { reads: 'words', of: 'resident', copy: 'said', exports: [], asked: [], lists: [] })
});
