/** The blocks of the operating pages, each with the mark above it that says what becomes of it. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './shell.mjs';

/**
 * In the order of a first month; what is changed on one page is there on the next. PostgreSQL comes last, since the pages
 * before it work on SQLite.
 */
const PAGES = [
	...['install', 'backup', 'keys', 'drill', 'proxy', 'monitoring', 'theme', 'exit', 'upgrade', 'container', 'README'],
	...['scale', 'postgresql']
];

/** @returns what stands in each block, where, and its mark or null */
export function readBlocks() {
	return PAGES.flatMap(blocksOf);
}

function blocksOf(page) {
	const path = join(ROOT, 'docs', 'operating', `${page}.md`);
	if (!existsSync(path)) return [];
	const lines = readFileSync(path, 'utf8').split('\n');
	const found = [];
	for (let at = 0; at < lines.length; at += 1) {
		const open = /^( *)```/.exec(lines[at]);
		if (!open) continue;
		const from = at + 1;
		do at += 1;
		while (at < lines.length && !lines[at].startsWith(`${open[1]}\`\`\``));
		const mark = /^ *<!-- docs: (.+) -->$/.exec(lines[from - 2] ?? '')?.[1] ?? null;
		found.push({ page, where: `${page}.md:${from}`, mark, text: `${lines.slice(from, at).join('\n')}\n` });
	}
	return found;
}
