/**
 * `npm run keys`: the organisation's own keys, and putting a new one in the place of one (docs/operating/keys.md).
 *
 *   npm run keys                      which there are
 *   npm run keys -- rotate intake     a new one from the next start on; the earlier one is trusted still
 *   npm run keys -- forget intake 1   an earlier one is trusted no more: what was made under it opens nowhere again
 *
 * Names: intake, certificate, receipt, token. Nothing of a key is ever printed.
 */
import { join } from 'node:path';
import { earlierNumbers, forgetKey, KEY_NAMES, type KeyName, openKeys, rotateKey } from '#lib/server/keys.ts';

const folder = process.env['KEYS_DIR'] || join(process.env['DATA_DIR'] || './data', 'keys');
const [act, given, number] = process.argv.slice(2);
const name = KEY_NAMES.find((one) => one === given);
process.exitCode = await run();

async function run(): Promise<number> {
	if (act === undefined) return list();
	if (!name) return usage();
	if (act === 'rotate') return rotate(name);
	return act === 'forget' && number !== undefined && /^\d{1,6}$/.test(number) ? forget(name, Number(number)) : usage();
}

async function list(): Promise<number> {
	await openKeys(folder);
	for (const one of KEY_NAMES) {
		const earlier = await earlierNumbers(folder, one);
		console.log(`${one}: in use${earlier.length > 0 ? `; trusted still: ${earlier.join(', ')}` : ''}`);
	}
	return 0;
}

async function rotate(key: KeyName): Promise<number> {
	const earlier = await rotateKey(folder, key);
	console.log(`${key}: a new key lies ready; the earlier one is number ${earlier} and is trusted still.`);
	console.log('Start every process of this server again: from then on the new one is used.');
	return 0;
}

async function forget(key: KeyName, earlier: number): Promise<number> {
	if (!(await forgetKey(folder, key, earlier))) {
		console.error(`There is no earlier ${key} key of number ${earlier}. npm run keys lists them.`);
		return 1;
	}
	console.log(`${key}: number ${earlier} is gone, and from the next start on trusted no more.`);
	return 0;
}

function usage(): number {
	console.error(
		`npm run keys, npm run keys -- rotate NAME, npm run keys -- forget NAME NUMBER; names: ${KEY_NAMES.join(', ')}`
	);
	return 2;
}
