import { Aes256Gcm, CipherSuite, DhkemP256HkdfSha256, HkdfSha256 } from '@hpke/core';
import { describe, expect, it } from 'vitest';
import { fromBase64url, fromUtf8, toBase64url, toUtf8, type Bytes } from '#lib/device/browser/bytes.ts';
import { makeDeviceKeys } from '#lib/device/browser/device-keys.ts';
import { beginSession, makeAhead } from '#lib/device/browser/envelopes.ts';
import type { SyncFile } from '#lib/device/browser/files-opfs.ts';
import { journalOn } from '#lib/device/browser/journal-opfs.ts';
import { isPin, keepPin } from '#lib/device/browser/pin.ts';
import { rowSealer } from '#lib/device/browser/row-sealer.ts';
import type { LocalStore, SealedKey, SealedLocal, SessionKeyStore } from '#lib/device/browser/rows-dexie.ts';
import { createVault, unlockVault } from '#lib/device/browser/vault.ts';
import type { Operation } from '#lib/sync/operation.ts';
import { envelopeText, sessionInfo, sessionText } from '#lib/sync/wire.ts';

const CHEAP = [{ memoryKiB: 256, iterations: 1 }];
const BOUND = 'tenant|dev';

function memoryFile() {
	let text: string | null = null;
	return {
		read: async () => text,
		write: async (next: string) => {
			text = next;
		},
		get text() {
			return text ?? '';
		}
	};
}

async function vaultWith(passphrase: string) {
	const file = memoryFile();
	const keys = await makeDeviceKeys();
	const vault = await createVault({ file, passphrase, bound: BOUND, readKey: keys.read.privateKey, costs: CHEAP });
	return { file, keys, vault };
}

function memoryKeys(): SessionKeyStore & { readonly all: Map<string, SealedKey> } {
	const all = new Map<string, SealedKey>();
	return {
		all,
		readAll: async () => [...all.values()],
		put: async (key) => void all.set(key.sid, key),
		drop: async (sids) => {
			for (const sid of sids) all.delete(sid);
		}
	};
}

const operation: Operation = {
	opId: '01927b1c-0000-7000-8000-000000000001',
	dev: 'dddddddd',
	inc: 'cccccccc',
	n: 1,
	scope: 'org',
	root: 'aaaaaaaa',
	ent: 'aaaaaaaa',
	kind: 'household',
	fields: { name: 'Mevrouw Geheim' },
	hlc: { time: 1, counter: 0 },
	schema: 1
};

describe('the vault', () => {
	it('opens with its passphrase only, and then opens rows that were sealed before', async () => {
		const { file, vault } = await vaultWith('paard stoel regen fiets');
		const sealed = await rowSealer(vault.rows).seal('Mevrouw Geheim', 't|household|a|1');
		expect(await unlockVault(file, 'paard stoel regen fietsen')).toBeNull();
		const again = await unlockVault(file, ' paard stoel regen fiets ');
		expect(again && (await rowSealer(again.rows).open(sealed, 't|household|a|1'))).toBe('Mevrouw Geheim');
	});

	it('gives a read key that signs and cannot be taken out', async () => {
		const { file, keys } = await vaultWith('vier woorden zijn genoeg');
		const open = await unlockVault(file, 'vier woorden zijn genoeg');
		if (!open) throw new Error('the vault did not open');
		const params = { name: 'ECDSA', hash: 'SHA-256' };
		const signature = await crypto.subtle.sign(params, open.readKey, toUtf8('text'));
		expect(await crypto.subtle.verify(params, keys.read.publicKey, signature, toUtf8('text'))).toBe(true);
		await expect(crypto.subtle.exportKey('pkcs8', open.readKey)).rejects.toThrow();
	});

	it('keeps its parameters beside the wrap, and neither key nor passphrase in the clear', async () => {
		const { file, keys } = await vaultWith('vier woorden zijn genoeg');
		expect(JSON.parse(file.text)).toMatchObject({
			wraps: [{ kdf: { name: 'argon2id', memoryKiB: 256, iterations: 1 } }]
		});
		const raw = toBase64url(await crypto.subtle.exportKey('pkcs8', keys.read.privateKey));
		expect(file.text).not.toContain(raw.slice(0, 40));
		expect(file.text).not.toContain('woorden');
	});

	it('takes a lower cost when the phone has no memory for the first', async () => {
		const file = memoryFile();
		const keys = await makeDeviceKeys();
		const impossible = { memoryKiB: 1, iterations: 1 };
		await createVault({
			file,
			passphrase: 'x y z w',
			bound: BOUND,
			readKey: keys.read.privateKey,
			costs: [impossible, ...CHEAP]
		});
		expect(JSON.parse(file.text)).toMatchObject({ wraps: [{ kdf: { memoryKiB: 256 } }] });
		expect(await unlockVault(file, 'x y z w')).not.toBeNull();
	});

	it('a PIN is right or wrong, and lies sealed', async () => {
		const { vault } = await vaultWith('vier woorden zijn genoeg');
		const all = new Map<string, SealedLocal>();
		const store: LocalStore = {
			read: async (name) => all.get(name) ?? null,
			put: async (local) => void all.set(local.name, local)
		};
		await keepPin(store, vault.pin, '482911');
		expect(await isPin(store, vault.pin, '482911')).toBe(true);
		expect(await isPin(store, vault.pin, '482912')).toBe(false);
		expect(fromUtf8(all.get('pin')?.ct ?? new Uint8Array())).not.toContain('salt');
	});
});

