/**
 * `npm run exports:verify -- [--visits N]`: a demo municipality with words in it that would run in a spreadsheet; every
 * table as every kind of file, made by the server's own thread; each file opened again by a reader that is none of ours,
 * and every cell held against what the table said. Then the whole organisation out and into another store.
 */
import { createWriteStream, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { openServer, publishContent, purgePortsOf, type Server } from '#lib/server/app.ts';
import { placesOf } from '#lib/server/backup/places.ts';
import { openSnapshot } from '#lib/server/backup/snapshot.ts';
import { serverChance } from '#lib/server/crypto.ts';
import { loadDemo } from '#lib/server/demo/load.ts';
import { DEMO_SEED, DEMO_SIZES } from '#lib/server/demo/municipality.ts';
import { makeExport } from '#lib/server/exports/make-file.ts';
import { readExport } from '#lib/server/exports/read-export.ts';
import { EXPORT_TABLES, SOURCES } from '#lib/server/exports/sources.ts';
import type { ExportTable, ExportWords } from '#lib/server/exports/table.ts';
import { ofTenant, packOrganisation } from '#lib/server/organisation/pack.ts';
import { takeOrganisation } from '#lib/server/organisation/take.ts';
import { applyPurgeFile } from '#lib/server/purge/apply-purge-file.ts';
import { purgeRoot } from '#lib/server/purge/purge-root.ts';
import { recordOffice } from '#lib/server/sync/office-operation.ts';
import { compareCommas, compareWorkbook, type Compared, runningWithSemicolons } from './compare.ts';
import { hasPython, readCommas, readWithPackage, readWithPython } from './read-back.ts';

const WORDS: ExportWords = {
	yes: 'ja',
	no: 'nee',
	dictionary: 'Uitleg',
	columnTitle: 'Kolom',
	columnId: 'Naam',
	columnKind: 'Soort',
	columnMeaning: 'Betekenis',
	kinds: { text: 'tekst', whole: 'getal', decimal: 'getal', day: 'dag', moment: 'moment', yes: 'ja of nee' }
};
/** What a resident could say to a coach so that an office's spreadsheet does something; and what is hard to carry. */
const SAID = [
	'=HYPERLINK("http://x.example","klik")',
	'+31 6 en dan nog wat',
	'-2+3',
	'@SUM(A1:A9)',
	'\t=1+1',
	'\r=1+1',
	'\n=1+1',
	'＝1+1',
	'"; drop; "',
	'een regel\nen nog een; met, tekens "erin"',
	'koud\n=1+1\n"=2+2"',
	'nat;=1+1;"=2+2',
	'tocht\t@SUM(A1)\r\n-1',
	'Één café € 5 – ‘zo’ 🌡️',
	'=1+1\u0000\u0007',
	"'=al een apostrof",
	'x'.repeat(3_999)
];
const EPOCH_APART = ['organisation', 'restore', 'audit', 'audit_head', 'audit_about'];

const folder = mkdtempSync(join(tmpdir(), 'voordeur-exports-'));
const env = { DATA_DIR: join(folder, 'data') };
const sums = { cells: 0, differ: 0, dangerous: 0, running: 0 };
try {
	const server = await openServer(env);
	const visits = option('--visits', 150);
	const share = visits / DEMO_SIZES.visits;
	const demo = await loadDemo(server.ports, {
		seed: DEMO_SEED,
		now: server.now(),
		sizes: {
			addresses: Math.max(300, Math.round(DEMO_SIZES.addresses * share)),
			households: Math.round(DEMO_SIZES.households * share),
			visits,
			concerns: Math.round(DEMO_SIZES.concerns * share)
		}
	});
	const published = await publishContent(server, { tenant: demo.tenant, folder: './src/content' });
	if (!published.ok) throw new Error('the content holds errors');
	const never = await plant(server, demo);
	console.log(`reader: ${hasPython() ? "Python's own library, and another package" : 'another package'}`);
	for (const table of EXPORT_TABLES) await verifyTable(server, demo.tenant, table);
	console.log(`injection: ${sums.dangerous} cells begin like a formula, ${sums.running} run`);
	const [household = ''] = await roots(server, demo.tenant);
	await purgeRoot(purgePortsOf(server), {
		tenant: demo.tenant,
		root: household,
		reason: 'residentAsked',
		by: demo.coordinator
	});
	await server.store.close();
	await verifyOrganisation(demo.tenant, { purged: household, never });
} finally {
	rmSync(folder, { recursive: true, force: true });
}
console.log(`${sums.cells} cells compared, ${sums.differ} differ`);
process.exit(sums.differ === 0 && sums.running === 0 && sums.dangerous > 0 && sums.cells > 0 ? 0 : 1);

async function roots(server: Server, tenant: string): Promise<readonly string[]> {
	const rows = await server.store.db
		.selectFrom('entity')
		.select('ent')
		.where('tenant', '=', tenant)
		.where('kind', '=', 'household')
		.orderBy('ent')
		.execute();
	return rows.map(({ ent }) => ent);
}

/** Answers the address where nobody is to ring. */
async function plant(server: Server, demo: { readonly tenant: string; readonly coordinator: string }): Promise<string> {
	const households = await roots(server, demo.tenant);
	const never = serverChance.uuid();
	const concerns = SAID.map((ownWords, at) => {
		const root = households[at % households.length] ?? '';
		const fields = { household: root, ownWords, answer: ownWords.slice(0, 200), category: 'mould', raisedAt: at };
		return { kind: 'concern', ent: serverChance.uuid(), root, scope: 'office', fields };
	});
	const names = SAID.map((name, at) => {
		const root = households[at % households.length] ?? '';
		return { kind: 'household', ent: root, root, scope: 'office', fields: { name: name.slice(0, 200) } };
	});
	const address = {
		kind: 'address',
		ent: never,
		root: never,
		scope: 'office',
		fields: {
			postcode: '5912SA',
			number: 9_001,
			street: '=Straat',
			doNotVisit: { set: true },
			longitude: 5.31,
			latitude: 52.71
		}
	};
	const made = await recordOffice(server.ports, {
		tenant: demo.tenant,
		person: demo.coordinator,
		role: 'coordinator',
		changes: [...concerns, ...names, address]
	});
	if (!made.ok) throw new Error(`nothing could be planted: ${made.error.reason}`);
	return never;
}

async function verifyTable(server: Server, tenant: string, table: (typeof EXPORT_TABLES)[number]): Promise<void> {
	const columns = SOURCES[table].columns.map(({ id }) => id);
	const before = { ...sums };
	for (const form of ['xlsx', 'csv', 'machine'] as const) {
		const question = {
			table,
			columns,
			area: null,
			round: null,
			period: null,
			locale: 'nl',
			asCodes: form === 'machine'
		} as const;
		const { table: expected } = await readExport({ db: server.store.db, tenant }, question);
		const made = await makeExport({
			store: { databaseUrl: null, dataDir: env.DATA_DIR },
			tenant,
			question,
			form,
			words: WORDS,
			salt: tenant
		});
		const path = join(folder, `${table}-${form}`);
		writeFileSync(path, made.bytes);
		for (const compared of await readings(expected, { form, path })) take(compared);
		if (table === 'addresses' && form === 'xlsx') await verifyMap(question, expected, tenant);
	}
	console.log(`${table}: ${sums.cells - before.cells} cells, ${sums.differ - before.differ} differ`);
}

async function readings(
	table: ExportTable,
	{ form, path }: { readonly form: 'xlsx' | 'csv' | 'machine'; readonly path: string }
): Promise<readonly Compared[]> {
	if (form === 'xlsx') {
		const sheets = await readWithPackage(path);
		const byPackage = compareWorkbook(table, { sheets, formulas: 0, frozen: 0 });
		if (!hasPython()) return [byPackage];
		const read = readWithPython('xlsx', path);
		const heads = Object.keys(read.sheets).length;
		const unfrozen = read.frozen === heads ? [] : [`${table.name}: ${read.frozen} of ${heads} heads stay in sight`];
		const dictionary =
			read.sheets[WORDS.dictionary]?.length === table.columns.length + 1 ? [] : ['the dictionary lacks columns'];
		const byPython = compareWorkbook(table, read);
		return [byPackage, { ...byPython, differ: [...byPython.differ, ...unfrozen, ...dictionary] }];
	}
	const isDutch = form === 'csv';
	const read = hasPython() ? readWithPython(form, path) : readCommas(path, isDutch ? ';' : ',');
	const compared = compareCommas(table, read, { isDutch, yes: WORDS.yes, no: WORDS.no });
	if (!isDutch) sums.running += runningWithSemicolons(readFileSync(path, 'utf8'));
	return [read.mark === isDutch ? compared : { ...compared, differ: [...compared.differ, 'the byte order mark'] }];
}

function take({ cells, differ, dangerous, running }: Compared): void {
	sums.cells += cells;
	sums.differ += differ.length;
	sums.dangerous += dangerous;
	sums.running += running;
	for (const line of differ.slice(0, 5)) console.log(`  ${line}`);
}

/** Points lie where the rule says, and only those that have a place are there. */
async function verifyMap(
	question: Parameters<typeof readExport>[1],
	table: ExportTable,
	tenant: string
): Promise<void> {
	const made = await makeExport({
		store: { databaseUrl: null, dataDir: env.DATA_DIR },
		tenant,
		question,
		form: 'geojson',
		words: WORDS,
		salt: tenant
	});
	const { features }: { features: readonly { geometry: { coordinates: readonly [number, number] } }[] } = JSON.parse(
		Buffer.from(made.bytes).toString('utf8')
	);
	const metres = features.map(({ geometry: { coordinates } }) => {
		const across = (coordinates[0] - 5.31) * 111_320 * Math.cos((52.71 * Math.PI) / 180);
		return Math.hypot(across, (coordinates[1] - 52.71) * 111_320);
	});
	const isRight = metres.length === 1 && metres.every((one) => one > 49 && one < 151);
	take({
		cells: 1,
		differ: isRight ? [] : [`${table.name}: the map does not hold one moved point`],
		dangerous: 0,
		running: 0
	});
}

async function verifyOrganisation(
	tenant: string,
	planted: { readonly purged: string; readonly never: string }
): Promise<void> {
	const file = join(folder, 'organisation.tar.gz');
	await pipeline(packOrganisation(placesOf(env), { tenant }), createWriteStream(file));
	if (hasPython()) {
		const script = 'import sys,tarfile;print(sum(1 for one in tarfile.open(sys.argv[1]) if one.isfile()))';
		console.log(
			`organisation: ${execFileSync('python3', ['-c', script, file], { encoding: 'utf8' }).trim()} files in the archive, by Python's tarfile`
		);
	}
	const there = { DATA_DIR: join(folder, 'there') };
	const outcome = await takeOrganisation(placesOf(there), { file, now: Date.now, uuid: serverChance.uuid });
	if (!outcome.ok) throw new Error('the other store is not empty');
	const [left, came] = [await rowsOf(env, tenant), await rowsOf(there, tenant)];
	let [records, differ] = [0, 0];
	for (const [table, rows] of left) {
		const others = new Set(came.get(table) ?? []);
		records += rows.length;
		differ += rows.filter((row) => !others.has(row)).length + Math.max(0, others.size - rows.length);
	}
	const server = await openServer(there);
	const applied = await applyPurgeFile(purgePortsOf(server), tenant);
	const { denied, entities } = await server.store.transaction(tenant, async (tx) => ({
		denied: await tx.findDenied([planted.purged]),
		entities: await tx.peekEntities([planted.purged])
	}));
	const address = await server.store.db
		.selectFrom('address_list')
		.select('do_not_visit')
		.where('tenant', '=', tenant)
		.where('ent', '=', planted.never)
		.executeTakeFirst();
	await server.store.close();
	const holds =
		denied.length === 1 && entities.length === 0 && applied.purged === 0 && Number(address?.do_not_visit) === 1;
	if (!holds) differ += 1;
	sums.cells += records;
	sums.differ += differ;
	console.log(
		`organisation: ${records} records compared, ${differ} differ; purges and do-not-visit ${holds ? 'hold' : 'DO NOT HOLD'}`
	);
}

/** Every row of an organisation as a text, by table: what is new by a new life is left out. */
async function rowsOf(
	at: { readonly DATA_DIR: string },
	tenant: string
): Promise<ReadonlyMap<string, readonly string[]>> {
	const snapshot = await openSnapshot(placesOf(at).store);
	const own = ofTenant(snapshot, tenant);
	const rows = new Map<string, readonly string[]>();
	for (const table of own.tables) {
		if (EPOCH_APART.includes(table.name)) continue;
		const texts: string[] = [];
		for await (const row of own.rows(table)) texts.push(JSON.stringify(row));
		rows.set(table.name, texts);
	}
	await snapshot.end();
	return rows;
}

function option(name: string, otherwise: number): number {
	const at = process.argv.indexOf(name);
	return at < 0 ? otherwise : Number(process.argv[at + 1]);
}
