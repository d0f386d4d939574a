/**
 * Sealed photos in a directory: `tenant/ab/abcd…`. A photo is written whole under another name, brought to the disk,
 * and only then gets its own, so a name never stands for half a photo.
 */
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isPhotoHash, type PhotoStore, type StoredPhoto } from './port.ts';

const TENANT = /^[0-9a-f-]{8,64}$/;

export function folderPhotos(folder: string): PhotoStore {
	const tenantFolder = (tenant: string): string => {
		if (!TENANT.test(tenant)) throw new Error('an organisation has another id than a folder can be named by');
		return join(folder, tenant);
	};
	const drawerOf = (tenant: string, hash: string): string => {
		if (!isPhotoHash(hash)) throw new Error('a photo is named by 64 hexadecimal digits');
		return join(tenantFolder(tenant), hash.slice(0, 2));
	};
	return {
		async put(tenant, hash, bytes) {
			const drawer = drawerOf(tenant, hash);
			const path = join(drawer, hash);
			if (await isThere(path)) return;
			await mkdir(drawer, { recursive: true, mode: 0o700 });
			const draft = `${path}.${crypto.randomUUID()}`;
			try {
				const file = await open(draft, 'wx', 0o600);
				try {
					await file.writeFile(bytes);
					await file.sync();
				} finally {
					await file.close();
				}
				await rename(draft, path);
			} catch (error) {
				// Half a photo on a full disk must not stay there and keep it full.
				await rm(draft, { force: true });
				throw error;
			}
			for (const one of [drawer, tenantFolder(tenant), folder]) await syncFolder(one);
		},
		async read(tenant, hash) {
			try {
				return await readFile(join(drawerOf(tenant, hash), hash));
			} catch (error) {
				if (isMissing(error)) return null;
				throw error;
			}
		},
		async remove(tenant, hash) {
			const drawer = drawerOf(tenant, hash);
			await rm(join(drawer, hash), { force: true });
			if (await isThere(drawer)) await syncFolder(drawer);
		},
		async list(tenant) {
			const found: StoredPhoto[] = [];
			for (const drawer of await namesIn(tenantFolder(tenant))) {
				for (const name of await namesIn(join(tenantFolder(tenant), drawer))) {
					if (!isPhotoHash(name)) continue;
					const { size } = await stat(join(tenantFolder(tenant), drawer, name));
					found.push({ hash: name, size });
				}
			}
			return found;
		}
	};
}

/** A name is durable only when the folder that holds it is. */
async function syncFolder(path: string): Promise<void> {
	const folder = await open(path, 'r');
	try {
		await folder.sync();
	} finally {
		await folder.close();
	}
}

async function isThere(path: string): Promise<boolean> {
	try {
		await stat(path);
		return true;
	} catch (error) {
		if (isMissing(error)) return false;
		throw error;
	}
}

async function namesIn(path: string): Promise<readonly string[]> {
	try {
		return await readdir(path);
	} catch (error) {
		if (isMissing(error)) return [];
		throw error;
	}
}

function isMissing(error: unknown): boolean {
	return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}