describe('sealed rows', () => {
	it('open only where they are bound to, and all sizes look alike', async () => {
		const { vault } = await vaultWith('vier woorden zijn genoeg');
		const sealer = rowSealer(vault.rows);
		const short = await sealer.seal('a', 't|visit|a|1');
		const long = await sealer.seal('a'.repeat(200), 't|visit|a|1');
		expect(short.ct.length).toBe(long.ct.length);
		expect((short.ct.length - 16) % 256).toBe(0);
		for (const bound of ['t|visit|a|2', 't|visit|b|1', 'u|visit|a|1'])
			await expect(sealer.open(short, bound)).rejects.toThrow();
		const euro = '€'.repeat(300);
		expect(await sealer.open(await sealer.seal(euro, 'x'), 'x')).toBe(euro);
	});
});

describe('envelopes', () => {
	async function intake() {
		const suite = new CipherSuite({ kem: new DhkemP256HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes256Gcm() });
		const pair = await suite.kem.generateKeyPair();
		const intakeKey = toBase64url(await suite.kem.serializePublicKey(pair.publicKey));
		return { suite, pair, intakeKey };
	}

	it('are opened by the intake, signed by the submit key, and bound to their clear part', async () => {
		const { suite, pair, intakeKey } = await intake();
		const { keys, vault } = await vaultWith('vier woorden zijn genoeg');
		const sealer = await beginSession({
			dev: 'dddddddd',
			intakeKey,
			submitKey: keys.submit.privateKey,
			sessions: vault.sessions,
			store: memoryKeys()
		});
		const { session } = sealer;
		const params = { name: 'ECDSA', hash: 'SHA-256' };
		const signature = fromBase64url(session.signature);
		expect(await crypto.subtle.verify(params, keys.submit.publicKey, signature, toUtf8(sessionText(session)))).toBe(
			true
		);

		const envelope = await sealer.seal(operation);
		const recipient = await suite.createRecipientContext({
			recipientKey: pair.privateKey,
			enc: fromBase64url(session.enc).buffer,
			info: toUtf8(sessionInfo(session))
		});
		const raw = await recipient.open(fromBase64url(session.sealed).buffer);
		const key = await crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['decrypt']);
		const open = (text: string) =>
			crypto.subtle.decrypt(
				{ name: 'AES-GCM', iv: fromBase64url(envelope.iv), additionalData: toUtf8(text) },
				key,
				fromBase64url(envelope.ct)
			);
		expect((await open(envelopeText(envelope))).byteLength).toBeGreaterThan(0);
		await expect(open(envelopeText({ ...envelope, n: 2 }))).rejects.toThrow();
	});

	it('are made once the key of their session is on the disk, for which opening does not wait', async () => {
		const { intakeKey } = await intake();
		const { keys, vault } = await vaultWith('vier woorden zijn genoeg');
		const store = memoryKeys();
		const answers: (() => void)[] = [];
		const put: SessionKeyStore['put'] = (key) =>
			new Promise((resolve, reject) => {
				const isFirst = answers.length === 0;
				answers.push(() => (isFirst ? reject(new Error('no room')) : resolve(store.put(key))));
			});
		const options = { dev: 'dddddddd', intakeKey, submitKey: keys.submit.privateKey, sessions: vault.sessions };
		const sealer = await beginSession({ ...options, store: { ...store, put } });
		const refused = sealer.seal(operation);
		answers[0]?.();
		await expect(refused).rejects.toThrow('no room');
		let isMade = false;
		const made = sealer.seal(operation).then(() => (isMade = true));
		while (answers.length < 2) await new Promise((resolve) => setTimeout(resolve, 1));
		await new Promise((resolve) => setTimeout(resolve, 50));
		expect(isMade).toBe(false);
		answers[1]?.();
		await made;
		expect(store.all.size).toBe(1);
	});

	it('are of a session that was made ahead, once, and only for the intake it was sealed to', async () => {
		const [{ intakeKey }, other] = [await intake(), await intake()];
		const { keys, vault } = await vaultWith('vier woorden zijn genoeg');
		const sender = { dev: 'dddddddd', intakeKey, submitKey: keys.submit.privateKey };
		const options = { ...sender, sessions: vault.sessions, store: memoryKeys() };
		makeAhead(sender);
		const both = await Promise.all([beginSession(options), beginSession(options)]);
		expect(new Set(both.map(({ session }) => session.sid)).size).toBe(2);
		makeAhead(sender);
		const moved = await beginSession({ ...options, intakeKey: other.intakeKey });
		const { enc, sealed, sid, dev } = moved.session;
		const recipient = await other.suite.createRecipientContext({
			recipientKey: other.pair.privateKey,
			enc: fromBase64url(enc).buffer,
			info: toUtf8(sessionInfo({ sid, dev }))
		});
		expect((await recipient.open(fromBase64url(sealed).buffer)).byteLength).toBe(32);
	});

	it('of an earlier session open until they are applied, and never after', async () => {
		const { intakeKey } = await intake();
		const { keys, vault } = await vaultWith('vier woorden zijn genoeg');
		const store = memoryKeys();
		const options = { dev: 'dddddddd', intakeKey, submitKey: keys.submit.privateKey, sessions: vault.sessions, store };
		const first = await beginSession(options);
		const envelope = await first.seal(operation);
		const second = await beginSession(options);
		expect(await second.open(envelope)).toContain('Mevrouw Geheim');
		await second.forgetEarlier();
		expect(await second.open(envelope)).toBeNull();
		expect(await (await beginSession(options)).open(envelope)).toBeNull();
	});
});

