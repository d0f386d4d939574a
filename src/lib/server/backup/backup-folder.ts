/** The folder of the backups: who is writing in it, what it holds, and what is old enough to go. */
import { mkdir, open, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { folderPhotos } from '../photos/folder.ts';
import { isCode } from './durable.ts';

export const BACKUP_SUFFIX = '.backup';
/** Beside each backup: which photos it needs, one `organisation hash` a line. Hashes of sealed bytes tell nothing. */
export const PHOTOS_SUFFIX = '.photos';
const DRAFT_SUFFIX = '.part';
const LOCK_MS_MAX = 12 * 3_600_000;

/** Sorts by time, holds no colon, and says whose it is. */
export function backupName(takenAt: number): string {
	return `voordeur-${new Date(takenAt).toISOString().replace(/[-:]/g, '').replace('.', '-')}${BACKUP_SUFFIX}`;
}

/** Newest first. */
export async function listBackups(folder: string): Promise<readonly string[]> {
	const names = await readdir(folder).catch((error: unknown) => {
		if (isCode(error, 'ENOENT')) return [];
		throw error;
	});
	return names
		.filter((name) => name.endsWith(BACKUP_SUFFIX))
		.sort()
		.reverse();
}

export function draftOf(path: string): string {
	return `${path}${DRAFT_SUFFIX}`;
}

/** One backup at a time; null when another process is at it. What a crashed one left is cleared away. */
export async function claimFolder(folder: string, now: number): Promise<(() => Promise<void>) | null> {
	await mkdir(folder, { recursive: true, mode: 0o700 });
	const lock = join(folder, 'backup.lock');
	if (await isStale(lock, now)) await rm(lock, { force: true });
	try {
		const file = await open(lock, 'wx', 0o600);
		await file.writeFile(String(process.pid));
		await file.close();
	} catch (error) {
		if (isCode(error, 'EEXIST')) return null;
		throw error;
	}
	for (const name of await readdir(folder))
		if (name.endsWith(DRAFT_SUFFIX)) await rm(join(folder, name), { force: true });
	return () => rm(lock, { force: true });
}

async function isStale(lock: string, now: number): Promise<boolean> {
	try {
		const pid = Number(await readFile(lock, 'utf8'));
		if (now - (await stat(lock)).mtimeMs > LOCK_MS_MAX) return true;
		return Number.isInteger(pid) && pid > 0 && !isRunning(pid);
	} catch (error) {
		if (isCode(error, 'ENOENT')) return false;
		throw error;
	}
}

function isRunning(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return isCode(error, 'EPERM');
	}
}

/** Takes away all but the newest, and photos that no kept backup needs. */
export async function prune(folder: string, keep: number): Promise<readonly string[]> {
	const all = await listBackups(folder);
	const old = all.slice(keep);
	for (const name of old) {
		await rm(join(folder, name), { force: true });
		await rm(join(folder, `${name}${PHOTOS_SUFFIX}`), { force: true });
	}
	const needed = new Set<string>();
	for (const name of all.slice(0, keep)) for (const line of await photoLines(folder, name)) needed.add(line);
	const photos = folderPhotos(photosIn(folder));
	for (const tenant of await tenantsIn(folder))
		for (const { hash } of await photos.list(tenant))
			if (!needed.has(`${tenant} ${hash}`)) await photos.remove(tenant, hash);
	return old;
}

export function photosIn(folder: string): string {
	return join(folder, 'photos');
}

/** `organisation hash`, as the list beside a backup says. */
export async function photoLines(folder: string, name: string): Promise<readonly string[]> {
	try {
		const text = await readFile(join(folder, `${name}${PHOTOS_SUFFIX}`), 'utf8');
		return text.split('\n').filter((line) => line !== '');
	} catch (error) {
		if (isCode(error, 'ENOENT')) return [];
		throw error;
	}
}

async function tenantsIn(folder: string): Promise<readonly string[]> {
	try {
		return await readdir(photosIn(folder));
	} catch (error) {
		if (isCode(error, 'ENOENT')) return [];
		throw error;
	}
}
