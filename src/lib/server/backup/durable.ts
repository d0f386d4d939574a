/** Files that are there after a power cut. */
import { type FileHandle, open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';

export async function flush(path: string): Promise<void> {
	const handle = await open(path, 'r');
	try {
		await handle.sync();
	} finally {
		await handle.close();
	}
}

/** Gives a flushed file its name, and brings the name to the disk too. */
export async function settleAs(draft: string, path: string): Promise<void> {
	await flush(draft);
	await rename(draft, path);
	await flush(dirname(path));
}

/** The file whole or not at all, whatever was there before. */
export async function writeWhole(path: string, text: string): Promise<void> {
	const draft = `${path}.${crypto.randomUUID()}`;
	const file: FileHandle = await open(draft, 'wx', 0o600);
	try {
		await file.writeFile(text);
	} finally {
		await file.close();
	}
	await settleAs(draft, path);
}

export function isCode(error: unknown, code: string): boolean {
	return error instanceof Error && 'code' in error && error.code === code;
}
