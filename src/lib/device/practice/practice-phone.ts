/**
 * A phone to practise on: the device's own core over stores in memory, with no courier and no network, so that there
 * is nothing a practice visit could be sent with and nothing on the disk it could be found in. It is gone with the
 * page. Its records bear a scope of their own, which no office takes in.
 */
import { PRACTICE_SCOPE } from '#lib/domain/round.ts';
import { DeviceCore } from '../core/device-core.ts';
import { Drafts } from '../core/drafts.ts';
import { failed } from '../core/failed.ts';
import { Handover } from '../core/handover.ts';
import type { ChancePort, ClockPort, DeviceMeta } from '../core/ports.ts';
import { isRecordVerb, RECORD_VERBS, type RecordVerb } from '../core/record-verbs.ts';
import { Views } from '../core/views.ts';
import type { DeviceVerbs, Done } from '../port.ts';
import { Disk } from '../twins/disk.ts';
import { envelopeSealerTwin, rowSealerTwin, SessionKeys } from '../twins/sealers.ts';
import { journalTwin, metaTwin, outboxTwin, rowsTwin } from '../twins/stores.ts';
import type { Scenario } from './scenarios.ts';

export interface PracticePorts {
	readonly clock: ClockPort;
	readonly chance: ChancePort;
}

/** Verbs whose records would not stay at the practice door. */
const NOT_PRACTISED: readonly RecordVerb[] = ['proposeLesson', 'keepLearning', 'readMessage'];

export class PracticePhone {
	readonly views: Views;
	readonly core: DeviceCore;
	/** The door of the scenario. */
	readonly address: string;
	readonly #drafts: Drafts;

	private constructor(core: DeviceCore, drafts: Drafts, address: string) {
		this.core = core;
		this.#drafts = drafts;
		this.address = address;
		this.views = new Views(core, drafts);
	}

	static async open({ clock, chance }: PracticePorts, scenario: Scenario): Promise<PracticePhone> {
		const disk = new Disk({ chance }).open();
		const meta = firstMeta(chance);
		const stores = { outbox: outboxTwin(disk), journal: journalTwin(disk), meta: metaTwin(disk) };
		await stores.meta.write(meta);
		const handover = await Handover.open({ clock, chance, ...stores });
		if (!handover) throw new Error('the practice phone has no record of itself');
		const rows = rowsTwin(disk);
		const rowSealer = rowSealerTwin();
		const keys = new SessionKeys();
		const sid = chance.uuid();
		keys.keep(sid);
		const envelopeSealer = envelopeSealerTwin({ dev: meta.dev, sid, keys });
		const core = await DeviceCore.open({ chance, rows, rowSealer, envelopeSealer, handover });
		const drafts = new Drafts({ store: rows, sealer: rowSealer, tenant: meta.tenant });
		return new PracticePhone(core, drafts, await furnish(core, scenario));
	}

	/** A recording verb, as the worker runs it. */
	async record(verb: string, input: unknown): Promise<Done<unknown>> {
		if (!isRecordVerb(verb) || NOT_PRACTISED.includes(verb)) return failed({ kind: 'unknown', reference: verb });
		// The caller's side is typed by the same verb; what arrives is its input.
		const build = RECORD_VERBS[verb] as (
			maker: unknown,
			input: unknown
		) => ReturnType<(typeof RECORD_VERBS)[RecordVerb]>;
		return this.core.save(`${verb} ${JSON.stringify(input)}`, (maker) => build(maker, input));
	}

	async saveDraft(input: Parameters<DeviceVerbs['saveDraft']>[0]): Promise<Done> {
		await this.#drafts.save(input);
		return { ok: true, value: null, savedAt: this.core.handover.now() };
	}
}

/** Puts the door and who lives there on the phone; answers the address. */
async function furnish(core: DeviceCore, { id, address, resident }: Scenario): Promise<string> {
	const done = await core.save(`practice ${id}`, (maker) => {
		const door = maker.create('address', { scope: PRACTICE_SCOPE }, { ...address, order: 0 });
		maker.create('household', { scope: PRACTICE_SCOPE }, { address: door, ...resident });
		return door;
	});
	if (!done.ok) throw new Error('the practice door could not be made');
	return done.value;
}

function firstMeta(chance: ChancePort): DeviceMeta {
	return {
		certificate: { body: '', signature: '' },
		intakeKey: '',
		tenant: PRACTICE_SCOPE,
		dev: chance.uuid(),
		person: chance.uuid(),
		organisation: { name: '', demo: true },
		inc: chance.uuid(),
		epoch: null,
		scopes: [PRACTICE_SCOPE],
		clockOffsetMs: 0,
		highest: null,
		lastContactAt: null,
		packHash: null,
		revoked: false
	};
}
