/** What only a real browser can show: Dexie, OPFS and WebCrypto together, closed and opened again. */
import Dexie from 'dexie';
import { CipherSuite, Aes256Gcm, DhkemP256HkdfSha256, HkdfSha256 } from '@hpke/core';
import { afterEach, describe, expect, it } from 'vitest';
import { Handover } from '#lib/device/core/handover.ts';
import { toBase64url } from '#lib/device/browser/bytes.ts';
import { makeDeviceKeys } from '#lib/device/browser/device-keys.ts';
import { type OpenJournal, opfsJournal } from '#lib/device/browser/journal-opfs.ts';
import { opfsKeyFile } from '#lib/device/browser/key-file.ts';
import {
	OUTBOX_DATABASE,
	OutboxDatabase,
	dexieMeta,
	dexieOutbox,
	keepEnrolment,
	readSubmitKey
} from '#lib/device/browser/outbox-dexie.ts';
import { ROWS_DATABASE, RowsDatabase } from '#lib/device/browser/rows-dexie.ts';
import { type Session, openSession } from '#lib/device/browser/session.ts';
import { type OpenVault, createVault, unlockVault } from '#lib/device/browser/vault.ts';
import { browserChance, browserClock } from '#lib/device/browser/world.ts';
import { RECORD_VERBS } from '#lib/device/core/record-verbs.ts';

const PASSPHRASE = 'koffie met melk';
const TENANT = '7e4a4700-0000-4000-a000-000000000001';
const PERSON = '0c0ac4aa-0000-4000-a000-000000000001';

/** A phone on this browser's real stores. */
class RealPhone {
	outbox = new OutboxDatabase();
	rows = new RowsDatabase();
	journal: OpenJournal | null = null;
	session: Session | null = null;

	async enrol(): Promise<void> {
		const keys = await makeDeviceKeys();
		const dev = crypto.randomUUID();
		const suite = new CipherSuite({ kem: new DhkemP256HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes256Gcm() });
		const intake = await suite.kem.generateKeyPair();
		const intakeKey = toBase64url(await suite.kem.serializePublicKey(intake.publicKey));
		await createVault({
			file: opfsKeyFile(),
			passphrase: PASSPHRASE,
			bound: `${TENANT}|${dev}`,
			readKey: keys.read.privateKey
		});
		const meta = {
			certificate: { body: 'b', signature: 's' },
			intakeKey,
			tenant: TENANT,
			dev,
			person: PERSON,
			organisation: { name: 'Voorbeeldstad', demo: true },
			inc: crypto.randomUUID(),
			epoch: null,
			scopes: [],
			clockOffsetMs: 0,
			highest: null,
			lastContactAt: null,
			packHash: null,
			revoked: false
		};
		await keepEnrolment(this.outbox, meta, keys.submit.privateKey);
	}

	async unlock(passphrase = PASSPHRASE): Promise<OpenVault | null> {
		const vault = await unlockVault(opfsKeyFile(), passphrase);
		if (!vault) return null;
		this.journal = await opfsJournal();
		const handover = await Handover.open({
			clock: browserClock,
			chance: browserChance,
			journal: this.journal,
			outbox: dexieOutbox(this.outbox),
			meta: dexieMeta(this.outbox)
		});
		const submitKey = await readSubmitKey(this.outbox);
		if (!handover || !submitKey) throw new Error('the phone is not enrolled');
		this.session = await openSession({
			vault,
			handover,
			submitKey,
			db: this.rows,
			photoWhere: () => ({ kind: 'elsewhere' })
		});
		return vault;
	}

	/**
	 * Everything in memory is gone, as after the browser was killed. What is left of the phone here must not write on: it
	 * would open its database again, which no killed browser does.
	 */
	async fall(): Promise<void> {
		this.journal?.close();
		for (const database of [this.outbox, this.rows]) {
			database.close();
			database.open = () => Dexie.Promise.reject(new Error('this phone has fallen'));
		}
		this.session = null;
		this.outbox = new OutboxDatabase();
		this.rows = new RowsDatabase();
	}

	async makeDoor(number: number): Promise<string> {
		const done = await this.session?.core.save(`door ${number}`, (maker) =>
			maker.create('address', { scope: `coach:${PERSON}` }, { street: 'Dorpsstraat', number })
		);
		if (!done?.ok) throw new Error('the door was not saved');
		return done.value;
	}

	async record(address: string): Promise<boolean> {
		const input = { address, outcome: 'notHome', cardLeft: false } as const;
		const done = await this.session?.core.save(`recordAttempt ${address}`, (maker) =>
			RECORD_VERBS.recordAttempt(maker, input)
		);
		return done?.ok ?? false;
	}
}

async function wipe(phone: RealPhone): Promise<void> {
	await phone.fall();
	await Dexie.delete(OUTBOX_DATABASE);
	await Dexie.delete(ROWS_DATABASE);
	const root = await navigator.storage.getDirectory();
	for (const name of ['journal-a', 'journal-b', 'keys-a', 'keys-b']) {
		await root.removeEntry(name).catch((error: unknown) => {
			if (!(error instanceof DOMException && error.name === 'NotFoundError')) throw error;
		});
	}
}

describe('the phone on real stores', () => {
	let phone = new RealPhone();
	afterEach(async () => {
		await wipe(phone);
		phone = new RealPhone();
	});

	it('G1: what was saved is there after a fall, without a row ever having been written for it', async () => {
		await phone.enrol();
		await phone.unlock();
		// An attempt needs its address; the phone makes one on the spot, as for an unknown door.
		for (let number = 1; number <= 5; number += 1) expect(await phone.record(await phone.makeDoor(number))).toBe(true);
		await phone.fall();
		const rows = await new RowsDatabase().open();
		await rows.table('rows').clear();
		await rows.table('applied').clear();
		rows.close();
		await phone.unlock();
		expect([...(phone.session?.core.index.ofKind('attempt') ?? [])].length).toBe(5);
	});

	it('G1: an outbox that lost its rows is filled again from the journal', async () => {
		await phone.enrol();
		await phone.unlock();
		await phone.record(await phone.makeDoor(2));
		const before = phone.session?.core.handover.book.unsent().size ?? 0;
		await phone.fall();
		const outbox = await new OutboxDatabase().open();
		await outbox.table('entries').clear();
		outbox.close();
		await phone.unlock();
		expect(before).toBeGreaterThan(0);
		expect(phone.session?.core.handover.book.unsent().size).toBe(before);
	});

	it('a wrong passphrase opens nothing, the right one opens it again', async () => {
		await phone.enrol();
		expect(await unlockVault(opfsKeyFile(), 'thee zonder')).toBeNull();
		expect(await phone.unlock()).not.toBeNull();
	});

	it('G14: a second opening of the journal is refused while the first lives', async () => {
		const first = await opfsJournal();
		let refused = false;
		try {
			(await opfsJournal()).close();
		} catch {
			refused = true;
		}
		first.close();
		expect(refused).toBe(true);
		(await opfsJournal()).close();
	});
});
