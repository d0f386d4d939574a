/** A whole phone on stores in memory that survive it being killed, and an office that only enrols and receives. */
import 'fake-indexeddb/auto';
import { gunzipSync } from 'fflate';
import { vi } from 'vitest';
import Dexie from 'dexie';
import { fromUtf8, toUtf8 } from '#lib/device/browser/bytes.ts';
import { Packs, PacksDatabase } from '#lib/device/browser/packs-dexie.ts';
import { Phone } from '#lib/device/browser/phone.ts';
import { makePair } from '#lib/recovery/seal.ts';
import { API, type EnrolAnswer, type PushRequest } from '#lib/sync/wire.ts';
import { MemoryDisk } from './memory-disk.ts';

const TENANT = '7e4a4700-0000-4000-a000-000000000001';
const PERSON = '0c0ac4aa-0000-4000-a000-000000000001';
const EPOCH = 'epoch-1';

export class PhoneTown {
	readonly folder = new MemoryDisk();
	/** Operations that the office has, and the certificate that the push bore which brought them. */
	readonly received = new Map<string, string>();
	/** Devices in the order in which they were enrolled. */
	readonly enrolled: string[] = [];
	isOnline = true;
	/** How the phone was locked when it said that a secret was right. */
	readonly openings: string[] = [];
	/** Waited for before the office answers a push. */
	beforeAnswer: () => Promise<void> = async () => undefined;
	#started: Phone[] = [];
	#packs: PacksDatabase[] = [];

	constructor() {
		this.folder.install();
		vi.stubGlobal('fetch', (path: string, init?: RequestInit) => this.#answer(path, init));
	}

	/** The app is opened on what lies on this phone. */
	async start(): Promise<Phone> {
		const ignore = (): undefined => undefined;
		const db = new PacksDatabase('town-packs');
		this.#packs.push(db);
		const packs = new Packs(db);
		const phone = new Phone({
			...{ appVersion: 'test', packs, onChange: ignore, onLocked: ignore, onEmptied: ignore },
			onOpening: () => this.openings.push(phone.lockState().kind)
		});
		this.#started.push(phone);
		await phone.open();
		return phone;
	}

	/** Everything in memory is gone; nothing is closed in order. */
	kill(): void {
		this.folder.step = () => undefined;
		this.folder.closeAll();
	}

	async enrol(phone: Phone): Promise<boolean> {
		const asked = await phone.enrol({ code: 'ABCD', label: 'test' });
		return asked.ok && (await this.createVault(phone)).ok;
	}

	createVault(phone: Phone): ReturnType<Phone['createVault']> {
		const passkey = { credential: 'Y3JlZA', salt: 'c2FsdA', output: new Uint8Array(32).fill(7) };
		return phone.createVault({ passphrase: null, pin: '1234', passkey });
	}

	/** Saves one door. */
	async save(phone: Phone, number: number): Promise<void> {
		const done = await phone.session?.core.save(`door ${number}`, (maker) =>
			maker.create('address', { scope: `coach:${PERSON}` }, { street: 'Dorpsstraat', number })
		);
		if (!done?.ok) throw new Error('the door was not saved');
	}

	/** Saves doors, many at once. */
	async saveMany(phone: Phone, count: number): Promise<void> {
		const done = await phone.session?.core.save(`${count} doors`, (maker) => {
			for (let number = 1; number <= count; number += 1)
				maker.create('address', { scope: `coach:${PERSON}` }, { street: 'Dorpsstraat', number });
			return count;
		});
		if (!done?.ok) throw new Error('the doors were not saved');
	}

	unsent(phone: Phone): number {
		return phone.status(phone.lockState()).unsentOperations;
	}

	async end(): Promise<void> {
		for (const phone of this.#started) await phone.close();
		for (const packs of this.#packs) packs.close();
		for (const name of await Dexie.getDatabaseNames()) await Dexie.delete(name);
		vi.unstubAllGlobals();
	}

	async #answer(path: string, init: RequestInit = {}): Promise<Response> {
		if (!this.isOnline) throw new TypeError('offline');
		if (path === API.enrol) return Response.json(await this.#enrolOne());
		if (path !== API.push) return Response.json({ type: 'notHere' }, { status: 404 });
		const bytes = init.body instanceof Uint8Array ? init.body : toUtf8('');
		const isPacked = new Headers(init.headers).get('content-encoding') === 'gzip';
		const request: PushRequest = JSON.parse(fromUtf8(isPacked ? gunzipSync(bytes) : bytes));
		for (const { opId } of request.envelopes) this.received.set(opId, request.certificate.body);
		await this.beforeAnswer();
		const receipts = request.envelopes.map(({ opId }, seq) => ({
			opId,
			result: 'stored',
			scope: 'org',
			seq,
			eff: '',
			epoch: EPOCH,
			mac: ''
		}));
		return Response.json({ version: 1, epoch: EPOCH, serverTime: Date.now(), receipts });
	}

	async #enrolOne(): Promise<EnrolAnswer> {
		const dev = crypto.randomUUID();
		this.enrolled.push(dev);
		return {
			version: 1,
			certificate: { body: dev, signature: 'AAAA' },
			intakeKey: (await makePair()).publicKey,
			tenant: TENANT,
			dev,
			person: { id: PERSON, name: 'Test' },
			organisation: { name: 'Voorbeeldstad', demo: true }
		};
	}
}
