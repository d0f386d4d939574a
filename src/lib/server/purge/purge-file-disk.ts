/** The purge file on the disk. It is only ever appended to; a crash in the middle costs at most the line that nobody was told of. */
import { type FileHandle, mkdir, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type PurgeFile, purgeFileText, readPurgeFileText } from './purge-file.ts';

export const PURGE_FILE_NAME = 'purged.jsonl';

export function diskPurgeFile(folder: string): PurgeFile {
	const path = join(folder, PURGE_FILE_NAME);
	return {
		async append(lines) {
			if (lines.length === 0) return;
			await mkdir(folder, { recursive: true, mode: 0o700 });
			const file = await open(path, 'a+', 0o600);
			try {
				// One write at the end of the file: several processes may share it.
				await file.appendFile(`${(await isTorn(file)) ? '\n' : ''}${purgeFileText(lines)}`);
				await file.sync();
			} finally {
				await file.close();
			}
			await syncFolder(folder);
		},
		async readAll() {
			try {
				return readPurgeFileText(await readFile(path, 'utf8'));
			} catch (error) {
				if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
				throw error;
			}
		}
	};
}

/** The last line has no end: whoever wrote it was stopped. */
async function isTorn(file: FileHandle): Promise<boolean> {
	const { size } = await file.stat();
	if (size === 0) return false;
	const last = Buffer.alloc(1);
	await file.read(last, 0, 1, size - 1);
	return last[0] !== 10;
}

/** A new file's name is on the disk only when its folder is. */
async function syncFolder(folder: string): Promise<void> {
	const handle = await open(folder, 'r');
	try {
		await handle.sync();
	} finally {
		await handle.close();
	}
}
