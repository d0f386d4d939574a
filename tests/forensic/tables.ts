/** The blocks of a LevelDB table, unpacked. Format: github.com/google/leveldb, doc/table_format.md. */
import { readVarint, unpackSnappy } from './snappy.ts';

const FOOTER_BYTES = 48;
const MAGIC = Buffer.from('57fb808b247547db', 'hex');
const SNAPPY = 1;

export function isTable(bytes: Buffer): boolean {
	return bytes.length >= FOOTER_BYTES && bytes.subarray(-MAGIC.length).equals(MAGIC);
}

/** Every data block of a table. Keys are written as the part that differs from the key before; values are whole. */
export function blocksOf(bytes: Buffer): readonly Buffer[] {
	const footer = bytes.length - FOOTER_BYTES;
	const meta = readHandle(bytes, footer);
	const index = meta && readHandle(bytes, meta.next);
	const entries = index && blockAt(bytes, index);
	if (!entries) return [];
	const blocks: Buffer[] = [];
	for (const value of valuesOf(entries)) {
		const handle = readHandle(value, 0);
		const block = handle && blockAt(bytes, handle);
		if (block) blocks.push(block);
	}
	return blocks;
}

interface Handle {
	readonly offset: number;
	readonly size: number;
	readonly next: number;
}

function readHandle(bytes: Buffer, at: number): Handle | null {
	const offset = readVarint(bytes, at);
	const size = offset && readVarint(bytes, offset.next);
	return offset && size ? { offset: offset.value, size: size.value, next: size.next } : null;
}

function blockAt(bytes: Buffer, { offset, size }: Handle): Buffer | null {
	const packed = bytes.subarray(offset, offset + size);
	return bytes[offset + size] === SNAPPY ? unpackSnappy(packed) : packed;
}

function valuesOf(block: Buffer): readonly Buffer[] {
	const restarts = block.length >= 4 ? block.readUInt32LE(block.length - 4) : 0;
	const end = block.length - 4 - restarts * 4;
	const values: Buffer[] = [];
	for (let at = 0; at < end;) {
		const shared = readVarint(block, at);
		const unshared = shared && readVarint(block, shared.next);
		const length = unshared && readVarint(block, unshared.next);
		if (!unshared || !length) break;
		const from = length.next + unshared.value;
		values.push(block.subarray(from, from + length.value));
		at = from + length.value;
	}
	return values;
}
