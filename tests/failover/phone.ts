/**
 * A phone of the driver: the product's own device core, its real keys and envelopes, and its real courier over real HTTP.
 * Only its disk is kept in memory. What it is told is written into the driver's ledger as it arrives, and not as the
 * phone understands it.
 */
import { makeDeviceKeys, publicKeyText } from '#lib/device/browser/device-keys.ts';
import { beginSession } from '#lib/device/browser/envelopes.ts';
import { fetchNet } from '#lib/device/browser/net-fetch.ts';
import type { SessionKeyStore } from '#lib/device/browser/rows-dexie.ts';
import { browserAlarm, browserChance, browserClock, sha256 } from '#lib/device/browser/world.ts';
import { Courier } from '#lib/device/core/courier.ts';
import { DeviceCore } from '#lib/device/core/device-core.ts';
import { Handover } from '#lib/device/core/handover.ts';
import { RECORD_VERBS, type RecordVerb } from '#lib/device/core/record-verbs.ts';
import type { DeviceMeta, NetPort } from '#lib/device/core/ports.ts';
import { Disk } from '#lib/device/twins/disk.ts';
import { rowSealerTwin } from '#lib/device/twins/sealers.ts';
import { journalTwin, metaTwin, outboxTwin, rowsTwin, sheetsTwin } from '#lib/device/twins/stores.ts';
import type { Chance } from '../simulation/chance.ts';
import type { OutboxState } from '#lib/sync/outbox.ts';
import type { EnrolAnswer } from '#lib/sync/wire.ts';
import type { Ledger } from './ledger.ts';

/** A talk with a note in it, or a lesson that the coach proposes. */
const DEEDS = { talk: 2, proposal: 1 } as const;
const TRIES_MAX = 200;
const PAUSE_MS = 100;

export interface DriverPhone {
	readonly doors: readonly string[];
	/** The coach records something; resolves when the phone says that it is saved. */
	work(): Promise<void>;
	/** Sends and fetches now, as when the coach taps it. */
	exchange(): Promise<boolean>;
	/** What it does about its outbox now, and until when. */
	state(): OutboxState;
	/** What the office has not answered for yet. */
	unsent(): number;
	/** Operations that still lie on this phone. */
	held(): ReadonlySet<string>;
	epoch(): string | null;
	/** It asks nobody any more. */
	end(): void;
}

