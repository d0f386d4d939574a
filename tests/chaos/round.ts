/**
 * One round, one seed: a phone and an office with a bad road between them, either
 * killed at any moment, then all well again until the phone says that everything is
 * at the office; then the ledger against the database.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chanceOf } from '../simulation/chance.ts';
import { Coach, follow } from './coach.ts';
import { type Backend, Hand } from './hand.ts';
import { Hazards } from './hazards.ts';
import { Ledger, type Verdict } from './ledger.ts';
import type { PlaceMaker, StoreName } from './places.ts';
import { startProxy } from './proxy.ts';
import { makeServers } from './servers.ts';

const COACH_STREAM = 4;
const SETTLE_MS_MAX = 180_000;
const HANDSHAKE = 'GET /api/v1/handshake';

export interface RoundOptions {
	readonly seed: number;
	readonly backend: Backend;
	readonly store: StoreName;
	readonly places: PlaceMaker;
	/** For logs, and for the picture of a failure. */
	readonly folder: string;
	readonly roughMs: number;
}

export interface RoundReport extends Verdict {
	readonly story: readonly string[];
	readonly phoneKills: number;
	readonly serverKills: number;
	readonly restores: number;
}

export async function playRound(options: RoundOptions): Promise<RoundReport> {
	const { seed, folder } = options;
	mkdirSync(folder, { recursive: true });
	const since = Date.now();
	const place = await options.places.make(seed);
	let origin = '';
	const servers = await makeServers({
		processes: place.processes,
		folder,
		origin: () => origin,
		environment: place.environment
	});
	const proxy = await startProxy({ seed, servers: servers.ports });
	origin = `http://localhost:${proxy.port}`;
	const ledger = new Ledger();
	let hand: Hand | null = null;
	let hazards: Hazards | null = null;
	try {
		await servers.startAll();
		const taken = await Hand.take({ backend: options.backend, origin, enrol: place.links.enrol });
		hand = taken.hand;
		hazards = new Hazards({ seed, hand, servers, place, proxy });
		const coach = new Coach({
			chance: chanceOf(seed, COACH_STREAM),
			ledger,
			doors: taken.doors,
			page: () => taken.hand.page,
			onSaid: hazards.onSaid
		});
		proxy.setRough(true);
		hazards.begin(options.roughMs);
		await workUntil(Date.now() + options.roughMs, hand, () => coach.act());
		await hazards.end();
		proxy.setRough(false);
		await handInAll(hand, () => proxy.answers(HANDSHAKE));
		await servers.stopAll();
		const verdict = ledger.compare(await place.read(since));
		return {
			...verdict,
			story: hazards.story,
			phoneKills: hand.kills,
			serverKills: hazards.serverKills,
			restores: hazards.restores
		};
	} catch (error) {
		await hand?.page.screenshot({ path: join(folder, 'screen.png') }).catch(() => null);
		throw error;
	} finally {
		const said = ledger.said.map(({ line, words, at }) => `${at} ms: ${JSON.stringify(line)} "${words}"`);
		writeFileSync(join(folder, 'ledger.txt'), `${said.join('\n')}\n`);
		writeFileSync(join(folder, 'story.txt'), `${(hazards?.story ?? []).join('\n')}\n`);
		await hand?.dispose();
		await proxy.close();
		await servers.killAll();
		await place.dispose();
	}
}

/** Deed after deed; what a killed browser interrupts is no fault, what fails by itself is one. */
async function workUntil(end: number, hand: Hand, act: () => Promise<void>): Promise<void> {
	while (Date.now() < end) {
		const kills = hand.kills;
		try {
			await hand.comeBack();
			await act();
		} catch (error) {
			if (hand.kills === kills) throw error;
		}
	}
}

/** Everything is well again: sends until the screen says that all is at the office, after an exchange that reached it. */
async function handInAll(hand: Hand, handshakes: () => number): Promise<void> {
	await hand.comeBack();
	const { page } = hand;
	await follow(page, '/outbox');
	const button = page.getByRole('button', { name: /^(Probeer nu te versturen|Kijk of er iets nieuws is)$/ });
	const end = Date.now() + SETTLE_MS_MAX;
	while (Date.now() < end) {
		await button.waitFor({ timeout: SETTLE_MS_MAX });
		const before = handshakes();
		await button.click();
		await page.waitForTimeout(200);
		await button.waitFor({ timeout: SETTLE_MS_MAX });
		const isAllThere = await page
			.getByText(/^Alles is veilig op kantoor/)
			.first()
			.isVisible();
		// An exchange that never reached the office leaves what the screen said before it.
		if (isAllThere && handshakes() > before) return;
	}
	throw new Error('the phone did not hand in everything although all was well again');
}
