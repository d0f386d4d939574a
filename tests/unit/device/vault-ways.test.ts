/** Every way into the vault, in the key file: passphrase, passkey, and the office's recovery key. */
import { describe, expect, it, vi } from 'vitest';
import { wipe } from '#lib/device/browser/bytes.ts';
import { makeDeviceKeys } from '#lib/device/browser/device-keys.ts';
import { keepHelp, makeHelpRequest, openAnswer, readHelp, viewOf } from '#lib/device/browser/help-request.ts';
import { rowSealer } from '#lib/device/browser/row-sealer.ts';
import { createVault, isSecret, openVault, openVaultWith, unlockVault } from '#lib/device/browser/vault.ts';
import { readVaultFile } from '#lib/device/browser/vault-file.ts';
import { NO_TRIES, waitAfter, waitUntil } from '#lib/device/core/unlock-tries.ts';
import { openRequest } from '#lib/recovery/opening.ts';
import { keyIdOf, makePair, sealTo, spokenCode } from '#lib/recovery/seal.ts';
import { splitKey } from '#lib/recovery/share.ts';
import { answerInfo } from '#lib/sync/recovery.ts';

const CHEAP = [{ memoryKiB: 256, iterations: 1 }];
const [TENANT, DEV] = ['aaaaaaaa-0000-4000-8000-000000000001', 'bbbbbbbb-0000-4000-8000-000000000002'];
const BOUND = `${TENANT}|${DEV}`;
const PASSPHRASE = 'vier gewone woorden samen';

function memoryFile() {
	let text: string | null = null;
	return {
		writes: 0,
		read: async () => text,
		async write(next: string) {
			this.writes += 1;
			text = next;
		},
		get text() {
			return text ?? '';
		},
		set text(next: string) {
			text = next;
		}
	};
}

const outputOf = (byte: number) => new Uint8Array(32).fill(byte);
const passkeyOf = (byte: number) => ({ credential: 'Y3JlZA', salt: 'c2FsdA', output: outputOf(byte) });

async function vaultWith(ways: Partial<Parameters<typeof createVault>[0]>) {
	const file = memoryFile();
	const { read, submit } = await makeDeviceKeys();
	const vault = await createVault({ file, bound: BOUND, readKey: read.privateKey, costs: CHEAP, ...ways });
	const row = await rowSealer(vault.rows).seal('Mevrouw Geheim', 'row');
	const opensRow = (opened: { readonly rows: CryptoKey } | null) =>
		opened === null ? null : rowSealer(opened.rows).open(row, 'row');
	return { file, vault, opensRow, submit };
}

const byPassphrase = (passphrase: string) => ({ kind: 'passphrase', passphrase }) as const;
const byPasskey = (byte: number) => ({ kind: 'passkey', output: outputOf(byte) }) as const;

