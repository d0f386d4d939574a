/** The sealed file of a backup in several chunks: none can be moved, left out or cut off unseen. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { afterAll, describe, expect, it } from 'vitest';
import { CHUNK_BYTES, openChunks, sealChunks, type SealedHeader } from '#lib/server/backup/sealed-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'voordeur-sealed-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const header: SealedHeader = {
	voordeur: 'backup',
	version: 1,
	takenAt: '2026-11-24T02:00:00.000Z',
	key: 'k',
	intake: null,
	enc: '',
	sealed: ''
};
const fileKey = randomBytes(32);
const STEP = CHUNK_BYTES + 16;

async function seal(content: Buffer): Promise<Buffer> {
	const pieces: Buffer[] = [];
	async function* source() {
		for (let at = 0; at < content.length; at += 50_000) yield content.subarray(at, at + 50_000);
	}
	for await (const piece of sealChunks(source(), { header, fileKey })) pieces.push(piece);
	return Buffer.concat(pieces);
}

async function open(bytes: Buffer): Promise<Buffer> {
	const path = join(folder, 'file');
	writeFileSync(path, bytes);
	const pieces: Buffer[] = [];
	for await (const piece of openChunks(path, fileKey)) pieces.push(piece);
	return Buffer.concat(pieces);
}

describe('a sealed file', () => {
	it.each([0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, CHUNK_BYTES * 3])(
		'of %i bytes opens as it was',
		async (size) => {
			const content = randomBytes(size);
			expect((await open(await seal(content))).equals(content)).toBe(true);
		}
	);

	it('G8: does not open with a chunk cut off, left out, moved or doubled, nor under another first line', async () => {
		const whole = await seal(randomBytes(CHUNK_BYTES * 3));
		const start = whole.indexOf(10) + 1;
		const [line, a, b, c] = [
			whole.subarray(0, start),
			whole.subarray(start, start + STEP),
			whole.subarray(start + STEP, start + 2 * STEP),
			whole.subarray(start + 2 * STEP)
		];
		const other = Buffer.from(line.toString().replace('2026', '2025'));
		for (const parts of [
			[line, a, b],
			[line, a, c],
			[line, b, a, c],
			[line, a, b, b, c],
			[line, a, b, c, c],
			[other, a, b, c],
			[line]
		])
			await expect(open(Buffer.concat(parts))).rejects.toThrow(/cut off or changed|breaks off/);
	});
});
