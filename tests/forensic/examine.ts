/** One phone's day, and what its profile and the server's log give away afterwards. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Phone, SQLITE_BACKEND, startPhone } from '../browser/harness/chromium.ts';
import { enrolPhone } from '../browser/harness/coach.ts';
import { holdWorkers, type Tried } from '../browser/harness/port-wall.ts';
import { startServer } from '../browser/harness/server.ts';
import { coverAndLock, SECRETS, wipe, workTheDay } from './day.ts';
import { lockedKeyIn, secretsIn } from './keys.ts';
import { type Findings, searchIn } from './places.ts';
import { Search, type Sought } from './search.ts';
import { spellingsOf } from './spellings.ts';
import { fillPlantedTown } from './town.ts';
import { PLANTED } from './words.ts';

export const BACKENDS = ['LevelDB', 'SQLite'] as const;
export type Backend = (typeof BACKENDS)[number];

export const PLANTED_WORDS: readonly Sought[] = PLANTED.map((word) => ({ name: word, forms: spellingsOf(word) }));

export interface Examined {
	readonly words: Findings;
	readonly keys: Findings;
	readonly keyCount: number;
	/** Behind the cover and behind the lock. */
	readonly wall: readonly Tried[];
	/** After the phone was wiped: words, secrets, and the locked data key, which lay there before. */
	readonly afterWipe: Findings | null;
}

/**
 * The day, cover, lock, kill; then every byte of the profile and of the log.
 *
 * @param options.build folder of another build than the shared one
 * @param options.wipe also wipes the phone afterwards, and looks again
 */
export async function examine(options: {
	readonly backend: Backend;
	readonly build?: string;
	readonly wipe?: boolean;
}): Promise<Examined> {
	const folder = mkdtempSync(join(tmpdir(), 'voordeur-log-'));
	const log = join(folder, 'server.log');
	const server = await startServer({
		log,
		fill: fillPlantedTown,
		...(options.build === undefined ? {} : { build: options.build })
	});
	let phone: Phone | null = null;
	try {
		phone = await startPhone('about:blank', { flags: options.backend === 'SQLite' ? [SQLITE_BACKEND] : [] });
		await holdWorkers(phone.context);
		await phone.page.goto(`${server.origin}/enrol#${server.links.enrol}`);
		await enrolPhone(phone.page, SECRETS);
		await workTheDay(phone.page, () => server.kill());
		const wall = await coverAndLock(phone.page);
		await phone.kill();
		const places = [phone.profile, log];
		const keys = await secretsIn(phone.profile, SECRETS);
		const lockedKey = lockedKeyIn(phone.profile);
		if (!searchIn(places, new Search([lockedKey])).places.has(lockedKey.name))
			throw new Error('the locked data key was not seen where it lies');
		const found = {
			words: searchIn(places, new Search(PLANTED_WORDS)),
			keys: searchIn(places, new Search(keys)),
			keyCount: keys.length,
			wall
		};
		if (options.wipe !== true) return { ...found, afterWipe: null };
		await wipe(await phone.restart(`${server.origin}/today`));
		await phone.kill();
		return { ...found, afterWipe: searchIn(places, new Search([...PLANTED_WORDS, ...keys, lockedKey])) };
	} catch (error) {
		await phone?.page.screenshot({ path: `test-results/forensic-${options.backend}.png` }).catch(() => null);
		throw error;
	} finally {
		await phone?.dispose();
		await server.dispose();
		rmSync(folder, { recursive: true, force: true });
	}
}
