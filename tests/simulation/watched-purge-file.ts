/** The purge file of a history: what it holds is what the checks expect never to come back (G12). */
import { memoryPurgeFile, type PurgeFile } from '#lib/server/purge/purge-file.ts';
import type { World } from './world.ts';

/** What is in the file is a promise from that moment on, also when the server stops behind it. */
export function watchedPurgeFile(world: World): PurgeFile {
	const file = memoryPurgeFile();
	return {
		readAll: () => file.readAll(),
		async append(lines) {
			await file.append(lines);
			for (const line of lines) {
				if (line.what !== 'purge') continue;
				world.purged.set(line.root, new Set([line.root, ...line.ents, ...(world.purged.get(line.root) ?? [])]));
			}
		}
	};
}
