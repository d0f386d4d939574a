/**
 * The package that a workbook is: a ZIP archive of XML parts. It is read by its table of contents, and sizes are held
 * against their limits twice: as declared, before anything is unpacked, and as they turn out.
 */
import { Buffer } from 'node:buffer';
import { crc32, inflateRawSync } from 'node:zlib';

export const workbookFileLimits = {
	fileBytesMax: 5_000_000,
	unpackedBytesMax: 20_000_000,
	partsMax: 300
} as const;

/** The XML parts by path; pictures, macros and printer settings are never unpacked. */
export type Parts = ReadonlyMap<string, Uint8Array>;

export type Unpacking =
	| { readonly ok: true; readonly parts: Parts }
	| { readonly ok: false; readonly problem: 'brokenWorkbook' | 'unpacksTooLarge' };

interface Entry {
	readonly path: string;
	readonly method: number;
	readonly packedBytes: number;
	readonly unpackedBytes: number;
	readonly headerAt: number;
}

const broken = { ok: false, problem: 'brokenWorkbook' } as const;
const tooLarge = { ok: false, problem: 'unpacksTooLarge' } as const;
const stored = 0;
const deflated = 8;

/** Unpacks the XML parts of an archive. */
export function unpackParts(bytes: Uint8Array): Unpacking {
	const archive = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	const entries = entriesOf(archive);
	if (entries === undefined) return broken;
	if (entries.length > workbookFileLimits.partsMax) return tooLarge;
	const declared = entries.reduce((sum, { unpackedBytes }) => sum + unpackedBytes, 0);
	if (declared > workbookFileLimits.unpackedBytesMax) return tooLarge;
	// Parts that share their bytes are how a small archive unpacks to a large one without looking packed.
	const packed = entries.reduce((sum, { packedBytes }) => sum + packedBytes, 0);
	if (packed > archive.length) return tooLarge;

	const parts = new Map<string, Uint8Array>();
	for (const entry of entries) {
		if (!/\.(?:xml|rels)$/i.test(entry.path)) continue;
		const unpacked = unpack(archive, entry);
		if (unpacked === undefined || parts.has(entry.path)) return broken;
		parts.set(entry.path, unpacked);
	}
	return { ok: true, parts };
}

/** Packs parts without compressing them, for a reader that then has nothing to unpack. */
export function packPlainly(parts: Parts): ArrayBuffer {
	const bodies: Buffer[] = [];
	const contents: Buffer[] = [];
	let at = 0;
	for (const [path, bytes] of parts) {
		const name = Buffer.from(path, 'utf8');
		// Version 2.0, names in UTF-8, stored, midnight of the first day the format knows.
		const shared = Buffer.alloc(26);
		shared.writeUInt16LE(20, 0);
		shared.writeUInt16LE(0x0800, 2);
		shared.writeUInt16LE(0x21, 8);
		shared.writeUInt32LE(crc32(bytes), 10);
		shared.writeUInt32LE(bytes.length, 14);
		shared.writeUInt32LE(bytes.length, 18);
		shared.writeUInt16LE(name.length, 22);
		const header = Buffer.concat([signature('local'), shared, name]);
		const place = Buffer.alloc(14);
		place.writeUInt32LE(at, 10);
		contents.push(signature('entry'), Buffer.from([20, 0]), shared, place, name);
		bodies.push(header, Buffer.from(bytes));
		at += header.length + bytes.length;
	}
	const table = Buffer.concat(contents);
	const end = Buffer.alloc(18);
	end.writeUInt16LE(parts.size, 4);
	end.writeUInt16LE(parts.size, 6);
	end.writeUInt32LE(table.length, 8);
	end.writeUInt32LE(at, 12);
	const whole = Buffer.concat([...bodies, table, signature('end'), end]);
	const packed = new ArrayBuffer(whole.length);
	new Uint8Array(packed).set(whole);
	return packed;
}

const signatures = { local: 0x04034b50, entry: 0x02014b50, end: 0x06054b50 } as const;
const endBytes = 22;
const entryBytes = 46;
const localBytes = 30;

function signature(kind: keyof typeof signatures): Buffer {
	const written = Buffer.alloc(4);
	written.writeUInt32LE(signatures[kind], 0);
	return written;
}

/** The table of contents; undefined when it does not add up. Archives over 4 GB have another one, and are too large. */
function entriesOf(archive: Buffer): readonly Entry[] | undefined {
	const end = endOf(archive);
	if (end === undefined) return undefined;
	const count = archive.readUInt16LE(end + 10);
	let at = archive.readUInt32LE(end + 16);
	const entries: Entry[] = [];
	for (let index = 0; index < count; index += 1) {
		if (at + entryBytes > end || archive.readUInt32LE(at) !== signatures.entry) return undefined;
		const isEncrypted = (archive.readUInt16LE(at + 8) & 1) === 1;
		const nameBytes = archive.readUInt16LE(at + 28);
		const next = at + entryBytes + nameBytes + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
		if (isEncrypted || next > end) return undefined;
		entries.push({
			path: archive.toString('utf8', at + entryBytes, at + entryBytes + nameBytes),
			method: archive.readUInt16LE(at + 10),
			packedBytes: archive.readUInt32LE(at + 20),
			unpackedBytes: archive.readUInt32LE(at + 24),
			headerAt: archive.readUInt32LE(at + 42)
		});
		at = next;
	}
	return entries;
}

/** Where the end of the table of contents begins: it is the last thing but for a comment of at most 64 KB. */
function endOf(archive: Buffer): number | undefined {
	const first = Math.max(0, archive.length - endBytes - 0xffff);
	for (let at = archive.length - endBytes; at >= first; at -= 1) {
		if (archive.readUInt32LE(at) === signatures.end) return at;
	}
	return undefined;
}

function unpack(archive: Buffer, entry: Entry): Uint8Array | undefined {
	const { method, packedBytes, unpackedBytes, headerAt } = entry;
	if (headerAt + localBytes > archive.length || archive.readUInt32LE(headerAt) !== signatures.local) return undefined;
	const start = headerAt + localBytes + archive.readUInt16LE(headerAt + 26) + archive.readUInt16LE(headerAt + 28);
	if (start + packedBytes > archive.length) return undefined;
	const packed = archive.subarray(start, start + packedBytes);
	if (method === stored) return packedBytes === unpackedBytes ? packed : undefined;
	if (method !== deflated) return undefined;
	try {
		const unpacked = inflateRawSync(packed, { maxOutputLength: Math.max(1, unpackedBytes) });
		return unpacked.length === unpackedBytes ? unpacked : undefined;
	} catch {
		return undefined; // Damaged, or larger than it says.
	}
}
