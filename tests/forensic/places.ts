/** Searching whole folders, byte by byte. */
import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Search } from './search.ts';
import { contentsOf } from './unpack.ts';

export interface Findings {
	/** Where each found thing lies, by its name. */
	readonly places: ReadonlyMap<string, readonly string[]>;
	readonly files: number;
	readonly bytes: number;
}

/** Looks into every file under these folders and files, unpacked too. */
export function searchIn(paths: readonly string[], search: Search): Findings {
	const places = new Map<string, readonly string[]>();
	let bytes = 0;
	const files = paths.flatMap(filesUnder);
	for (const path of files) {
		const whole = readFileSync(path);
		bytes += whole.length;
		for (const layer of contentsOf(whole, path))
			for (const name of search.in(layer)) {
				const known = places.get(name) ?? [];
				if (!known.includes(path)) places.set(name, [...known, path]);
			}
	}
	return { places, files: files.length, bytes };
}

function filesUnder(path: string): readonly string[] {
	const about = lstatSync(path);
	if (about.isDirectory()) return readdirSync(path).flatMap((name) => filesUnder(join(path, name)));
	return about.isFile() ? [path] : [];
}
