/** The desk of the vault on a phone's own files: taking a way out, and what becomes of the office's help. */
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { makeDeviceKeys } from '#lib/device/browser/device-keys.ts';
import { opfsKeyFile } from '#lib/device/browser/key-file.ts';
import { RowsDatabase } from '#lib/device/browser/rows-dexie.ts';
import type { Session } from '#lib/device/browser/session.ts';
import { createVault } from '#lib/device/browser/vault.ts';
import { VaultDesk } from '#lib/device/browser/vault-desk.ts';
import { makePair } from '#lib/recovery/seal.ts';
import type { RecoveryAnswer, RecoveryAsk } from '#lib/sync/recovery.ts';
import { bench } from './fixture.ts';
import { memoryFolder } from './memory-folder.ts';

const CHEAP = [{ memoryKiB: 256, iterations: 1 }];
const PASSPHRASE = 'vier gewone woorden samen';
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

async function phone() {
	const { phone: twin, clock } = bench();
	const { core, drafts, views, handover } = await twin.start();
	const { tenant, dev } = handover.meta;
	const { read, submit } = await makeDeviceKeys();
	const { publicKey } = await makePair();
	const ways = { passphrase: PASSPHRASE, passkey: { credential: 'Y3JlZA', salt: 'c2FsdA', output: outputOf(7) } };
	const wanted = { file: opfsKeyFile(), bound: `${tenant}|${dev}`, readKey: read.privateKey, costs: CHEAP };
	const vault = await createVault({ ...wanted, ...ways, recoveryKey: publicKey });
	const session: Session = { core, drafts, views, vault, photoWhere: () => ({ kind: 'elsewhere' }) };
	/** The app as it is opened again on the same files. */
	const start = async (): Promise<VaultDesk> => {
		const desk = new VaultDesk({
			rows: new RowsDatabase('test-desk-rows'),
			enrolled: () => ({ handover, submitKey: submit.privateKey }),
			session: () => session,
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
