/**
 * `npm run budget`: gzip of the first coach route's JavaScript, of the worker it
 * starts, and of the whole offline shell with the content pack, beside their
 * budgets. Exit 1 above one.
 */
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { buildWhenNeeded } from './steps/build.mjs';
import { ROOT } from './steps/shell.mjs';

const budgets = JSON.parse(readFileSync(join(ROOT, 'budgets.json'), 'utf8'));
await buildWhenNeeded();

const client = join(ROOT, 'build', 'client');
const shell = readFileSync(join(ROOT, 'build', 'prerendered', 'today.html'), 'utf8');
const first = firstRouteScripts(shell);
const firstBytes = sum(first.map((file) => gzipOf(join(client, file))));

// What the worker reads later, for a search or a photo, does not hold up unlocking and is not counted; nor is the key
// derivation, which the budget of an unlock leaves out as well.
const workers = withImports(
	readdirSync(join(client, '_app/immutable/workers'))
		.filter((name) => name.endsWith('.js'))
		.map((name) => join('_app/immutable/workers', name))
);

const serviceWorker = readFileSync(join(client, 'service-worker.js'), 'utf8');
const precached = [
	...new Set([...serviceWorker.matchAll(/["']?url["']?:\s*["']([^"']+)["']/g)].map((match) => match[1]))
];
// The lesson set that ships is one of these files.
const shellBytes = sum(precached.map((url) => gzipOf(fileOf(url))));

let over = 0;
report('first coach route, JavaScript of the page', firstBytes, budgets.firstRouteScriptBytes);
report(
	'the device worker, which starts beside it',
	sum(workers.map((file) => gzipOf(join(client, file)))),
	budgets.workerBytes
);
report(`offline shell, ${precached.length} files, with content pack`, shellBytes, budgets.offlineShellBytes);
console.log(`budget: ${over === 0 ? 'within' : `${over} over`}`);
process.exit(over === 0 ? 0 : 1);

/** Start scripts of the shell, then what Today's route and layouts import. */
function firstRouteScripts(html) {
	const start = [...html.matchAll(/\/_app\/immutable\/[^"']+\.js/g)].map((match) => match[0].slice(1));
	const app = start.find((file) => /entry\/app/.test(file));
	const nodes = app ? nodesOfToday(readFileSync(join(client, app), 'utf8')) : [];
	return withImports([...start, ...nodes]);
}

/** The files with all that they import when they start. */
function withImports(files) {
	const seen = new Set();
	const queue = [...files];
	while (queue.length > 0) {
		const file = queue.pop();
		if (!file || seen.has(file)) continue;
		seen.add(file);
		const text = readFileSync(join(client, file), 'utf8');
		const folder = file.split('/').slice(0, -1).join('/');
		for (const match of text.matchAll(/(?:from|import)\s*["'](\.[^"']+\.js)["']/g)) queue.push(join(folder, match[1]));
	}
	return [...seen];
}

/** Which of Kit's nodes Today needs: read from the route table in the app's entry. */
function nodesOfToday(text) {
	const table = /"\/\(coach\)\/today":\[(\d+),\[([\d,]*)\]/.exec(text);
	const numbers = ['0', ...(table ? [table[1], ...table[2].split(',').filter(Boolean)] : [])];
	const files = [...text.matchAll(/import\(["']\.\.\/nodes\/(\d+)\.([^"']+)\.js["']\)/g)];
	return files
		.filter((match) => numbers.includes(match[1]))
		.map((match) => `_app/immutable/nodes/${match[1]}.${match[2]}.js`);
}

function fileOf(url) {
	const path = url.replace(/^\//, '');
	return path === 'today' ? join(ROOT, 'build', 'prerendered', 'today.html') : join(client, path);
}

/** As it goes over the line: the build packs most files once and better than in passing. */
function gzipOf(file) {
	if (existsSync(`${file}.gz`)) return statSync(`${file}.gz`).size;
	return statSync(file).isFile() ? gzipSync(readFileSync(file)).length : 0;
}

function sum(numbers) {
	return numbers.reduce((total, number) => total + number, 0);
}

function report(what, bytes, budget) {
	const fits = bytes <= budget;
	if (!fits) over += 1;
	console.log(
		`${fits ? 'within' : 'OVER  '}  ${(bytes / 1024).toFixed(1).padStart(8)} KiB of ${(budget / 1024).toFixed(0)} KiB gzip  ${what}`
	);
}
