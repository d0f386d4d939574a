/** Habits of the house that no linter knows: read as text, so that they hold for every file. */
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

/** The limit warns of a second noun; what was made denser only to stay under it read worse. */
const FILE_LINES_MAX = 430;
const NO_NOUN = ['utils', 'util', 'helpers', 'services', 'managers', 'common', 'misc'];

const sources = filesUnder('src').filter((file) => /\.(ts|svelte|css)$/.test(file));
const tests = filesUnder('tests').filter((file) => file.endsWith('.ts'));
const code = [...sources, ...tests].filter((file) => !file.endsWith('.css'));

describe('the house', () => {
	it('has no folder whose name names no noun', () => {
		const found = code.filter((file) =>
			file
				.split('/')
				.slice(0, -1)
				.some((folder) => NO_NOUN.includes(folder))
		);
		expect(found, 'a folder called utils or the like names no noun: put the file with what it is about').toEqual([]);
	});

	it('has no server file in or above the coach routes', () => {
		const found = code.filter(
			(file) =>
				/\.server\.(ts|js)$/.test(file) && (file.startsWith('src/routes/(coach)') || /^src\/routes\/\+/.test(file))
		);
		expect(found, 'a server file there makes navigation fetch __data.json, which fails offline').toEqual([]);
	});

	it('has no file that outgrew its name', () => {
		const long = code.filter((file) => textOf(file).split('\n').length > FILE_LINES_MAX);
		expect(long, `a file above ${FILE_LINES_MAX} lines holds a second noun`).toEqual([]);
	});

	it('has no test that does not run', () => {
		const skipping = new RegExp(`\\b(it|test|describe)\\.(${['skip', 'only', 'todo', 'fails'].join('|')})\\b`);
		const found = tests.filter((file) => skipping.test(textOf(file)));
		expect(found, 'a skipped test proves nothing: mend it or take it away').toEqual([]);
	});

	it('keeps a number on every promise left in the code', () => {
		const found = code.filter((file) => new RegExp(`${'TO'}DO(?! #\\d)`).test(textOf(file)));
		expect(found, 'a promise in the code without an issue is forgotten').toEqual([]);
	});

	it('writes imports with their ending', () => {
		const found = code.flatMap((file) =>
			[...textOf(file).matchAll(/from '((?:\.|#lib)[^']*)'/g)]
				.map((match) => match[1] ?? '')
				.filter((path) => !/\.(ts|svelte|js|mjs|json|css)(\?[a-z&]+)?$/.test(path) && !path.includes('$types'))
				.map((path) => `${file}: ${path}`)
		);
		expect(found).toEqual([]);
	});
});

describe('guarantees', () => {
	const known = new Set(
		guaranteesOf(existsSync('PROTOCOL.md') ? textOf('PROTOCOL.md') : '').map(({ number }) => number)
	);
	const titles = tests.flatMap((file) =>
		[...textOf(file).matchAll(/\b(?:it|test|describe|title:)\s*\(?\s*[`'"]([^`'"]*)/g)].map((match) => match[1] ?? '')
	);
	const proven = new Set(
		titles.flatMap((title) => [...title.matchAll(/\bG(\d{1,2})\b/g)].map((match) => `G${match[1]}`))
	);

	it('stand in PROTOCOL.md, seventeen of them', () => {
		expect([...known].sort()).toEqual(Array.from({ length: 17 }, (_, index) => `G${index + 1}`).sort());
	});

	it('that hold already have a test that bears their number', () => {
		const bare = guaranteesOf(textOf('PROTOCOL.md')).filter(({ number, held }) => held && !proven.has(number));
		expect(bare.map(({ number }) => number)).toEqual([]);
	});

	it('named in a test are written down', () => {
		expect([...proven].filter((number) => !known.has(number))).toEqual([]);
	});
});

/** Rows `| G1 | text | held since | how | tests | mutants |`; `not yet` in the third cell means that nothing is claimed. */
function guaranteesOf(text: string): readonly { number: string; held: boolean }[] {
	return [...text.matchAll(/^\| (G\d{1,2}) \|[^|]*\| ([^|]+) \|/gm)].map((match) => ({
		number: match[1] ?? '',
		held: !(match[2] ?? '').trim().startsWith('not yet')
	}));
}

function textOf(file: string): string {
	return readFileSync(file, 'utf8');
}

function filesUnder(folder: string): readonly string[] {
	if (!existsSync(folder)) return [];
	return readdirSync(folder)
		.sort()
		.flatMap((name) => {
			const path = join(folder, name);
			if (statSync(path).isDirectory()) return name === 'node_modules' ? [] : filesUnder(path);
			return [path];
		});
}
