/** The file of wrapped keys on a disk that is full or loses its power: one of its two slots always reads. */
import { beforeEach, describe, expect, it } from 'vitest';
import { opfsKeyFile } from '#lib/device/browser/key-file.ts';
import { MemoryDisk } from './memory-disk.ts';

let folder: MemoryDisk;

beforeEach(() => {
	folder = new MemoryDisk();
	folder.install();
});

describe('the key file', () => {
	it('keeps what it held when the disk is full, and says so', async () => {
		const file = opfsKeyFile();
		await file.write('the old wraps');
		folder.room = 20;
		await expect(file.write('the new wraps')).rejects.toMatchObject({ kind: 'full' });
		expect(await file.read()).toBe('the old wraps');
		folder.room = 1_000;
		await file.write('the new wraps');
		expect(await file.read()).toBe('the new wraps');
	});

	it('keeps what it held when the disk says that it wrote and did not', async () => {
		const file = opfsKeyFile();
		await file.write('the old wraps');
		await opfsKeyFile().write('wraps in the other slot');
		const target = folder.files.get('keys-a');
		if (!target) throw new Error('the key file has no first slot');
		target.write = (bytes) => bytes.length;
		await expect(file.write('the new wraps')).rejects.toMatchObject({ kind: 'full' });
		expect(await file.read()).toBe('wraps in the other slot');
	});

	it('leaves nothing of the old wraps to read once the new ones are there', async () => {
		const file = opfsKeyFile();
		await file.write('the old wraps');
		await file.write('the new wraps');
		expect([...folder.files.keys()].map((name) => folder.text(name)).join()).not.toContain('the old wraps');
	});
});