export async function enrolDriverPhone(options: {
	readonly code: string;
	readonly doors: readonly string[];
	/** Where the office is reached now: another of its processes each time. */
	readonly origin: () => string;
	readonly chance: Chance;
	readonly ledger: Ledger;
}): Promise<DriverPhone> {
	const { ledger, chance } = options;
	let isOver = false;
	const keys = await makeDeviceKeys();
	let reader: Parameters<typeof fetchNet>[0]['reader'] = () => null;
	const net = fetchNet({
		fetch: async (path, init) => {
			if (isOver) throw new Error('this phone is off');
			return fetch(`${options.origin()}${String(path)}`, init);
		},
		now: Date.now,
		reader: () => reader()
	});
	const enrolled = await enrol(net, {
		code: options.code,
		submitKey: await publicKeyText(keys.submit.publicKey),
		readKey: await publicKeyText(keys.read.publicKey)
	});
	const { dev, certificate, intakeKey } = enrolled;
	reader = () => ({ dev, certificate, readKey: keys.read.privateKey });

	const disk = new Disk({ chance }).open();
	await metaTwin(disk).write(firstMeta(enrolled));
	const stores = { outbox: outboxTwin(disk), journal: journalTwin(disk), meta: metaTwin(disk) };
	const handover = await Handover.open({ clock: browserClock, chance: browserChance, ...stores });
	if (!handover) throw new Error('the phone was enrolled above');
	const sealer = await beginSession({
		dev,
		intakeKey,
		submitKey: keys.submit.privateKey,
		sessions: await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']),
		store: keysInMemory()
	});
	const core = await DeviceCore.open({
		chance: browserChance,
		rows: rowsTwin(disk),
		sheets: sheetsTwin(disk),
		rowSealer: rowSealerTwin(),
		envelopeSealer: {
			...sealer,
			seal: async (operation) => {
				ledger.makes(operation);
				return sealer.seal(operation);
			}
		},
		handover,
		hash: sha256
	});
	const courier: Courier = new Courier({
		handover,
		net: {
			...net,
			push: async (request) => {
				const answer = await net.push(request);
				if (answer.ok) ledger.hears(answer.value);
				return answer;
			}
		},
		clock: browserClock,
		chance: browserChance,
		alarm: browserAlarm(() => void (isOver ? null : courier.rang())),
		core: () => core,
		about: () => ({ appVersion: 'failover', persisted: null }),
		onChange: () => undefined
	});

	const record = async <V extends RecordVerb>(verb: V, input: Parameters<(typeof RECORD_VERBS)[V]>[1]) => {
		const done = await core.save(verb, (maker) => RECORD_VERBS[verb](maker, input));
		if (!done.ok) throw new Error(`${verb} was not saved: ${JSON.stringify(done.error)}`);
		return done.value;
	};
	return {
		doors: options.doors,
		async work() {
			const word = ledger.newWord();
			if (chance.weighted(DEEDS) === 'proposal') await record('proposeLesson', { text: `Op straat: ${word}` });
			else {
				const visit = await record('startVisit', { address: chance.of(...asDoors(options.doors)) });
				await record('saveNote', { visit: visitOf(visit), moment: null, text: `Gehoord: ${word}` });
			}
			void courier.saved();
		},
		exchange: async () => (await courier.exchange()).ok,
		state: () => courier.state,
		unsent: () => handover.book.due(),
		held: () => new Set(handover.book.entries().map(({ envelope }) => envelope.opId)),
		epoch: () => handover.meta.epoch,
		end() {
			isOver = true;
		}
	};
}

function asDoors(doors: readonly string[]): readonly [string, ...string[]] {
	const [first, ...others] = doors;
	if (first === undefined) throw new Error('a phone of the driver needs a door');
	return [first, ...others];
}

function visitOf(value: unknown): string {
	if (typeof value === 'object' && value !== null && 'visit' in value) return String(value.visit);
	throw new Error('a talk that was begun has no id');
}

/** Patiently: the office may be in the middle of its start. */
async function enrol(
	net: NetPort,
	{ code, submitKey, readKey }: { readonly code: string; readonly submitKey: string; readonly readKey: string }
): Promise<EnrolAnswer> {
	for (let tries = 0; tries < TRIES_MAX; tries += 1) {
		const answer = await net.enrol({ version: 1, code, label: 'failover', submitKey, readKey });
		if (answer.ok) return answer.value;
		if (answer.failure === 'refused') throw new Error(`the phone was not enrolled: ${answer.detail ?? ''}`);
		await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
	}
	throw new Error('the phone could not be enrolled: nobody answered');
}

function firstMeta(answer: EnrolAnswer): DeviceMeta {
	const { certificate, intakeKey, tenant, dev, person, organisation } = answer;
	return {
		certificate,
		intakeKey,
		tenant,
		dev,
		person: person.id,
		organisation,
		inc: browserChance.uuid(),
		epoch: null,
		scopes: [],
		clockOffsetMs: 0,
		highest: null,
		lastContactAt: null,
		packHash: null,
		revoked: false
	};
}

function keysInMemory(): SessionKeyStore {
	const kept = new Map<string, Parameters<SessionKeyStore['put']>[0]>();
	return {
		readAll: async () => [...kept.values()],
		put: async (key) => void kept.set(key.sid, key),
		drop: async (sids) => {
			for (const sid of sids) kept.delete(sid);
		}
	};
}
