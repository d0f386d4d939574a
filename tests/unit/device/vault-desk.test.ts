/** The desk of the vault on a phone's own files: taking a way out, and what becomes of the office's help. */
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { makeDeviceKeys } from '#lib/device/browser/device-keys.ts';
import { opfsKeyFile } from '#lib/device/browser/key-file.ts';
import { RowsDatabase } from '#lib/device/browser/rows-dexie.ts';
import type { Session } from '#lib/device/browser/session.ts';
import { createVault } from '#lib/device/browser/vault.ts';
import { VaultDesk } from '#lib/device/browser/vault-desk.ts';
import { makePair, sealTo } from '#lib/recovery/seal.ts';
import { answerInfo, type RecoveryAnswer, type RecoveryAsk } from '#lib/sync/recovery.ts';
import { bench } from './fixture.ts';
import { memoryFolder } from './memory-folder.ts';

const CHEAP = [{ memoryKiB: 256, iterations: 1 }];
const PASSPHRASE = 'vier gewone woorden samen';
const MINUTE_MS = 60_000;
const outputOf = (byte: number) => new Uint8Array(32).fill(byte);

/** Files that stay over restarts, and an office that answers as a test says. */
let folder = memoryFolder();
let answer: (ask: RecoveryAsk) => Promise<RecoveryAnswer> | RecoveryAnswer;
let asked: RecoveryAsk[] = [];

beforeEach(() => {
	folder = memoryFolder();
	asked = [];
	answer = () => ({ version: 1, state: 'waiting' });
	vi.stubGlobal('navigator', { storage: { getDirectory: async () => folder.root } });
	vi.stubGlobal('fetch', async (_path: string, { body }: { readonly body: Uint8Array }) => {
		const ask: RecoveryAsk = JSON.parse(new TextDecoder().decode(body));
		asked.push(ask);
		return new Response(JSON.stringify(await answer(ask)), { headers: { 'content-type': 'application/json' } });
	});
});
afterEach(() => void vi.unstubAllGlobals());

const kept = (): string => folder.textOf('recovery-a') + folder.textOf('recovery-b');

async function phone() {
	const { phone: twin, clock } = bench();
	const { core, drafts, views, handover } = await twin.start();
	const { tenant, dev } = handover.meta;
	const { read, submit } = await makeDeviceKeys();
	const { publicKey } = await makePair();
	const ways = { passphrase: PASSPHRASE, passkey: { credential: 'Y3JlZA', salt: 'c2FsdA', output: outputOf(7) } };
	const wanted = { file: opfsKeyFile(), bound: `${tenant}|${dev}`, readKey: read.privateKey, costs: CHEAP };
	const vault = await createVault({ ...wanted, ...ways, recoveryKey: publicKey });
	const photoWhere: Session['photoWhere'] = () => ({ kind: 'elsewhere' });
	const session: Session = { core, drafts, views, vault, photoWhere, end: () => core.quiet() };
	/** The app as it is opened again on the same files. */
	const start = async (): Promise<VaultDesk> => {
		const desk = new VaultDesk({
			rows: new RowsDatabase('test-desk-rows'),
			enrolled: () => ({ handover, submitKey: submit.privateKey }),
			session: () => session,
			opening: () => undefined,
			enter: async () => ({ ok: true, value: null, savedAt: 0 }),
			step: () => undefined,
			lockState: () => ({ kind: 'open' }),
			onChange: () => undefined
		});
		await desk.refresh();
		return desk;
	};
	return { start, clock };
}

/** What the office's browser makes of a request: the data key, here any 32 bytes, sealed to the one-time key. */
async function opened({ request }: RecoveryAsk): Promise<RecoveryAnswer> {
	return { version: 1, state: 'opened', answer: await sealTo(request.oneTimeKey, answerInfo(request), outputOf(1)) };
}

/** An office that answers when the test says so. */
function slowly(say: (ask: RecoveryAsk) => Promise<RecoveryAnswer>): () => void {
	let go = (): void => undefined;
	const waits = new Promise<void>((resolve) => (go = resolve));
	answer = async (ask) => {
		await waits;
		return say(ask);
	};
	return () => go();
}

/** The private half of the one-time key, as it lies in the file. */
function oneTimeIn(text: string): string {
	const found = /\\"oneTime\\":\\"([^\\]+)\\"/.exec(text)?.[1];
	if (found === undefined) throw new Error(`no one-time key in ${text}`);
	return found;
}