describe('ways into the vault', () => {
	it('open the same rows by passphrase and by passkey, and by no other of either', async () => {
		const { file, opensRow } = await vaultWith({ passphrase: PASSPHRASE, passkey: passkeyOf(7) });
		expect(await opensRow(await openVault(file, byPassphrase(PASSPHRASE)))).toBe('Mevrouw Geheim');
		expect(await opensRow(await openVault(file, byPasskey(7)))).toBe('Mevrouw Geheim');
		expect(await openVault(file, byPassphrase('vier andere woorden samen'))).toBeNull();
		expect(await openVault(file, byPasskey(8))).toBeNull();
	});

	it('open a file that an earlier version wrote, with its one passphrase', async () => {
		const { file, opensRow } = await vaultWith({ passphrase: PASSPHRASE });
		const { format, bound, wraps, readKey } = JSON.parse(file.text);
		file.text = JSON.stringify({ format, bound, wraps, readKey });
		expect(await opensRow(await unlockVault(file, PASSPHRASE))).toBe('Mevrouw Geheim');
	});

	it('keep the passphrase where a passkey is written in a way that this version does not know', async () => {
		const { file, opensRow } = await vaultWith({ passphrase: PASSPHRASE, passkey: passkeyOf(7) });
		file.text = JSON.stringify({ ...JSON.parse(file.text), passkey: { shape: 'of tomorrow' }, recovery: 3 });
		expect(await opensRow(await unlockVault(file, PASSPHRASE))).toBe('Mevrouw Geheim');
	});

	it('hold nothing of a passphrase or of a passkey on the disk', async () => {
		const { file } = await vaultWith({ passphrase: PASSPHRASE, passkey: passkeyOf(7) });
		expect(file.text).not.toContain(PASSPHRASE);
		expect(file.text).not.toContain(Buffer.from(outputOf(7)).toString('base64url').slice(0, 20));
	});

	it('leave nothing in memory of what was derived from a passphrase to try it or to put another in its place', async () => {
		const { file, vault } = await vaultWith({ passphrase: PASSPHRASE });
		const importKey = vi.spyOn(crypto.subtle, 'importKey');
		await vault.change({ passphrase: 'een nieuwe lange zin' }, CHEAP);
		await isSecret(file, byPassphrase('een nieuwe lange zin'));
		const secrets = importKey.mock.calls.flatMap(([, bytes]) => (bytes instanceof Uint8Array ? [bytes] : []));
		importKey.mockRestore();
		expect(secrets.length).toBeGreaterThan(1);
		for (const secret of secrets) expect([...secret].every((byte) => byte === 0)).toBe(true);
	});

	it('go from the message that brought them, wherever in it they lie', () => {
		const message = { proof: { output: outputOf(7) }, passkey: passkeyOf(8), pin: '1234', passphrase: null };
		wipe(message);
		expect(message.proof.output).toEqual(outputOf(0));
		expect(message).toMatchObject({ passkey: passkeyOf(0), pin: '1234' });
	});

	it('can be changed one by one, and never all be taken away', async () => {
		const { file, vault, opensRow } = await vaultWith({ passphrase: PASSPHRASE });
		expect(await vault.change({ passphrase: null }), 'the only way').toBe(false);
		expect(await vault.change({ passkey: passkeyOf(7) })).toBe(true);
		expect(await vault.change({ passphrase: 'een nieuwe lange zin' }, CHEAP)).toBe(true);
		expect(await isSecret(file, byPassphrase(PASSPHRASE))).toBe(false);
		expect(await isSecret(file, byPassphrase('een nieuwe lange zin'))).toBe(true);
		expect(await vault.change({ passphrase: null })).toBe(true);
		expect(await opensRow(await openVault(file, byPasskey(7)))).toBe('Mevrouw Geheim');
		expect(await vault.change({ passkey: null }), 'the only way left').toBe(false);
		expect(await isSecret(file, byPasskey(7))).toBe(true);
	});

	it('lose no change to another that is made at the same time', async () => {
		const { file, vault } = await vaultWith({ passphrase: PASSPHRASE });
		const { publicKey } = await makePair();
		await Promise.all([
			vault.change({ passkey: passkeyOf(7) }),
			vault.wrapFor(publicKey),
			vault.change({ passphrase: 'een nieuwe lange zin' }, CHEAP)
		]);
		const content = await readVaultFile(file);
		expect(content?.recovery?.key).toBe(await keyIdOf(publicKey));
		expect(await isSecret(file, byPasskey(7))).toBe(true);
		expect(await isSecret(file, byPassphrase('een nieuwe lange zin'))).toBe(true);
	});

	it('can no longer be changed once the vault was closed, so that no wrap of nothing is ever written', async () => {
		const { file, vault } = await vaultWith({ passphrase: PASSPHRASE });
		await vault.forget();
		await expect(vault.change({ passkey: passkeyOf(7) })).rejects.toThrow('closed');
		expect(await isSecret(file, byPassphrase(PASSPHRASE))).toBe(true);
		expect(file.writes).toBe(1);
	});

	it('are all written once the vault has closed: no key file comes back after the phone was emptied', async () => {
		const { file, vault } = await vaultWith({ passphrase: PASSPHRASE });
		const change = vault.change({ passphrase: 'een nieuwe lange zin' }, CHEAP);
		await vault.forget();
		expect(file.writes).toBe(2);
		expect(await change).toBe(true);
		await vault.forget();
	});
});

