/** Whether this process can take work now: what a balancer asks before it sends anybody here. */
import { access, constants } from 'node:fs/promises';
import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { App } from '../app.ts';

/** Below this the store may stop in the middle of a write: 200 MB is a day of photos of one municipality. */
export const DISK_FREE_BYTES_MIN = 200_000_000;

export type NotReady = 'store' | 'content' | 'data' | 'photos' | 'disk';

/** What is missing; empty when all is well. */
export async function findNotReady(app: App, env: NodeJS.ProcessEnv): Promise<readonly NotReady[]> {
	const { store, tenant } = app;
	const missing: NotReady[] = [];
	const organisation = await store.transaction(tenant, (tx) => tx.readOrganisation()).catch(() => 'failed' as const);
	// A page that is damaged, or a disk that is full for writing, is not met by reading one row.
	if (organisation === 'failed' || store.fault()) missing.push('store');
	else if (!organisation?.packHash) missing.push('content');
	const dataDir = env['DATA_DIR'] || './data';
	const isWritable = async (folder: string): Promise<boolean> =>
		access(folder, constants.W_OK).then(
			() => true,
			() => false
		);
	if (!(await isWritable(dataDir))) missing.push('data');
	const photos = env['PHOTOS_DIR'] || join(dataDir, 'photos');
	// Made with the first photo; until then the folder it will lie in counts, and that was asked already.
	const hasPhotos = await access(photos).then(
		() => true,
		() => false
	);
	if (hasPhotos && !(await isWritable(photos))) missing.push('photos');
	const room = await statfs(dataDir).catch(() => null);
	if (room !== null && room.bavail * room.bsize < DISK_FREE_BYTES_MIN) missing.push('disk');
	return missing;
}