describe('taking a way in away', () => {
	const byPasskey = { output: outputOf(7) };
	const byPassphrase = { passphrase: PASSPHRASE };

	it('needs the way that stays, so that no dead passkey and no forgotten passphrase is left alone', async () => {
		const desk = await (await phone()).start();
		const refused = await desk.run('changePassphrase', { proof: byPassphrase, passphrase: null });
		expect(refused).toMatchObject({ ok: false, error: { kind: 'lastWay' } });
		expect(await desk.run('changePasskey', { proof: byPasskey, passkey: null })).toMatchObject({ ok: false });
		expect(desk.ways).toMatchObject({ hasPassphrase: true, passkey: { credential: 'Y3JlZA' } });
		expect(await desk.run('changePassphrase', { proof: byPasskey, passphrase: null })).toMatchObject({ ok: true });
		expect(desk.ways?.hasPassphrase).toBe(false);
	});

	it('takes the passkey away for who knows the passphrase', async () => {
		const desk = await (await phone()).start();
		expect(await desk.run('changePasskey', { proof: byPassphrase, passkey: null })).toMatchObject({ ok: true });
		expect(desk.ways).toMatchObject({ hasPassphrase: true, passkey: null });
	});
});

describe('the office’s answer on the phone', () => {
	async function helped() {
		const made = await phone();
		const desk = await made.start();
		answer = opened;
		expect(await desk.run('askHelp', {})).toMatchObject({ ok: true });
		expect(desk.ways?.help?.state).toBe('opened');
		return { ...made, desk, oneTime: oneTimeIn(kept()) };
	}

	it('lies there for an hour, and then nothing opens it any more, however often the office is asked', async () => {
		const { desk, clock, oneTime } = await helped();
		clock.advance(59 * MINUTE_MS);
		await desk.look();
		expect(desk.ways?.help?.state).toBe('opened');
		clock.advance(2 * MINUTE_MS);
		await desk.look();
		expect(desk.ways?.help?.state).toBe('ended');
		expect(kept()).not.toContain(oneTime);
		expect(kept()).toContain('"answer\\":null');
		await desk.run('lookForHelp', {});
		expect(desk.ways?.help?.state).toBe('ended');
		expect(await desk.run('finishHelp', { passphrase: PASSPHRASE, pin: '1234' })).toMatchObject({ ok: false });
	});

	it('is gone from a phone that is opened again after more than the hour, and from one whose clock went back', async () => {
		for (const minutes of [61, -10]) {
			const { start, clock, oneTime } = await helped();
			clock.advance(minutes * MINUTE_MS);
			expect((await start()).ways?.help?.state).toBe('ended');
			expect(kept()).not.toContain(oneTime);
		}
	});

	it('goes as soon as the office takes it back, and stays when the office cannot be asked', async () => {
		const { desk, oneTime } = await helped();
		answer = () => Promise.reject(new Error('no network'));
		await desk.look();
		answer = () => ({ version: 1, state: 'waiting' });
		await desk.look();
		expect(desk.ways?.help?.state).toBe('opened');
		answer = () => ({ version: 1, state: 'refused' });
		await desk.look();
		expect(desk.ways?.help?.state).toBe('refused');
		expect(kept()).not.toContain(oneTime);
	});

	it('cannot be brought back for another hour from the same file', async () => {
		const { desk, clock } = await helped();
		const ask = asked[0];
		if (!ask) throw new Error('nothing was asked');
		const { answer: sealed } = await opened(ask);
		const text = JSON.stringify({ voordeur: 'help 1', request: ask.request.id, answer: sealed });
		clock.advance(50 * MINUTE_MS);
		await desk.run('takeHelpFile', { text });
		clock.advance(20 * MINUTE_MS);
		await desk.look();
		expect(await desk.run('takeHelpFile', { text })).toMatchObject({ ok: false, error: { kind: 'otherFile' } });
		expect(desk.ways?.help?.state).toBe('ended');
	});
});

describe('a request that waits', () => {
	it('is not written back by an answer that comes while it is being dropped', async () => {
		const desk = await (await phone()).start();
		await desk.run('askHelp', {});
		const go = slowly(opened);
		const looking = desk.run('lookForHelp', {});
		await vi.waitFor(() => expect(asked).toHaveLength(2));
		folder.hold();
		const dropping = desk.run('dropHelp', {});
		go();
		await Promise.race([looking, new Promise((resolve) => setTimeout(resolve, 100))]);
		folder.release();
		await Promise.all([dropping, looking]);
		expect(desk.ways?.help).toBeNull();
		expect(kept()).not.toContain('oneTime');
	});

	it('is written when something changed, and not each time that the office is asked', async () => {
		const desk = await (await phone()).start();
		await desk.run('askHelp', {});
		const writes = folder.writesOf('recovery-a') + folder.writesOf('recovery-b');
		for (let times = 0; times < 3; times += 1) await desk.run('lookForHelp', {});
		expect(asked).toHaveLength(4);
		expect(folder.writesOf('recovery-a') + folder.writesOf('recovery-b')).toBe(writes);
	});
});
