/**
 * The product beside PouchDB, RxDB and Yjs, in one run, with the same
 * documents. The peers are installed into a folder of their own the first time.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Contestant } from './contestant.ts';
import { type CourseResult, type CourseSize, runBadLink, runGoodRoad } from './course.ts';
import { startOurs } from './ours.ts';
import { startPeer } from './peer.ts';
import { roadOf } from './road.ts';

const PEERS = fileURLToPath(new URL('../peers', import.meta.url));
export const SEED = 20_261_124;
export const COURSE: CourseSize = { documents: 10_000, rough: 2_000, saves: 200, roughSecondsMax: 240 };
export const SMALL_COURSE: CourseSize = { documents: 1_000, rough: 200, saves: 50, roughSecondsMax: 60 };

/** @param folder where the peers are installed and bundled */
export async function compare(options: {
	readonly size: CourseSize;
	readonly folder: string;
	readonly only: readonly string[];
	readonly oursKib: number;
	readonly tell: (text: string) => void;
}): Promise<readonly CourseResult[]> {
	const { size, only, tell } = options;
	const scripts = installPeers(options.folder);
	const road = roadOf(SEED);
	const common = { peers: options.folder, pages: join(options.folder, 'pages'), road };
	const starts: Readonly<Record<string, () => Promise<Contestant>>> = {
		voordeur: () => startOurs({ road, scriptKib: options.oursKib }),
		pouchdb: () =>
			startPeer({
				...common,
				name: 'pouchdb',
				title: 'PouchDB 9 with express-pouchdb',
				isDurable: false,
				scriptKib: scripts.pouchdb,
				durability: { phone: 'IndexedDB as the browser likes', office: 'LevelDB, not flushed' }
			}),
		rxdb: () =>
			startPeer({
				...common,
				name: 'rxdb',
				title: 'RxDB 17 with HTTP replication',
				isDurable: true,
				scriptKib: scripts.rxdb,
				durability: { phone: 'Dexie as the browser likes', office: 'SQLite WAL, synchronous FULL' }
			}),
		yjs: () =>
			startPeer({
				...common,
				name: 'yjs',
				title: 'Yjs with y-websocket',
				isDurable: false,
				scriptKib: scripts.yjs,
				durability: {
					phone: 'IndexedDB as the browser likes, whole document in memory',
					office: 'memory, LevelDB later, not flushed'
				}
			})
	};
	const results: CourseResult[] = [];
	for (const [name, start] of Object.entries(starts)) {
		if (only.length > 0 && !only.includes(name)) continue;
		tell(`${name}: good road`);
		const good = await runGoodRoad(start, size);
		tell(`${name}: ${JSON.stringify(good)}`);
		tell(`${name}: bad link`);
		const bad = await runBadLink(start, size);
		tell(`${name}: ${JSON.stringify(bad)}`);
		results.push({ ...good, ...bad });
	}
	return results;
}

interface Scripts {
	readonly pouchdb: number;
	readonly rxdb: number;
	readonly yjs: number;
}

function installPeers(folder: string): Scripts {
	mkdirSync(folder, { recursive: true });
	for (const part of ['package.json', 'package-lock.json', 'build.mjs', 'clients', 'servers'])
		cpSync(join(PEERS, part), join(folder, part), { recursive: true });
	if (!existsSync(join(folder, 'node_modules')))
		execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: folder, stdio: 'ignore' });
	const printed = execFileSync(process.execPath, ['build.mjs', join(folder, 'pages')], { cwd: folder }).toString();
	// What build.mjs prints: bytes by name.
	const bytes = JSON.parse(printed) as Scripts;
	const kib = (of: number): number => Math.round(of / 1024);
	return { pouchdb: kib(bytes.pouchdb), rxdb: kib(bytes.rxdb), yjs: kib(bytes.yjs) };
}

/** The version of each peer, as it is pinned. */
export function peerVersions(): Readonly<Record<string, string>> {
	// Our own file, whose shape is known.
	const { dependencies } = JSON.parse(readFileSync(join(PEERS, 'package.json'), 'utf8')) as {
		dependencies: Record<string, string>;
	};
	return dependencies;
}
