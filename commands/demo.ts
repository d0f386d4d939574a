/**
 * `npm run demo`: a new store with the demo municipality, as large as asked.
 *
 *   npm run demo -- --data FOLDER --addresses 10000 --visits 50000
 *
 * Same seed and same day, same data. Refuses a folder that holds a store already.
 */
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createServerCrypto, serverChance } from '#lib/server/crypto.ts';
import { demoBoundaries } from '#lib/server/demo/boundaries.ts';
import { loadDemo } from '#lib/server/demo/load.ts';
import { DEMO_SEED, DEMO_SIZES, type DemoSizes } from '#lib/server/demo/municipality.ts';
import { openKeys } from '#lib/server/keys.ts';
import { takeBoundaries } from '#lib/server/map/boundary-sets.ts';
import { diskPurgeFile } from '#lib/server/purge/purge-file-disk.ts';
import { openStore } from '#lib/server/store/open.ts';
import { createServerLog } from '#lib/server/sync/ports.ts';

const data = textOption('--data', process.env['DATA_DIR'] ?? 'data');
if (!process.env['DATABASE_URL'] && existsSync(join(data, 'voordeur.sqlite'))) {
	console.error(`${data} holds a store already. Name another folder with --data, or remove that one yourself.`);
	process.exit(1);
}
mkdirSync(data, { recursive: true, mode: 0o700 });
const began = Date.now();
const store = await openStore({ databaseUrl: process.env['DATABASE_URL'], dataDir: data, now: Date.now });
const crypto = await createServerCrypto(await openKeys(process.env['KEYS_DIR'] ?? join(data, 'keys')));
const loaded = await loadDemo(
	{ store, crypto, chance: serverChance, log: createServerLog(serverChance), purgeFile: diskPurgeFile(data) },
	{ seed: numberOption('--seed', DEMO_SEED), sizes: sizes(), now: Date.now() }
);
await takeBoundaries(
	{ store, tenant: loaded.tenant, person: null },
	{ name: 'waterveen.geojson', text: demoBoundaries() }
);
await store.close();
console.log(`demo: ${loaded.records} records in ${((Date.now() - began) / 1000).toFixed(1)} s, in ${data}`);

/** Households and concerns grow with the visits, as they stand to each other in the small demo. */
function sizes(): DemoSizes {
	const addresses = numberOption('--addresses', DEMO_SIZES.addresses);
	const visits = numberOption('--visits', DEMO_SIZES.visits);
	const share = visits / DEMO_SIZES.visits;
	return {
		addresses,
		visits,
		households: Math.min(addresses, numberOption('--households', Math.round(DEMO_SIZES.households * share))),
		concerns: numberOption('--concerns', Math.round(DEMO_SIZES.concerns * share))
	};
}

function textOption(name: string, otherwise: string): string {
	const at = process.argv.indexOf(name);
	return (at >= 0 ? process.argv[at + 1] : undefined) ?? otherwise;
}

function numberOption(name: string, otherwise: number): number {
	const value = Number(textOption(name, String(otherwise)));
	if (Number.isInteger(value) && value >= 0) return value;
	console.error(`${name} takes a whole number, such as ${name} ${otherwise}`);
	process.exit(1);
}
