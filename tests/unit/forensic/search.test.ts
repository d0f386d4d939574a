/** The searcher of the forensic run must see a word however it lies there: one that sees nothing proves nothing (G16). */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync, gzipSync } from 'node:zlib';
import { DatabaseSync } from '@photostructure/sqlite';
import { afterAll, describe, expect, it } from 'vitest';
import { searchIn } from '../../forensic/places.ts';
import { Search } from '../../forensic/search.ts';
import { unpackSnappy } from '../../forensic/snappy.ts';
import { spellingsOf, spellingsOfBytes } from '../../forensic/spellings.ts';
import { PLANTED } from '../../forensic/words.ts';

const WORD = 'Grutteneiländ';
const folder = mkdtempSync(join(tmpdir(), 'voordeur-search-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const search = new Search([{ name: WORD, forms: spellingsOf(WORD) }]);

function isFoundIn(content: Uint8Array | string): boolean {
	const path = join(folder, 'file');
	writeFileSync(path, content);
	return searchIn([folder], search).places.has(WORD);
}

/** "wordword": four letters, and four more copied from four back. */
function packedTwice(text: Buffer): Buffer {
	const literal = Buffer.concat([Buffer.of((text.length - 1) << 2), text]);
	const copy = Buffer.of(((text.length - 1) << 2) | 2, text.length, 0);
	return Buffer.concat([Buffer.of(text.length * 2), literal, copy]);
}

/** As a LevelDB table lays it out: one data block, an index block that names it, and the footer. */
function tableOf(block: Buffer): Buffer {
	const entry = (key: string, value: Buffer): Buffer =>
		Buffer.concat([Buffer.of(0, key.length, value.length), Buffer.from(key), value, Buffer.of(0, 0, 0, 0, 1, 0, 0, 0)]);
	const end = (isPacked: boolean): Buffer => Buffer.of(isPacked ? 1 : 0, 0, 0, 0, 0);
	const index = entry('k', Buffer.of(0, block.length));
	const from = block.length + 5;
	const handles = Buffer.concat([Buffer.of(0, 0), Buffer.of(from, index.length)]);
	const footer = Buffer.concat([handles, Buffer.alloc(40 - handles.length), Buffer.from('57fb808b247547db', 'hex')]);
	return Buffer.concat([block, end(true), index, end(false), footer]);
}

describe('the search for what a lost phone gives away (G16)', () => {
	it('plants forty words, no two alike', () => {
		expect(new Set(PLANTED).size).toBe(40);
	});

	it('finds nothing where nothing is', () => {
		expect(isFoundIn('Grutteneiland, and much else')).toBe(false);
	});

	it.each([
		['UTF-8', Buffer.from(`a${WORD}b`)],
		['lower case', Buffer.from(WORD.toLowerCase())],
		['UTF-16LE', Buffer.from(`xx${WORD}`, 'utf16le')],
		['UTF-16LE at an odd place', Buffer.concat([Buffer.of(7), Buffer.from(WORD, 'utf16le')])],
		['base64', Buffer.from(Buffer.from(`{"street":"${WORD}"}`).toString('base64'))],
		['base64, one further', Buffer.from(Buffer.from(`{"street": "${WORD}"}`).toString('base64url'))],
		['base64, two further', Buffer.from(Buffer.from(`{"street":  "${WORD}"}`).toString('base64'))],
		['base64 of UTF-16', Buffer.from(Buffer.from(WORD, 'utf16le').toString('base64'))],
		['JSON-escaped', Buffer.from(JSON.stringify(WORD).replace('ä', '\\u00e4'))],
		['URL-encoded', Buffer.from(`?q=${encodeURIComponent(WORD)}`)],
		['gzip', gzipSync(WORD)],
		['gzip that was cut off', gzipSync(`${WORD}${'.'.repeat(500)}`).subarray(0, -6)],
		['a zip entry', Buffer.concat([Buffer.from('PK\x03\x04'), Buffer.alloc(26), deflateRawSync(WORD)])],
		['a value that Chromium packed', Buffer.concat([Buffer.of(1, 0xff, 0x11, 2), packedTwice(Buffer.from(WORD))])],
		['a packed block of a table', tableOf(packedTwice(Buffer.from(WORD)))]
	])('finds it as %s', (_form, bytes) => {
		expect(isFoundIn(bytes)).toBe(true);
	});

	it('finds a word that only appears when copies are written out', () => {
		const head = Buffer.from('Gruttene');
		const tail = Buffer.from('iländ');
		const packed = Buffer.concat([
			Buffer.of(head.length + tail.length + 3),
			Buffer.of((head.length - 1) << 2),
			head,
			Buffer.of((tail.length - 1) << 2),
			tail,
			Buffer.of((2 << 2) | 2, 4, 0)
		]);
		expect(unpackSnappy(packed)?.toString('utf8').startsWith(WORD)).toBe(true);
	});

	it('refuses bytes that are no Snappy, and copies from before the beginning', () => {
		expect(unpackSnappy(Buffer.of(0))).toBeNull();
		expect(unpackSnappy(Buffer.of(4, (3 << 2) | 2, 9, 0))).toBeNull();
		expect(unpackSnappy(Buffer.of(9, 0, 1))).toBeNull();
	});

	it('finds it in a long value of a SQLite file, which lies scattered over pages', () => {
		const path = join(folder, 'values');
		const db = new DatabaseSync(path);
		db.exec('pragma page_size = 512; create table t (v blob)');
		const long = Buffer.concat([Buffer.alloc(505, 46), Buffer.from(WORD), Buffer.alloc(3_000, 46)]);
		for (let before = 0; before < 40; before += 1) db.prepare('insert into t values (?)').run(long.subarray(before));
		db.close();
		expect(searchIn([path], search).places.has(WORD)).toBe(true);
		rmSync(path);
	});

	it('finds the bytes of a key raw, in hexadecimal and in base64', () => {
		const key = Uint8Array.from({ length: 32 }, (_, at) => (at * 37 + 11) & 255);
		const keys = new Search([{ name: 'key', forms: spellingsOfBytes(key) }]);
		const raw = Buffer.from(key);
		for (const form of [raw, Buffer.from(raw.toString('hex')), Buffer.from(raw.toString('base64url'))])
			expect(keys.in(Buffer.concat([Buffer.from('..'), form])).has('key')).toBe(true);
		expect(keys.in(raw.subarray(1)).has('key')).toBe(false);
	});
});
