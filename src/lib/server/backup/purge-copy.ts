/**
 * The purge file a second time, beside the backups: where the server's disk is lost,
 * what was purged up to the last backup still stays away (G12).
 */
import { diskPurgeFile } from '../purge/purge-file-disk.ts';

/** Adds to one folder's file what only the other's has. */
export async function copyPurgeLines(from: string, to: string): Promise<number> {
	const target = diskPurgeFile(to);
	const held = new Set((await target.readAll()).map((line) => JSON.stringify(line)));
	const missing = (await diskPurgeFile(from).readAll()).filter((line) => !held.has(JSON.stringify(line)));
	await target.append(missing);
	return missing.length;
}
