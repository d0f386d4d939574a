/**
 * The package that a workbook is: a ZIP archive of XML parts. It is read by its table of contents, and sizes are held
 * against their limits twice: as declared, before anything is unpacked, and as they turn out.
 */
import { Buffer } from 'node:buffer';
import { inflateRawSync } from 'node:zlib';

export const workbookFileLimits = {
	fileBytesMax: 5_000_000,
	unpackedBytesMax: 20_000_000,
	partsMax: 300
} as const;

export interface UnpackLimits {
	readonly unpackedBytesMax: number;
	readonly partsMax: number;
}

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
export function unpackParts(bytes: Uint8Array, limits: UnpackLimits = workbookFileLimits): Unpacking {
	const archive = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	const entries = entriesOf(archive);
	if (entries === undefined) return broken;
	if (entries.length > limits.partsMax) return tooLarge;
	const declared = entries.reduce((sum, { unpackedBytes }) => sum + unpackedBytes, 0);
	if (declared > limits.unpackedBytesMax) return tooLarge;
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

const signatures = { local: 0x04034b50, entry: 0x02014b50, end: 0x06054b50 } as const;
const endBytes = 22;
const entryBytes = 46;
const localBytes = 30;

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