describe('the office’s help', () => {
	async function withRecovery() {
		const pair = await makePair();
		const made = await vaultWith({ passphrase: PASSPHRASE, recoveryKey: pair.publicKey });
		const shares = await splitKey(pair.privateKey, await keyIdOf(pair.publicKey));
		const content = await readVaultFile(made.file);
		if (!content?.recovery) throw new Error('no wrap for the office was made');
		const help = await makeHelpRequest({
			wrap: content.recovery,
			tenant: TENANT,
			dev: DEV,
			certificate: { body: '{}', signature: 'AAAA' },
			submitKey: made.submit.privateKey,
			now: 1_000
		});
		const { request } = help.ask;
		const answer = async () => {
			const code = await spokenCode(request);
			const opened = await openRequest({ request, code, shares, publicKey: pair.publicKey });
			if (!opened.ok) throw new Error(JSON.stringify(opened.trouble));
			return opened.answer;
		};
		return { ...made, help, request, answer, pair };
	}

	it('opens the phone and the rows without the forgotten passphrase, and puts a new one in its place', async () => {
		const { file, help, answer, opensRow } = await withRecovery();
		const given = await answer();
		const from = vi.spyOn(Uint8Array, 'from');
		const dataKey = await openAnswer(help, given);
		const [oneTime] = from.mock.results.map(({ value }) => value);
		from.mockRestore();
		expect(
			[...oneTime].every((byte: number) => byte === 0),
			'the one-time key stays in memory'
		).toBe(true);
		if (!dataKey) throw new Error('the answer did not open');
		const vault = await openVaultWith(file, dataKey);
		expect(await opensRow(vault)).toBe('Mevrouw Geheim');
		await vault?.change({ passphrase: 'een nieuwe lange zin', passkey: null }, CHEAP);
		expect(await isSecret(file, byPassphrase(PASSPHRASE))).toBe(false);
		expect(await opensRow(await unlockVault(file, 'een nieuwe lange zin'))).toBe('Mevrouw Geheim');
	});

	it('answers one request of one phone: no other request and no other phone opens it', async () => {
		const [first, second] = [await withRecovery(), await withRecovery()];
		expect(await openAnswer(second.help, await first.answer())).toBeNull();
		const dataKey = await openAnswer(first.help, await first.answer());
		expect(dataKey && (await openVaultWith(second.file, dataKey))).toBeNull();
		const foreign = { key: 'k', ...(await sealTo(first.request.oneTimeKey, answerInfo(second.request), outputOf(1))) };
		expect(await openAnswer(first.help, foreign)).toBeNull();
	});

	it('lies on the phone until it is answered, shows no secret to the screen, and goes with a new enrolment', async () => {
		const { help } = await withRecovery();
		const file = memoryFile();
		await keepHelp(file, help);
		const device = { tenant: TENANT, dev: DEV };
		expect(await readHelp(file, device)).toEqual(help);
		expect(JSON.stringify(await viewOf(help))).not.toContain(help.oneTime);
		expect(await readHelp(file, { tenant: TENANT, dev: TENANT })).toBeNull();
		await keepHelp(file, null);
		expect(await readHelp(file, device)).toBeNull();
		expect(file.text).not.toContain(help.oneTime);
	});

	it('puts another recovery key in the place of a replaced one, and writes nothing when it is there already', async () => {
		const { file, vault, pair } = await withRecovery();
		const writes = file.writes;
		await vault.wrapFor(pair.publicKey);
		expect(file.writes).toBe(writes);
		const next = await makePair();
		expect(await vault.wrapFor(next.publicKey)).toBe(await keyIdOf(next.publicKey));
		expect((await readVaultFile(file))?.recovery?.key).toBe(await keyIdOf(next.publicKey));
	});
});

describe('waiting after wrong passphrases', () => {
	it('costs nothing for two slips, then more with each, and never more than a minute', () => {
		const waits = Array.from({ length: 14 }, (_, wrong) => waitAfter(wrong));
		expect(waits.slice(0, 3)).toEqual([0, 0, 0]);
		expect(waits).toEqual([...waits].sort((a, b) => a - b));
		expect(Math.max(...waits)).toBe(60_000);
	});

	it('ends by the clock, and a clock that was set back holds nobody up for longer', () => {
		const tries = { wrong: 4, at: 100_000 };
		expect(waitUntil(NO_TRIES, 5)).toBeNull();
		expect(waitUntil(tries, 100_000)).toBe(115_000);
		expect(waitUntil(tries, 115_000)).toBeNull();
		expect(waitUntil(tries, 0)).toBe(15_000);
	});
});