describe('the journal file', () => {
	/** A file in memory with the calls of a synchronous handle. */
	function memorySyncFile(start = ''): SyncFile & { readonly text: () => string; room: number } {
		let bytes: Bytes = toUtf8(start);
		return {
			room: Number.POSITIVE_INFINITY,
			text: () => fromUtf8(bytes),
			getSize: () => bytes.length,
			read(into, { at }) {
				into.set(bytes.subarray(at, at + into.length));
				return Math.min(into.length, bytes.length - at);
			},
			write(added, { at }) {
				if (at + added.length > this.room) throw new DOMException('no room', 'QuotaExceededError');
				const next = new Uint8Array(Math.max(bytes.length, at + added.length));
				next.set(bytes);
				next.set(added, at);
				bytes = next;
				return added.length;
			},
			truncate(size) {
				bytes = bytes.slice(0, size);
			},
			flush: () => undefined,
			close: () => undefined
		};
	}

	it('appends whole lines after a torn one', async () => {
		const [a, b] = [memorySyncFile('{"a":1}\n{"tor'), memorySyncFile()];
		const journal = journalOn(a, b);
		await journal.append(['{"b":2}']);
		expect(await journal.readAll()).toEqual(['{"a":1}', '{"tor', '{"b":2}']);
	});

	it('is never without its lines while it is written anew', async () => {
		const [a, b] = [memorySyncFile('{"a":1}\n{"b":2}\n'), memorySyncFile()];
		b.room = 3;
		await expect(journalOn(a, b).rewrite(['{"b":2}'])).rejects.toMatchObject({ kind: 'full' });
		expect(await journalOn(a, b).readAll()).toContain('{"b":2}');
		b.room = 1_000;
		const journal = journalOn(a, b);
		await journal.rewrite(['{"b":2}']);
		await journal.append(['{"c":3}']);
		expect(await journalOn(a, b).readAll()).toEqual(['{"b":2}', '{"c":3}']);
	});

	it('a full disk is told as full, and the next line still reads', async () => {
		const [a, b] = [memorySyncFile('{"a":1}\n'), memorySyncFile()];
		a.room = 10;
		const journal = journalOn(a, b);
		await expect(journal.append(['{"b":2}'])).rejects.toMatchObject({ kind: 'full' });
		a.room = 1_000;
		await journal.append(['{"c":3}']);
		expect(await journal.readAll()).toEqual(['{"a":1}', '{"c":3}']);
	});
});
