/** Finds the files that coaches and trainers wrote. Nothing but these places is read, and no link out of them followed. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { saying, type Findings } from './findings.ts';
import type { ContentFile } from './front-matter.ts';

export const contentLimits = { fileBytesMax: 100_000, foldersMax: 500 } as const;

/** Reads the content below a folder; files over the limit are named and left out. */
export function readContentFiles(root: string, findings: Findings): readonly ContentFile[] {
	const paths = [
		...foldersIn(root, 'lessons').flatMap((folder) => filesIn(root, folder, '.md')),
		...foldersIn(root, 'guides').flatMap((folder) => filesIn(root, folder, '.md')),
		...foldersIn(root, 'cards').flatMap((folder) => filesIn(root, folder, '.md')),
		...filesIn(root, 'catalogues', '.yaml'),
		...filesIn(root, '.', '.yaml').map((path) => path.replace(/^\.\//, ''))
	];
	return paths.flatMap((path) => {
		if (statSync(join(root, path)).size > contentLimits.fileBytesMax) {
			findings.errors.push({ file: path, line: 1, ...saying('fileTooLarge', { max: contentLimits.fileBytesMax }) });
			return [];
		}
		return [{ path, text: readFileSync(join(root, path), 'utf8') }];
	});
}

function foldersIn(root: string, folder: string): readonly string[] {
	if (!existsSync(join(root, folder))) return [];
	return readdirSync(join(root, folder), { withFileTypes: true })
		.filter((entry) => entry.isDirectory())
		.map((entry) => `${folder}/${entry.name}`)
		.sort()
		.slice(0, contentLimits.foldersMax);
}

function filesIn(root: string, folder: string, ending: string): readonly string[] {
	if (!existsSync(join(root, folder))) return [];
	return readdirSync(join(root, folder), { withFileTypes: true })
		.filter((entry) => entry.isFile() && entry.name.endsWith(ending))
		.map((entry) => `${folder}/${entry.name}`)
		.sort();
}
