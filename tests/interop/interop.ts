/**
 * `npm run interop`: files that other people's programs wrote (`tests/fixtures/files`), each through the page that takes it
 * and over HTTP, held against what must come of it. A row is *silent* when something of it went without a word, and
 * *wrong* when it became something else than it should.
 *
 *   npm run interop                       last line `interop: F files, R rows, 0 silent, 0 wrong`
 *   npm run interop -- --show NAME        what comes of one file, and nothing else
 *   npm run interop -- --pyxform COMMAND [--engine FOLDER]
 *                                         the forms out again, through pyxform, and through ODK's engine where FOLDER has it
 *
 * A command is `'python3 -m pyxform.xls2xform --skip_validate'`; a folder is one where `npm install @getodk/xforms-engine`
 * was said, outside this project.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildWhenNeeded } from '../../commands/steps/build.mjs';
import { openOffice, wordsOf, type Office } from '../browser/harness/office-http.ts';
import { startServer, type TestServer } from '../browser/harness/server.ts';
import { fillEmptyTown } from '../browser/harness/towns.ts';
import { BOUNDARIES, CHOSEN, FORMS, LISTS } from './expected.ts';
import { takeFormFile } from './forms.ts';
import { takeListFile } from './lists.ts';
import { tryOutside } from './outside.ts';

const FOLDER = 'tests/fixtures/files';
const { values: given } = parseArgs({
	options: { show: { type: 'string' }, pyxform: { type: 'string' }, engine: { type: 'string' } }
});
const NOTHING_READ = { refusal: '', sheet: '', headLine: 0, hidden: '', rows: [], silent: [] };
const NOTHING_MADE = { guide: '', moments: [], report: [], asksLanguage: false };
const sums = { files: 0, rows: 0, silent: 0, wrong: 0 };

await buildWhenNeeded();
const server = await startServer({ fill: fillEmptyTown });
try {
	const office = await openOffice(server.origin, server.links.signIn);
	if (given.show !== undefined) {
		const told = await tellOf(office, given.show);
		console.log(JSON.stringify(told, null, '\t'));
	} else if (given.pyxform !== undefined) {
		const path = (name: string): string => join(FOLDER, name);
		const { pyxform, engine } = given;
		const paths = Object.keys(FORMS).map(path);
		const line = await tryOutside(office, { pyxform, engine, origin: server.origin, paths });
		console.log(line.text);
		process.exitCode = line.isGood ? 0 : 1;
	} else await compareAll(server, office);
} finally {
	await server.dispose();
}

async function tellOf(office: Office, name: string): Promise<unknown> {
	const path = join(FOLDER, name);
	if (name.endsWith('.geojson')) return takeBoundaries(office, path);
	return name.startsWith('form-') ? await takeFormFile(office, path) : await takeListFile(server, office, { path });
}

async function compareAll(on: TestServer, office: Office): Promise<void> {
	const names = readdirSync(FOLDER).filter((name) => !name.endsWith('.py') && !name.endsWith('.md'));
	const expected = new Set([...Object.keys(LISTS), ...Object.keys(FORMS), ...Object.keys(BOUNDARIES)]);
	for (const name of names.filter((one) => !expected.has(one))) wrong(name, 'nobody says what must come of it');
	for (const name of [...expected].filter((one) => !names.includes(one))) wrong(name, 'it is not there');
	const lists = [
		...Object.entries(LISTS).map(([name, wanted]) => ({ name, wanted })),
		...Object.entries(CHOSEN).map(([name, one]) => ({ name, ...one }))
	];
	for (const { name, wanted, ...place } of lists) {
		const told = await takeListFile(on, office, { path: join(FOLDER, name), ...place });
		sums.silent += told.silent.length;
		for (const one of told.silent) console.log(`silent: ${name}: ${one}`);
		count(name, { ...told, silent: [] }, { ...NOTHING_READ, ...wanted }, told.rows.length);
	}
	for (const [name, wanted] of Object.entries(FORMS)) {
		const { made: _, ...told } = await takeFormFile(office, join(FOLDER, name));
		count(name, told, { ...NOTHING_MADE, ...wanted }, told.moments.length);
	}
	await office.post('/office/areas', { name: 'Amstelkade', cbsCode: 'BU0363AA01', cbsYear: '2026', coordinator: '' });
	for (const [name, wanted] of Object.entries(BOUNDARIES))
		count(name, await takeBoundaries(office, join(FOLDER, name)), wanted, 1);
	console.log(`interop: ${sums.files} files, ${sums.rows} rows, ${sums.silent} silent, ${sums.wrong} wrong`);
	process.exitCode = sums.silent + sums.wrong === 0 && sums.files > 0 ? 0 : 1;
}

async function takeBoundaries(office: Office, path: string): Promise<string> {
	const file = new File([readFileSync(path)], 'buurten.geojson');
	const { text } = await office.post('/office/map?/upload', { file });
	return wordsOf(/<div class="of-note[^"]*"[^>]*>[\s\S]*?<\/div>/.exec(text)?.[0] ?? text).slice(0, 300);
}

function count(name: string, told: object | string, wanted: object | string, rows: number): void {
	sums.files += 1;
	sums.rows += rows;
	const [is, should] = [told, wanted].map((one) => JSON.stringify(one, sorted, '\t'));
	if (is !== should) wrong(name, `\n${is}\nshould be\n${should}`);
}

/** Keys in one order, so that what is equal reads equal. */
function sorted(_key: string, value: unknown): unknown {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
	return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
}

function wrong(name: string, what: string): void {
	sums.wrong += 1;
	console.log(`wrong: ${name}: ${what}`);
}
