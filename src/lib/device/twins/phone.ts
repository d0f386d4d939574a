/** A whole phone on twins: what survives a crash stays, the rest is opened anew. */
import type { DeviceMeta, NetPort } from '../core/ports.ts';
import { Courier } from '../core/courier.ts';
import { DeviceCore } from '../core/device-core.ts';
import { Drafts } from '../core/drafts.ts';
import { Handover } from '../core/handover.ts';
import { RECORD_VERBS, type RecordVerb } from '../core/record-verbs.ts';
import { Views } from '../core/views.ts';
import { ownerOfDrafts } from '../draft-owners.ts';
import { Disk } from './disk.ts';
import { envelopeSealerTwin, rowSealerTwin, SessionKeys } from './sealers.ts';
import { journalTwin, metaTwin, outboxTwin, rowsTwin, sheetsTwin } from './stores.ts';
import { hashTwin, TwinAlarm, TwinChance, TwinClock } from './world.ts';

export interface PhoneOptions {
	readonly dev: string;
	readonly tenant: string;
	readonly person: string;
	readonly seed: number;
	readonly clock: TwinClock;
	readonly net: NetPort;
	readonly scopes?: readonly string[];
}

/** What runs between two crashes. */
export interface Running {
	readonly handover: Handover;
	readonly core: DeviceCore;
	readonly courier: Courier;
	readonly drafts: Drafts;
	readonly views: Views;
}

export class TwinPhone {
	readonly disk: Disk;
	readonly chance: TwinChance;
	readonly alarm = new TwinAlarm();
	readonly keys = new SessionKeys();
	readonly #options: PhoneOptions;
	#isEnrolled = false;

	constructor(options: PhoneOptions) {
		this.#options = options;
		this.chance = new TwinChance(options.seed);
		this.disk = new Disk({ chance: new TwinChance(options.seed ^ 0x5bd1e995) });
	}

	/** Starts or restarts the app, unlocked. */
	async start(): Promise<Running> {
		const { dev, clock, net } = this.#options;
		const disk = this.disk.open();
		const stores = { outbox: outboxTwin(disk), journal: journalTwin(disk), meta: metaTwin(disk) };
		if (!this.#isEnrolled) {
			await stores.meta.write(this.#firstMeta());
			this.#isEnrolled = true;
		}
		const handover = await Handover.open({ clock, chance: this.chance, ...stores });
		if (!handover) throw new Error('the phone was enrolled above');
		const rows = rowsTwin(disk);
		const rowSealer = rowSealerTwin();
		const sid = this.chance.uuid();
		this.keys.keep(sid);
		const envelopeSealer = envelopeSealerTwin({ dev, sid, keys: this.keys });
		const core = await DeviceCore.open({
			chance: this.chance,
			rows,
			sheets: sheetsTwin(disk),
			rowSealer,
			envelopeSealer,
			handover,
			hash: hashTwin
		});
		const isHere = (of: string): boolean => core.index.get(ownerOfDrafts(of)) !== undefined;
		const drafts = new Drafts({ store: rows, sealer: rowSealer, tenant: this.#options.tenant, isHere });
		await drafts.load(core.localRows);
		core.keepers.push(drafts);
		const about = () => ({ appVersion: 'twin', persisted: null });
		const options = { handover, net, clock, chance: this.chance, alarm: this.alarm, about };
		const courier = new Courier({ ...options, core: () => core, onChange: () => undefined });
		return { handover, core, courier, drafts, views: new Views(core, drafts) };
	}

	#firstMeta(): DeviceMeta {
		const { dev, tenant, person, scopes } = this.#options;
		return {
			certificate: { body: JSON.stringify({ tenant, dev, person }), signature: '' },
			intakeKey: '',
			tenant,
			dev,
			person,
			organisation: { name: 'Voorbeeldstad', demo: true },
			inc: this.chance.uuid(),
			epoch: null,
			scopes: scopes ?? [],
			clockOffsetMs: 0,
			highest: null,
			lastContactAt: null,
			packHash: null,
			revoked: false
		};
	}
}

/** Records through a verb by name, as the worker does. */
export function record<V extends RecordVerb>(
	core: DeviceCore,
	verb: V,
	input: Parameters<(typeof RECORD_VERBS)[V]>[1]
) {
	return core.save(`${verb} ${JSON.stringify(input)}`, (maker) => RECORD_VERBS[verb](maker, input));
}
