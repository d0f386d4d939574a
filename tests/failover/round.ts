/**
 * One office on two machines: phones hand in over HTTP through two processes of the built server, the primary is killed
 * at random instants, the standby is promoted, a new standby takes its place. In the end the driver's ledger against
 * what lies in the database.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openServer } from '#lib/server/app.ts';
import { runCommand } from '../chaos/places.ts';
import { makeServers, type Servers } from '../chaos/servers.ts';
import { type Chance, chanceOf } from '../simulation/chance.ts';
import { type Mode, Pair } from './clusters.ts';
import { type FailoverVerdict, Ledger, postgresAt } from './ledger.ts';
import { type DriverPhone, enrolDriverPhone } from './phone.ts';
import { makeFailoverTown } from './town.ts';

const PHONES = 8;
const PROCESSES = 2;
/** Between two deeds of one coach. */
const DEED_MS = { low: 100, high: 500 };
/** Of work before a kill, and after a promotion. */
const WORK_MS = { low: 1_500, high: 5_000 };
/** How far an asynchronous standby is behind when it takes over, beside what it is by itself. */
const LAG_MS = { low: 300, high: 2_500 };
/** Until somebody, or something, promotes. */
const NOTICE_MS = { low: 0, high: 1_500 };
const EXCHANGE_MS = 700;
const SETTLE_MS_MAX = 120_000;

export interface RoundReport extends FailoverVerdict {
	readonly kills: number;
	/** Acknowledged operations that the standbys lacked when they took over. */
	readonly behind: number;
	/** Different epochs that the phones were told. */
	readonly epochs: number;
	readonly unsent: number;
	/** From each kill until the office answers a push again. */
	readonly outagesMs: readonly number[];
}

export async function playFailovers(options: {
	readonly mode: Mode;
	readonly kills: number;
	readonly seed: number;
	readonly say: (line: string) => void;
}): Promise<RoundReport> {
	const { mode, seed, say } = options;
	const chance = chanceOf(seed, mode === 'synchronous' ? 1 : 2);
	const folder = mkdtempSync(join(tmpdir(), 'voordeur-failover-'));
	const pair = await Pair.start(mode);
	let servers: Servers | null = null;
	let phones: readonly DriverPhone[] = [];
	try {
		const environment = {
			DATA_DIR: join(folder, 'data'),
			DATABASE_URL: pair.url,
			CONTENT_DIR: join(folder, 'nothing')
		};
		const server = await openServer(environment);
		const town = await makeFailoverTown(server, PHONES);
		await server.store.close();
		await runCommand('backup', ['--make-key', '--out', join(folder, 'backup-private.json')], environment);
		servers = await makeServers({ processes: PROCESSES, folder, origin: () => 'http://localhost', environment });
		await servers.startAll();
		const { ports } = servers;
		const ledger = new Ledger();
		const origin = (): string => `http://127.0.0.1:${ports[chance.below(ports.length)]}`;
		phones = await Promise.all(town.coaches.map((coach) => enrolDriverPhone({ ...coach, origin, chance, ledger })));
		await Promise.all(phones.map((phone) => phone.exchange()));
		const work = beginWork(phones, chance);
		const outagesMs: number[] = [];
		let behind = 0;
		for (let kill = 1; kill <= options.kills; kill += 1) {
			await pause(between(chance, WORK_MS));
			if (mode === 'asynchronous') {
				await pair.cutOff();
				// Something is acknowledged that the standby lacks, also on a machine that has other things to do.
				await Promise.all([pause(between(chance, LAG_MS)), untilMore(ledger, ledger.acknowledged)]);
			}
			const before = ledger.acknowledged;
			pair.killPrimary();
			const killedAt = performance.now();
			await pause(between(chance, NOTICE_MS));
			const lacking = await ledger.lackingIn(postgresAt(pair.standbyUrl));
			behind += lacking;
			await pair.promote();
			if (mode === 'asynchronous') await untilMore(ledger, before);
			else await Promise.all([pair.rebuild(), untilMore(ledger, before)]);
			outagesMs.push(Math.round(performance.now() - killedAt));
			say(
				`kill ${kill}: the standby lacked ${lacking} of ${before} acknowledged; a push was answered again after ${outagesMs.at(-1)} ms`
			);
			await pause(between(chance, WORK_MS));
			if (mode === 'asynchronous') await pair.rebuild();
			// What a verified backup holds leaves the phones; a standby that lacks it is not to be promoted.
			await runCommand('backup', [], environment);
			await Promise.all(phones.map((phone) => phone.exchange()));
			await pair.level();
		}
		await work.end();
		await settle(phones);
		const unsent = phones.reduce((sum, phone) => sum + phone.unsent(), 0);
		const held = new Set(phones.flatMap((phone) => [...phone.held()]));
		for (const phone of phones) phone.end();
		await servers.stopAll();
		const verdict = await ledger.compare(postgresAt(pair.primaryUrl), held);
		return { ...verdict, kills: options.kills, behind, epochs: ledger.epochs.size, unsent, outagesMs };
	} finally {
		for (const phone of phones) phone.end();
		await servers?.killAll();
		await pair.stop();
		rmSync(folder, { recursive: true, force: true });
	}
}

/** Each coach works on, whatever happens at the office. */
export function beginWork(phones: readonly DriverPhone[], chance: Chance): { end(): Promise<void> } {
	let isOver = false;
	const all = phones.map(async (phone) => {
		let exchangedAt = 0;
		while (!isOver) {
			await phone.work();
			if (performance.now() - exchangedAt > EXCHANGE_MS) {
				await phone.exchange();
				exchangedAt = performance.now();
			}
			await pause(between(chance, DEED_MS));
		}
	});
	return {
		async end() {
			isOver = true;
			await Promise.all(all);
		}
	};
}

async function untilMore(ledger: Ledger, before: number): Promise<void> {
	const end = performance.now() + SETTLE_MS_MAX;
	while (ledger.acknowledged <= before) {
		if (performance.now() > end) throw new Error('no push was answered after the promotion');
		await pause(20);
	}
}

/** Until every phone has handed in all, and met the office once more after that. */
export async function settle(phones: readonly DriverPhone[]): Promise<void> {
	const end = performance.now() + SETTLE_MS_MAX;
	await Promise.all(
		phones.map(async (phone) => {
			for (let calm = 0; calm < 2;) {
				calm = (await phone.exchange()) && phone.unsent() === 0 ? calm + 1 : 0;
				if (performance.now() > end) return;
				await pause(EXCHANGE_MS);
			}
		})
	);
}

const between = (chance: Chance, { low, high }: { readonly low: number; readonly high: number }): number =>
	chance.between(low, high);

function pause(ms: number): Promise<void> {
	return new Promise((resolve) => setTimeout(resolve, ms));
}
