/** Says what another lesson set would change, and changes it only when told to and when nothing is wrong. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createFindings } from '#lib/content/server/findings.ts';
import { readContentFiles } from '#lib/content/server/read.ts';
import { replaceLessons, type Replacement } from '#lib/content/server/replace.ts';

/** True when the set was replaced, or could be. */
export function runReplacement(options: {
	readonly root: string;
	/** Holds `lessons/`, a folder per lesson, and may hold `sources.yaml`. */
	readonly folder: string;
	readonly mapFile: string | undefined;
	readonly isWritten: boolean;
	readonly say: (line: string) => void;
}): boolean {
	const { root, folder, mapFile, isWritten, say } = options;
	for (const path of [join(folder, 'lessons'), ...(mapFile === undefined ? [] : [mapFile])]) {
		if (existsSync(path)) continue;
		say(`there is no ${path}`);
		return false;
	}
	const findings = createFindings();
	const own = readContentFiles(root, findings);
	const files = readContentFiles(folder, findings);
	const map = mapFile === undefined ? undefined : readFileSync(mapFile, 'utf8');
	const replacement = replaceLessons(own, { files, map });
	const errors = [...findings.errors, ...replacement.errors];
	tell(replacement, say);
	for (const { file, line, message } of errors) say(`${file}:${line} ${message}`);
	if (errors.length > 0) say(`replace: ${errors.length} errors, nothing is written`);
	else if (!isWritten) say('replace: 0 errors, nothing is written yet: add --write');
	else {
		writeFiles(
			root,
			own.map(({ path }) => path),
			replacement
		);
		say('replace: written');
	}
	return errors.length === 0;
}

function tell({ rows, added, linksLost, sourcesMixed }: Replacement, say: (line: string) => void): void {
	for (const { old, now } of rows) {
		if (now === undefined)
			say(`${old} goes, and nothing takes its place: what was read stays read, without a lesson to open`);
		else say(now === old ? `${old} stays ${now}, with the new text` : `${old} becomes ${now}`);
	}
	for (const id of added) say(`${id} is new`);
	for (const { guide, moment, lesson } of linksLost) say(`the guide ${guide} loses ${lesson} at ${moment}`);
	for (const key of sourcesMixed)
		say(`the source ${key} is another one in the new set: rename it there; here it stays what it was`);
}

function writeFiles(root: string, before: readonly string[], { files }: Replacement): void {
	const after = new Set(files.map(({ path }) => path));
	for (const path of before) if (!after.has(path)) rmSync(join(root, path));
	for (const { path, text } of files) {
		const target = join(root, path);
		if (existsSync(target) && readFileSync(target, 'utf8') === text) continue;
		mkdirSync(dirname(target), { recursive: true });
		writeFileSync(target, text);
	}
	const folders = new Set(before.filter((path) => path.startsWith('lessons/')).map((path) => dirname(path)));
	const kept = new Set([...after].map((path) => dirname(path)));
	for (const folder of folders) if (!kept.has(folder)) rmSync(join(root, folder), { recursive: true });
}
