/**
 * The contents of a file as a searcher needs them: its bytes, and once more whatever lies packed in them. LevelDB
 * tables, values that Chromium packed with Snappy, gzip, and the rows of SQLite files, whose long values are
 * scattered over pages.
 */
import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, inflateRawSync } from 'node:zlib';
import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';
import { unpackSnappy } from './snappy.ts';
import { blocksOf, isTable } from './tables.ts';

/** How Chromium marks a value that it packed (third_party/blink, idb_value_wrapping.cc). */
const PACKED_VALUE = Buffer.from([0xff, 0x11, 0x02]);
const GZIP = Buffer.from([0x1f, 0x8b, 0x08]);
const SQLITE = Buffer.from('SQLite format 3\0', 'latin1');
/** An entry of a zip archive: raw deflate behind a head of this many bytes, its name and its extra field. */
const ZIP_ENTRY = Buffer.from('PK\x03\x04', 'latin1');
const ZIP_HEAD_BYTES = 30;

/** @param path of the file that `bytes` were read from; a database is read with what lies beside it */
export function contentsOf(bytes: Buffer, path: string): readonly Buffer[] {
	const layers = [bytes];
	if (isTable(bytes)) layers.push(...blocksOf(bytes));
	if (bytes.subarray(0, SQLITE.length).equals(SQLITE)) layers.push(...rowsOf(path));
	return [...layers, ...layers.flatMap(packedIn)];
}

function packedIn(bytes: Buffer): readonly Buffer[] {
	return [
		...behind(bytes, PACKED_VALUE, (rest) => unpackSnappy(rest.subarray(PACKED_VALUE.length))),
		...behind(bytes, GZIP, (rest) => tryTo(() => gunzipSync(rest, { finishFlush: 2 }))),
		...behind(bytes, ZIP_ENTRY, (rest) => {
			if (rest.length < ZIP_HEAD_BYTES) return null;
			const from = ZIP_HEAD_BYTES + rest.readUInt16LE(26) + rest.readUInt16LE(28);
			return tryTo(() => inflateRawSync(rest.subarray(from), { finishFlush: 2 }));
		})
	];
}

function behind(bytes: Buffer, mark: Buffer, unpack: (rest: Buffer) => Buffer | null): readonly Buffer[] {
	const found: Buffer[] = [];
	for (let at = bytes.indexOf(mark); at >= 0; at = bytes.indexOf(mark, at + 1)) {
		const unpacked = unpack(bytes.subarray(at));
		if (unpacked) found.push(unpacked);
	}
	return found;
}

function tryTo(work: () => Buffer): Buffer | null {
	try {
		return work();
	} catch {
		// Bytes that only look like the beginning of something packed.
		return null;
	}
}

/** Every text and blob of every table, from a copy: reading must not change what is being examined. */
function rowsOf(path: string): readonly Buffer[] {
	const folder = mkdtempSync(join(tmpdir(), 'voordeur-forensic-'));
	try {
		const copy = join(folder, 'db');
		for (const beside of ['', '-wal', '-journal'])
			if (existsSync(`${path}${beside}`)) copyFileSync(`${path}${beside}`, `${copy}${beside}`);
		const db = new DatabaseSync(copy);
		try {
			const tables = db.prepare("select name from sqlite_master where type = 'table'").all();
			return tables.flatMap(({ name }) => valuesIn(db, String(name)));
		} finally {
			db.close();
		}
	} catch {
		// A database that cannot be opened has been searched by its bytes; an empty one has no rows.
		return [];
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

function valuesIn(db: DatabaseSyncInstance, table: string): readonly Buffer[] {
	const rows = db.prepare(`select * from "${table.replaceAll('"', '""')}"`).all();
	return rows.flatMap((row) =>
		Object.values(row).flatMap((value) => {
			if (typeof value === 'string') return [Buffer.from(value, 'utf8')];
			return value instanceof Uint8Array ? [Buffer.from(value)] : [];
		})
	);
}
