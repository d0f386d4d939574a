/**
 * `npm run forensic`: a lost phone reveals nothing (G16). After a day's work with forty planted names, streets and
 * words the screen is covered, locked and the browser killed; then every byte of its profile and of the server's log
 * is searched, unpacked too, on both of Chromium's IndexedDB backends. The same day is then lived with the vault
 * replaced by plaintext, where all forty must be found. At last the phone is wiped from its lock screen with work
 * unsent, and searched once more, for its keys and for the locked key too.
 *
 *   npm run forensic                      both backends
 *   npm run forensic -- --backend SQLite  one of them
 *
 * Last line: `forensic: 40 words, F found; control: C of 40 found`.
 */
import { parseArgs } from 'node:util';
import { buildWhenNeeded } from '../../commands/steps/build.mjs';
import { buildControl } from './control.ts';
import { type Backend, BACKENDS, type Examined, examine, PLANTED_WORDS } from './examine.ts';
import type { Findings } from './places.ts';

const { values: given } = parseArgs({ options: { backend: { type: 'string' } } });
const backends = BACKENDS.filter((backend) => given.backend === undefined || given.backend === backend);
if (backends.length === 0) {
	console.error(`No backend is called ${given.backend}. There are: ${BACKENDS.join(', ')}`);
	process.exit(1);
}

await buildWhenNeeded();
const found = new Set<string>();
let keysFound = 0;
let leftAfterWipe = 0;
for (const backend of backends) {
	const examined = await examine({ backend, wipe: true });
	tell(backend, 'sealed', examined);
	for (const word of examined.words.places.keys()) found.add(word);
	keysFound += examined.keys.places.size;
	leftAfterWipe += examined.afterWipe?.places.size ?? 0;
}

const control = await buildControl();
const inControl: number[] = [];
const keysInControl: number[] = [];
try {
	for (const backend of backends) {
		const examined = await examine({ backend, build: control.folder });
		tell(backend, 'plaintext', examined);
		inControl.push(examined.words.places.size);
		keysInControl.push(examined.keys.places.size);
	}
} finally {
	control.dispose();
}

const least = Math.min(...inControl);
const isKeySearchAwake = keysInControl.every((count) => count > 0);
if (!isKeySearchAwake)
	console.log('forensic: the control keeps its data key in the clear, and the search did not see it');
console.log(
	`forensic: ${keysFound} secrets found, ${leftAfterWipe} words or secrets after a wipe; control: ${Math.min(...keysInControl)} secrets found`
);
console.log(
	`forensic: ${PLANTED_WORDS.length} words, ${found.size} found; control: ${least} of ${PLANTED_WORDS.length} found`
);
process.exit(
	found.size + keysFound + leftAfterWipe === 0 && least === PLANTED_WORDS.length && isKeySearchAwake ? 0 : 1
);

function tell(backend: Backend, variant: string, { words, keys, keyCount, afterWipe }: Examined): void {
	const size = (words.bytes / 1_000_000).toFixed(1);
	console.log(
		`${backend}, ${variant}: ${words.files} files, ${size} MB; ${words.places.size} of ${PLANTED_WORDS.length} words, ${keys.places.size} of ${keyCount} secrets`
	);
	if (variant === 'sealed') for (const line of [...linesOf(words), ...linesOf(keys)]) console.log(`  ${line}`);
	if (afterWipe === null) return;
	console.log(`${backend}, wiped: ${afterWipe.files} files; ${afterWipe.places.size} words or secrets`);
	for (const line of linesOf(afterWipe)) console.log(`  ${line}`);
}

function linesOf({ places }: Findings): readonly string[] {
	return [...places].map(([name, paths]) => `${name}: ${paths.slice(0, 3).join(', ')}`);
}
