/**
 * `npm run forensic`: a lost phone reveals nothing (G16). After a day's work with forty planted names, streets and
 * words the screen is covered, locked and the browser killed; then every byte of its profile and of the server's log
 * is searched, unpacked too, on both of Chromium's IndexedDB backends. The same day is then lived with the vault
 * replaced by plaintext, where all forty must be found. At last the phone is wiped from its lock screen with work
 * unsent, and searched once more, for its keys and for the locked key too.
 *
 *   npm run forensic                      both backends
 *   npm run forensic -- --backend SQLite  one of them
 *   npm run forensic -- --sealed          without the control, whose building and day take as long as the rest
 *
 * Last line: `forensic: 40 words, F found; control: C of 40 found`, or `control: not asked`.
 */
import { parseArgs } from 'node:util';
import { buildWhenNeeded } from '../../commands/steps/build.mjs';
import { buildControl } from './control.ts';
import { type Backend, BACKENDS, type Examined, examine, PLANTED_WORDS } from './examine.ts';
import type { Findings } from './places.ts';

const { values: given } = parseArgs({
	options: { backend: { type: 'string' }, sealed: { type: 'boolean', default: false } }
});
const backends = BACKENDS.filter((backend) => given.backend === undefined || given.backend === backend);
if (backends.length === 0) {
	console.error(`No backend is called ${given.backend}. There are: ${BACKENDS.join(', ')}`);
	process.exit(1);
}

await buildWhenNeeded();
const found = new Set<string>();
let keysFound = 0;
let leftAfterWipe = 0;
let asked = 0;
let answered = 0;
for (const backend of backends) {
	const examined = await examine({ backend, wipe: true });
	tell(backend, 'sealed', examined);
	for (const word of examined.words.places.keys()) found.add(word);
	keysFound += examined.keys.places.size;
	for (const { verbs, queries, answered: heard } of examined.wall) {
		asked += verbs + queries;
		answered += heard.length;
		for (const line of heard) console.log(`  answered: ${line}`);
	}
	leftAfterWipe += examined.afterWipe?.places.size ?? 0;
}

const control = given.sealed ? null : await liveControl();
console.log(
	`forensic: ${keysFound} secrets found, ${leftAfterWipe} words or secrets after a wipe${control === null ? '' : `; control: ${control.secrets} secrets found`}`
);
console.log(`forensic: ${asked} verbs and queries asked behind cover and lock, ${answered} answered`);
console.log(
	`forensic: ${PLANTED_WORDS.length} words, ${found.size} found; control: ${control === null ? 'not asked' : `${control.words} of ${PLANTED_WORDS.length} found`}`
);
const isControlFound = control === null || (control.words === PLANTED_WORDS.length && control.secrets > 0);
process.exit(found.size + keysFound + leftAfterWipe + answered === 0 && isControlFound ? 0 : 1);

/** The same day with the vault replaced by plaintext: what the search finds then, where it finds least. */
async function liveControl(): Promise<{ readonly words: number; readonly secrets: number }> {
	const built = await buildControl();
	const words: number[] = [];
	const secrets: number[] = [];
	try {
		for (const backend of backends) {
			const examined = await examine({ backend, build: built.folder });
			tell(backend, 'plaintext', examined);
			words.push(examined.words.places.size);
			secrets.push(examined.keys.places.size);
		}
	} finally {
		built.dispose();
	}
	if (secrets.includes(0))
		console.log('forensic: the control keeps its data key in the clear, and the search did not see it');
	return { words: Math.min(...words), secrets: Math.min(...secrets) };
}

function tell(backend: Backend, variant: string, { words, keys, keyCount, afterWipe }: Examined): void {
	const size = (words.bytes / 1_000_000).toFixed(1);
	console.log(
		`${backend}, ${variant}: ${words.files} files, ${size} MB; ${words.places.size} of ${PLANTED_WORDS.length} words, ${keys.places.size} of ${keyCount} secrets`
	);
	if (variant === 'sealed') for (const line of [...linesOf(words), ...linesOf(keys)]) console.log(`  ${line}`);
	else
		for (const { name } of PLANTED_WORDS) if (!words.places.has(name)) console.log(`  not seen by the search: ${name}`);
	if (afterWipe === null) return;
	console.log(`${backend}, wiped: ${afterWipe.files} files; ${afterWipe.places.size} words or secrets`);
	for (const line of linesOf(afterWipe)) console.log(`  ${line}`);
}

function linesOf({ places }: Findings): readonly string[] {
	return [...places].map(([name, paths]) => `${name}: ${paths.slice(0, 3).join(', ')}`);
}
