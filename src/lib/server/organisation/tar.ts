/** A tape archive (POSIX ustar): every machine opens it, and both ends of it need no more memory than one entry's piece. */

const BLOCK = 512;
const NAME_MAX = 100;
/** Where the parts of a head begin, and how long they are. */
const FIELD = { mode: 100, size: 124, at: 136, sum: 148, kind: 156, magic: 257 } as const;

export interface TarEntry {
	readonly name: string;
	readonly bytes: Uint8Array;
}

/** @param at the moment that every entry bears, in milliseconds */
export async function* tarOf(entries: AsyncIterable<TarEntry>, at: number): AsyncGenerator<Buffer> {
	for await (const { name, bytes } of entries) {
		yield headOf({ name, size: bytes.length, at });
		yield Buffer.from(bytes);
		const rest = bytes.length % BLOCK;
		if (rest > 0) yield Buffer.alloc(BLOCK - rest);
	}
	yield Buffer.alloc(2 * BLOCK);
}

function headOf({ name, size, at }: { readonly name: string; readonly size: number; readonly at: number }): Buffer {
	if (Buffer.byteLength(name) > NAME_MAX) throw new Error('the name of an entry is too long for an archive');
	const head = Buffer.alloc(BLOCK);
	const octal = (value: number, length: number): string => `${value.toString(8).padStart(length - 1, '0')}\0`;
	head.write(name, 0);
	head.write(octal(0o600, 8) + octal(0, 8) + octal(0, 8), FIELD.mode);
	head.write(octal(size, 12), FIELD.size);
	head.write(octal(Math.floor(at / 1_000), 12), FIELD.at);
	head.write('        ', FIELD.sum);
	head.write('0', FIELD.kind);
	head.write('ustar\u000000', FIELD.magic);
	head.write(`${octal(sumOf(head), 7)} `, FIELD.sum);
	return head;
}

function sumOf(head: Uint8Array): number {
	return head.reduce((sum, byte) => sum + byte, 0);
}

/** The archive is cut short or is none. */
export class ArchiveBroken extends Error {
	constructor(message: string) {
		super(message);
		this.name = 'ArchiveBroken';
	}
}

/**
 * The entries in their order, each whole.
 *
 * @param bytesMax the largest entry that is taken
 */
export async function* entriesOf(source: AsyncIterable<Uint8Array>, bytesMax: number): AsyncGenerator<TarEntry> {
	const take = reader(source);
	for (;;) {
		const head = await take(BLOCK);
		if (head.every((byte) => byte === 0)) return;
		const { name, size } = readHead(head);
		if (size > bytesMax) throw new ArchiveBroken(`an entry of the archive is larger than ${bytesMax} bytes`);
		const bytes = await take(size);
		await take((BLOCK - (size % BLOCK)) % BLOCK);
		yield { name, bytes };
	}
}

function readHead(head: Buffer): { readonly name: string; readonly size: number } {
	const text = (from: number, length: number): string =>
		head.toString('utf8', from, from + length).replace(/\0.*$/s, '');
	const bare = Buffer.from(head).fill(0x20, FIELD.sum, FIELD.sum + 8);
	const [sum, size] = [Number.parseInt(text(FIELD.sum, 8), 8), Number.parseInt(text(FIELD.size, 12), 8)];
	if (sumOf(bare) !== sum || !Number.isSafeInteger(size))
		throw new ArchiveBroken('this is no archive, or it was damaged on its way: take another copy of it');
	return { name: text(0, NAME_MAX), size };
}

/** Exactly so many bytes of a stream of pieces. */
function reader(source: AsyncIterable<Uint8Array>): (count: number) => Promise<Buffer> {
	const pieces = source[Symbol.asyncIterator]();
	let held: Buffer[] = [];
	let length = 0;
	return async (count) => {
		while (length < count) {
			const next = await pieces.next();
			if (next.done) throw new ArchiveBroken('the archive breaks off before its end: take another copy of it');
			held.push(Buffer.from(next.value));
			length += next.value.length;
		}
		const all = held.length === 1 && held[0] ? held[0] : Buffer.concat(held);
		held = [all.subarray(count)];
		length -= count;
		return all.subarray(0, count);
	};
}
