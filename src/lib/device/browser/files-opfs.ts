/**
 * Files in the private file system, by synchronous handle: written in place and
 * flushed, which IndexedDB cannot do. Handles are exclusive and exist in
 * dedicated workers only.
 */
import type { Bytes } from './bytes.ts';

/** The part of a synchronous handle that is used; TypeScript's page library does not know it. */
export interface SyncFile {
	getSize(): number;
	read(into: Bytes, options: { at: number }): number;
	write(bytes: Bytes, options: { at: number }): number;
	truncate(size: number): void;
	flush(): void;
	close(): void;
}

interface WithSyncFile {
	createSyncAccessHandle(): Promise<SyncFile>;
}

/** A tab that was taken over needs a moment to let go of its handles. */
const BUSY_DELAYS_MS = [0, 100, 200, 400, 800, 1_600] as const;

/** As many as a browser gives at once; a key file is far smaller, and zeros follow over the whole. */
const RANDOM_BYTES_MAX = 65_536;

/** What a phone lacks: a place that keeps anything, as in a private window, or files that a worker writes in place. */
export class FilesMissing extends Error {
	readonly why: 'storage' | 'worker';

	constructor(why: 'storage' | 'worker') {
		super(
			why === 'storage' ? 'this browser keeps no files here' : 'this browser gives a worker no files to write in place'
		);
		this.name = 'FilesMissing';
		this.why = why;
	}
}

export async function openFile(name: string): Promise<SyncFile> {
	return openIn(await folderOf(), name);
}

async function openIn(folder: FileSystemDirectoryHandle, name: string): Promise<SyncFile> {
	const handle: unknown = await folder.getFileHandle(name, { create: true });
	if (!hasSyncFile(handle)) throw new FilesMissing('worker');
	let last: unknown = null;
	for (const delayMs of BUSY_DELAYS_MS) {
		if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs));
		try {
			return await handle.createSyncAccessHandle();
		} catch (error) {
			if (error instanceof DOMException && error.name === 'NotSupportedError') throw new FilesMissing('worker');
			last = error;
		}
	}
	throw last;
}

/** Both at once, for each is several ways to the disk and back; where one does not open, the other is let go of. */
export async function openBoth(names: readonly [string, string]): Promise<readonly [SyncFile, SyncFile]> {
	const folder = await folderOf();
	const [first, second] = await Promise.allSettled([openIn(folder, names[0]), openIn(folder, names[1])]);
	if (first.status === 'rejected') {
		if (second.status === 'fulfilled') second.value.close();
		throw first.reason;
	}
	if (second.status === 'rejected') {
		first.value.close();
		throw second.reason;
	}
	return [first.value, second.value];
}

export function readWhole(file: SyncFile): Bytes {
	const bytes = new Uint8Array(file.getSize());
	file.read(bytes, { at: 0 });
	return bytes;
}

async function folderOf(): Promise<FileSystemDirectoryHandle> {
	try {
		const root = await navigator.storage.getDirectory();
		return await root.getDirectoryHandle('voordeur', { create: true });
	} catch {
		throw new FilesMissing('storage');
	}
}

function hasSyncFile(handle: unknown): handle is WithSyncFile {
	return typeof handle === 'object' && handle !== null && 'createSyncAccessHandle' in handle;
}

/**
 * Overwrites files in place and takes them away: by name alone they would stay readable in the profile.
 *
 * @param isKept files that stay as they are
 */
export async function eraseFiles(isKept: (name: string) => boolean): Promise<void> {
	const folder = await folderOf();
	const names: string[] = [];
	for await (const name of folder.keys()) if (!isKept(name)) names.push(name);
	for (const name of names) {
		const file = await openFile(name);
		try {
			const size = file.getSize();
			file.write(crypto.getRandomValues(new Uint8Array(Math.min(size, RANDOM_BYTES_MAX))), { at: 0 });
			file.flush();
			file.write(new Uint8Array(size), { at: 0 });
			file.flush();
			file.truncate(0);
			file.flush();
		} finally {
			file.close();
		}
		await folder.removeEntry(name);
	}
}
