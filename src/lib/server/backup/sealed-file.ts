/**
 * A file that only the holder of the private backup key opens. A key made for this
 * one file is sealed with HPKE for the configured public key; the content follows in
 * AES-256-GCM chunks whose nonces count up and name the last one, so that a chunk
 * moved, left out or cut off does not open.
 */
import { createCipheriv, createDecipheriv, createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import * as v from 'valibot';

export const CHUNK_BYTES = 65_536;
const TAG_BYTES = 16;
const NONCE_BYTES = 12;
const HEADER_BYTES_MAX = 10_000;
const NEWLINE = 10;

const headerSchema = v.object({
	voordeur: v.literal('backup'),
	version: v.number(),
	takenAt: v.string(),
	/** Which public key it was sealed for, so that a person finds the right private one. */
	key: v.string(),
	/** Which intake key the phones sealed for: without it what they hand in again cannot be opened. */
	intake: v.nullable(v.string()),
	enc: v.string(),
	sealed: v.string()
});
export type SealedHeader = v.InferOutput<typeof headerSchema>;
export const SEALED_VERSION = 1;

/** Something that is no backup, or not of this version, or was changed. Its message is for the operator. */
export class BackupUnreadable extends Error {
	constructor(message: string) {
		super(message);
		this.name = 'BackupUnreadable';
	}
}

/** @param fileKey 32 bytes, used for this file and never again */
export async function* sealChunks(
	source: AsyncIterable<Buffer>,
	options: { readonly header: SealedHeader; readonly fileKey: Uint8Array }
): AsyncGenerator<Buffer> {
	const line = `${JSON.stringify(options.header)}\n`;
	yield Buffer.from(line);
	const bound = createHash('sha256').update(line).digest();
	let count = 0;
	const seal = (chunk: Buffer, isLast: boolean): Buffer => {
		const cipher = createCipheriv('aes-256-gcm', options.fileKey, nonceOf(count, isLast), { authTagLength: TAG_BYTES });
		cipher.setAAD(bound);
		count += 1;
		return Buffer.concat([cipher.update(chunk), cipher.final(), cipher.getAuthTag()]);
	};
	let held = Buffer.alloc(0);
	for await (const piece of source) {
		held = Buffer.concat([held, piece]);
		// More than a chunk: what is held back may turn out to be the last.
		while (held.length > CHUNK_BYTES) {
			yield seal(held.subarray(0, CHUNK_BYTES), false);
			held = held.subarray(CHUNK_BYTES);
		}
	}
	yield seal(held, true);
}

/** Reads the clear first line. */
export async function readSealedHeader(path: string): Promise<SealedHeader> {
	const { header } = await openFile(path);
	return header;
}

export async function* openChunks(path: string, fileKey: Uint8Array): AsyncGenerator<Buffer> {
	const { line, rest } = await openFile(path);
	const bound = createHash('sha256').update(line).digest();
	const size = CHUNK_BYTES + TAG_BYTES;
	let count = 0;
	const open = (sealed: Buffer, isLast: boolean): Buffer => {
		if (sealed.length < TAG_BYTES) throw new BackupUnreadable('the file breaks off: take another copy of it');
		const opener = createDecipheriv('aes-256-gcm', fileKey, nonceOf(count, isLast), { authTagLength: TAG_BYTES });
		opener.setAAD(bound);
		opener.setAuthTag(sealed.subarray(-TAG_BYTES));
		count += 1;
		try {
			return Buffer.concat([opener.update(sealed.subarray(0, -TAG_BYTES)), opener.final()]);
		} catch {
			throw new BackupUnreadable(
				'the file was cut off or changed, or was sealed with another key: take another copy, or another key'
			);
		}
	};
	let held: Buffer = Buffer.alloc(0);
	for await (const piece of rest) {
		held = Buffer.concat([held, piece]);
		while (held.length > size) {
			yield open(held.subarray(0, size), false);
			held = held.subarray(size);
		}
	}
	yield open(held, true);
}

interface OpenedFile {
	readonly header: SealedHeader;
	readonly line: string;
	/** Everything behind the first line. */
	readonly rest: AsyncIterable<Buffer>;
}

async function openFile(path: string): Promise<OpenedFile> {
	const stream: AsyncIterator<Buffer> = createReadStream(path, { highWaterMark: 1 << 20 })[Symbol.asyncIterator]();
	let held = Buffer.alloc(0);
	while (!held.includes(NEWLINE) && held.length < HEADER_BYTES_MAX) {
		const { value, done } = await stream.next();
		if (done === true) break;
		held = Buffer.concat([held, value]);
	}
	const end = held.indexOf(NEWLINE) + 1;
	const line = held.subarray(0, end).toString('utf8');
	const read = v.safeParse(headerSchema, jsonOf(line));
	if (!read.success) throw new BackupUnreadable(`${path} is no backup of Voordeur`);
	if (read.output.version > SEALED_VERSION)
		throw new BackupUnreadable(`${path} was made by a newer Voordeur: update this one first`);
	return {
		header: read.output,
		line,
		rest: restOf(held.subarray(end), stream)
	};
}

async function* restOf(first: Buffer, more: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
	yield first;
	yield* { [Symbol.asyncIterator]: () => more };
}

function nonceOf(count: number, isLast: boolean): Buffer {
	const nonce = Buffer.alloc(NONCE_BYTES);
	nonce.writeUInt32BE(count, NONCE_BYTES - 5);
	nonce[NONCE_BYTES - 1] = isLast ? 1 : 0;
	return nonce;
}

function jsonOf(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}
