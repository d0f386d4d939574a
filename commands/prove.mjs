/**
 * `npm run prove`: what takes longer than `npm test` may: many seeds, the real stores, every mutant, a hundred rounds
 * of chaos, and the benchmarks. Figures go to `docs/bench/*.json` with the command, the machine and the day. Each
 * part's last line is said again at the end; exit 1 when one fails.
 *
 *   npm run prove                        everything
 *   npm run prove -- --only chaos        one part, or several with commas between them
 *   npm run prove -- --record            also a hundred thousand seeds
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { installWhenNeeded, requireNode } from './steps/install.mjs';
import { fetchWhatIsMissing } from './steps/machine.mjs';
import { fetchNode } from './steps/node-binary.mjs';
import { capture, ROOT } from './steps/shell.mjs';

const SEEDS = 20_000;
/** Twenty thousand histories shall not take longer. */
const SEEDS_SECONDS_MAX = 600;

/** `file` is where the figure is kept, under the part's name; the benchmarks write their own. `node` is the major version of another Node to run on. */
const PARTS = [
	{
		name: 'seeds',
		args: ['simulate', '--seeds', String(SEEDS), '--once'],
		file: 'simulate.json',
		secondsMax: SEEDS_SECONDS_MAX
	},
	{
		name: 'record',
		args: ['simulate', '--seeds', '100000', '--from', String(SEEDS + 1), '--once', '--no-coverage'],
		file: 'simulate.json',
		isAsked: true
	},
	{ name: 'stores', args: ['simulate', '--stores', '--seeds', '200'], file: 'simulate.json' },
	{ name: 'mutants', args: ['simulate', '--mutants'], file: 'simulate.json' },
	{ name: 'walls', args: ['walls'] },
	{ name: 'limits', args: ['mutants:limits'] },
	{ name: 'chaos', args: ['chaos', '--rounds', '100', '--lanes', '3'], file: 'chaos.json' },
	{ name: 'chaos-mutants', args: ['chaos', '--mutants'], file: 'chaos.json' },
	{ name: 'failover', args: ['failover', '--kills', '20'], file: 'failover.json' },
	{ name: 'failover-mutants', args: ['failover', '--mutants'], file: 'failover.json' },
	{ name: 'outages', args: ['outages'] },
	{ name: 'access', args: ['access:verify'] },
	{ name: 'attack', args: ['attack'] },
	{ name: 'edges', args: ['edges'], file: 'edges.json' },
	{ name: 'fuzz', args: ['fuzz', '--rounds', '100000'], file: 'fuzz.json' },
	{ name: 'suppression', args: ['suppression:attack', '--towns', '60'], file: 'suppression.json' },
	{ name: 'forensic', args: ['forensic'], file: 'forensic.json' },
	{ name: 'exports', args: ['exports:verify'] },
	{ name: 'axe', args: ['axe'] },
	{ name: 'reach', args: ['journey', 'reach'] },
	{ name: 'full-day', args: ['journey', 'full-day'] },
	{ name: 'tuesday', args: ['journey', 'tuesday'] },
	{ name: 'lost-text', args: ['journey', 'lost-text'] },
	{ name: 'find', args: ['journey', 'find'] },
	{ name: 'two-people', args: ['journey', 'two-people'] },
	{ name: 'big-list', args: ['journey', 'big-list'] },
	{ name: 'publish', args: ['journey', 'publish'] },
	{ name: 'edit-guide', args: ['journey', 'edit-guide'] },
	{ name: 'street-lesson', args: ['journey', 'street-lesson'] },
	{ name: 'theme', args: ['journey', 'theme'] },
	{ name: 'dev', args: ['journey', 'dev'] },
	{ name: 'docs', args: ['docs:try'] },
	{ name: 'release-install', args: ['release:try', 'install'] },
	{ name: 'release-upgrade', args: ['release:try', 'upgrade'] },
	{ name: 'release-image', args: ['release:try', 'image'] },
	// Whole, on the Node of the operating pages and of the image; `npm test` itself runs on the one that is there.
	{ name: 'node24', args: ['test'], node: '24' },
	{ name: 'calendar', args: ['calendar'] },
	{ name: 'engines', args: ['test:engines'] },
	{ name: 'guides', args: ['bench', 'guides'] },
	{ name: 'vault', args: ['bench', 'vault'] },
	{ name: 'coach', args: ['bench', 'coach'] },
	{ name: 'link', args: ['bench', 'link'] },
	{ name: 'office', args: ['bench', 'office'] },
	{ name: 'sync', args: ['bench', 'sync'] }
];

const { values: given } = parseArgs({
	options: { only: { type: 'string', default: '' }, record: { type: 'boolean', default: false } }
});
const only = given.only.split(',').filter((name) => name !== '');
const unknown = only.filter((name) => !PARTS.some((part) => part.name === name));
if (unknown.length > 0) {
	console.error(`No part is called ${unknown.join(', ')}. There are: ${PARTS.map(({ name }) => name).join(', ')}`);
	process.exit(1);
}

requireNode();
await installWhenNeeded();
// Only now: what reads TypeScript may just have been installed.
const { tsImport } = await import('tsx/esm/api');
const { machineFacts, today } = await tsImport('../tests/bench/machine.ts', import.meta.url);
const notRun = await fetchWhatIsMissing();
const told = [];
for (const part of PARTS) {
	const isWanted = only.length > 0 ? only.includes(part.name) : part.isAsked !== true || given.record;
	if (isWanted) told.push(await prove(part));
}
console.log(
	`\n${told.map(({ name, line, isProven }) => `${isProven ? 'proven' : 'FAILED'}  ${name.padEnd(13)}  ${line}`).join('\n')}`
);
for (const { name, reason } of notRun) console.log(`not run: ${name} (${reason})`);
const failed = told.filter(({ isProven }) => !isProven).length + notRun.length;
console.log(`prove: ${told.length - told.filter(({ isProven }) => !isProven).length} proven, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);

async function prove({ name, args, file, secondsMax, node }) {
	const [script, ...rest] = args;
	const command = `npm run ${script} -- ${rest.join(' ')}`;
	const other = node === undefined ? null : await fetchNode(node);
	console.log(`\n== ${name}: ${command}${other === null ? '' : ` on Node ${other.version}`}`);
	const env = other === null ? {} : { PATH: `${dirname(other.binary)}${delimiter}${process.env.PATH}` };
	const began = Date.now();
	const { code, output } = await capture('npm', ['run', '--silent', script, '--', ...rest], { env });
	const seconds = Math.round((Date.now() - began) / 1000);
	const last = output.trim().split('\n').at(-1) ?? '';
	const isInTime = secondsMax === undefined || seconds <= secondsMax;
	const isProven = code === 0 && isInTime;
	const line = `${last} (${other === null ? '' : `Node ${other.version}, `}${seconds} s on ${cpus().length} cores${isInTime ? '' : `, more than ${secondsMax}`})`;
	console.log(`== ${name}: ${line}`);
	if (file !== undefined)
		keep(file, name, { figure: last, isProven, seconds, command, date: today(), machine: machineFacts() });
	return { name, line, isProven };
}

/** One part's figure beside the others of its file, which stay as they were last proven. */
function keep(file, name, entry) {
	const folder = join(ROOT, 'docs', 'bench');
	const path = join(folder, file);
	const before = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {};
	mkdirSync(folder, { recursive: true });
	writeFileSync(path, `${JSON.stringify({ ...before, [name]: entry }, null, '\t')}\n`);
}
