/**
 * One phone: the product's device core over twins, on a disk that outlives it. The
 * seed owns every port call; a crash leaves the code waiting for ever, as SIGKILL does.
 */
import { Courier } from '#lib/device/core/courier.ts';
import { DeviceCore } from '#lib/device/core/device-core.ts';
import { Drafts } from '#lib/device/core/drafts.ts';
import { Handover } from '#lib/device/core/handover.ts';
import { settlePhotos } from '#lib/device/core/photo-record.ts';
import type { DeviceMeta } from '#lib/device/core/ports.ts';
import { troubleOf } from '#lib/device/core/trouble.ts';
import { Views } from '#lib/device/core/views.ts';
import { type CrashKind, Disk } from '#lib/device/twins/disk.ts';
import type { PhotoStore } from '#lib/device/core/photo-ports.ts';
import { envelopeSealerTwin, type Keyring, rowSealerTwin } from '#lib/device/twins/sealers.ts';
import { metaTwin } from '#lib/device/twins/stores.ts';
import { TwinAlarm } from '#lib/device/twins/world.ts';
import type { EnrolAnswer } from '#lib/sync/wire.ts';
import type { Chance } from './chance.ts';
import { netTwin } from './net.ts';
import { plainNet, plainStores } from './old-phone.ts';
import { type Gate, type GatedStores, gateOf, gatedStores } from './phone-ports.ts';
import { gatedPhotos, openPhotos, type PhonePhotos, photoKeeper, photosOnDisk } from './phone-photos.ts';
import { poisoningSealer } from './poison.ts';
import { checkLeaving, checkPhotoLeaving, checkTrimmed } from './phone-checks.ts';
import { checkConfirming } from './purge-checks.ts';
import type { Life } from './scheduler.ts';
import type { Server } from './server.ts';
import { createTwinCrypto } from './server-crypto.ts';
import { TENANT } from './town.ts';
import type { World } from './world.ts';

/** How often the sheets of a phone are made anew after it is opened. */
const SHEETS_MADE = 0.5;

/** What runs between two crashes. Without a core the phone is locked, and only hands in. */
export interface Running {
	readonly life: Life;
	readonly handover: Handover;
	readonly courier: Courier;
	readonly photos: PhonePhotos | null;
	readonly open: { readonly core: DeviceCore; readonly drafts: Drafts; readonly views: Views } | null;
}

export interface PhoneOptions {
	readonly world: World;
	readonly server: Server;
	readonly name: string;
	readonly enrolled: EnrolAnswer;
	readonly person: string;
	readonly chance: Chance;
	readonly skewMs: number;
	/** Runs the first release until it is updated. */
	readonly isOld?: boolean;
}

export class Phone {
	readonly name: string;
	readonly dev: string;
	readonly person: string;
	readonly chance: Chance;
	readonly alarm = new TwinAlarm();
	readonly photoAlarm = new TwinAlarm();
	/** Speaks as the first release did: no snapshot, no digest, no purges, no photos, and no household beside an envelope. */
	isOld: boolean;
	disk: Disk;
	skewMs: number;
	running: Running | null = null;
	/** The app that holds the disk now; a tab that was taken over still runs, and gets `closed`. */
	life: Life | null = null;
	/** Operations whose envelope was broken on purpose. */
	readonly poisoned: Set<string>;
	/** Photos taken here, with the operation that records each. */
	readonly taken: Map<string, string>;
	/** Rows that were changed behind its back. */
	readonly decayed: Set<string>;
	/** The incarnation that the office last called forked, in an answer that reached this phone. */
	forkTold: string | null = null;
	hasLostJournal = false;
	/** Its outbox was lost or rolled back: what the office had received is not on this phone a second time. */
	hasOneCopy = false;
	/** The sealed rows were lost or rolled back, so that views may lack what was not handed in. */
	isBlind = false;
	/** What the office put aside is shown from the rows alone, so what was lost with them stays lost to the screen. */
	wasBlind = false;
	readonly #options: PhoneOptions;
	readonly #lives: Life[] = [];

	constructor(options: PhoneOptions, origin?: Phone) {
		this.#options = options;
		this.name = options.name;
		this.dev = options.enrolled.dev;
		this.person = options.person;
		this.chance = options.chance;
		this.skewMs = options.skewMs;
		this.isOld = options.isOld ?? false;
		this.disk = origin ? origin.disk.copy(options.chance) : new Disk({ chance: options.chance });
		this.poisoned = origin?.poisoned ?? new Set();
		this.taken = origin?.taken ?? new Map();
		this.decayed = new Set(origin?.decayed);
	}

	get enrolled(): EnrolAnswer {
		return this.#options.enrolled;
	}

	now(): number {
		return this.#options.world.now + this.skewMs;
	}

	async enrol(): Promise<void> {
		await metaTwin(this.disk.open()).write(this.#firstMeta());
	}

	/** Opens the app; the promise resolves when it runs, or could not be opened for trouble with a store. */
	async start(options: { readonly isLocked: boolean }): Promise<void> {
		if (this.life) return;
		const life: Life = { name: this.name, isAlive: true };
		this.life = life;
		this.#lives.push(life);
		const { world } = this.#options;
		try {
			const running = await this.#open(life, options);
			if (this.life === life) this.running = running;
			world.log(`${this.name} is open${options.isLocked ? ', locked' : ''}`);
		} catch (error) {
			if (!troubleOf(error)) throw error;
			world.log(`${this.name} could not open: ${troubleOf(error)}`);
			world.scheduler.end(life);
			if (this.life === life) this.life = null;
		}
	}

	/** The app is killed, or the phone loses power. */
	crash(kind: CrashKind, where: string): void {
		const { world } = this.#options;
		world.log(`${this.name} ${kind === 'os' ? 'loses power' : 'is killed'} ${where}`);
		// The whole browser ends, and with it a tab that was taken over before.
		for (const life of this.#lives.splice(0)) world.scheduler.end(life);
		this.life = null;
		this.running = null;
		this.forkTold = null;
		this.disk.crash(kind);
	}

	/** Another tab takes over: this one is told `closed` by every store from now on. */
	takeOver(): void {
		this.#options.world.log(`${this.name} is taken over by another tab`);
		this.life = null;
		this.running = null;
	}

	/** The office has answered for it. */
	wasReceived(opId: string): boolean {
		return this.#options.server.watch.hasAnswered(opId);
	}

	/** An older profile in place of this one. */
	rollBack(backup: Phone): void {
		this.disk = backup.disk.copy(this.chance);
		for (const id of backup.decayed) this.decayed.add(id);
	}

	async #open(life: Life, { isLocked }: { readonly isLocked: boolean }): Promise<Running> {
		const { world, server } = this.#options;
		const gate: Gate = gateOf({ world, life, crash: (kind, where) => this.#crashOf(life, kind, where) });
		const session = this.disk.open();
		const { isOld } = this;
		const gated = gatedStores(session, gate, (opIds) => checkTrimmed(world, this, { opIds, server }));
		const stores = isOld ? plainStores(gated) : gated;
		const clock = { now: () => this.now() };
		const handover = await Handover.open({
			clock,
			chance: this.chance,
			outbox: stores.outbox,
			journal: stores.journal,
			meta: stores.meta
		});
		if (!handover) throw new Error('the phone was enrolled before it was started');
		const net = netTwin({
			world,
			server,
			dev: this.dev,
			life,
			onLeaving: (request) => checkLeaving(world, this, request),
			onPhoto: (hash) => checkPhotoLeaving(world, this, { hash, handover }),
			onConfirming: (roots) => checkConfirming(world, this, roots),
			onAnswered: (request, answer) => {
				const { inc } = handover.meta;
				if (answer.fork && request.envelopes.some((envelope) => envelope.inc === inc)) this.forkTold = inc;
			}
		});
		const about = () => ({ appVersion: 'simulated', persisted: null });
		const photoPorts = { net, clock, chance: this.chance, alarm: this.photoAlarm, handover };
		const photoStore = gatedPhotos(photosOnDisk(session), gate);
		const photos = isOld ? null : await openPhotos({ store: photoStore, ...photoPorts });
		const open = isLocked ? null : await this.#unlock(handover, { stores, photos, photoStore });
		const options = { handover, clock, chance: this.chance, alarm: this.alarm, about, onChange: () => undefined };
		const courier = new Courier({
			...options,
			net: isOld ? plainNet(net) : net,
			core: () => open?.core ?? null,
			...(photos ? { photos: photos.courier } : {})
		});
		return { life, handover, photos, open, courier };
	}

	async #unlock(
		handover: Handover,
		{
			stores,
			photos,
			photoStore
		}: { readonly stores: GatedStores; readonly photos: PhonePhotos | null; readonly photoStore: PhotoStore }
	): Promise<NonNullable<Running['open']>> {
		const { world } = this.#options;
		const { rows, sheets, keys } = stores;
		const sid = this.chance.uuid();
		const twin = envelopeSealerTwin({ dev: this.dev, sid, keys: await openKeyring(keys, sid) });
		const envelopeSealer = poisoningSealer(twin, { world, poisoned: this.poisoned });
		const rowSealer = rowSealerTwin();
		const core = await DeviceCore.open({
			chance: this.chance,
			rows,
			rowSealer,
			envelopeSealer,
			handover,
			...(this.isOld ? {} : { hash: createTwinCrypto().hash, sheets })
		});
		const drafts = new Drafts({ store: rows, sealer: rowSealer, tenant: TENANT });
		await drafts.load(core.localRows);
		core.keepers.push(drafts);
		if (!this.isOld) {
			core.keepers.push(photoKeeper(photos, photoStore));
			await settled(photos, core);
			// By themselves, in the product: here at once and while other calls go on, so that a fall may come in between.
			if (this.chance.is(SHEETS_MADE)) void core.tidy(0);
		}
		return { core, drafts, views: new Views(core, drafts) };
	}

	#crashOf(life: Life, kind: CrashKind, where: string): void {
		if (this.life === life) this.crash(kind, where);
		else this.#options.world.scheduler.end(life);
	}

	#firstMeta(): DeviceMeta {
		const { certificate, intakeKey, tenant, dev, person, organisation } = this.#options.enrolled;
		return {
			certificate,
			intakeKey,
			tenant,
			dev,
			person: person.id,
			organisation,
			inc: this.chance.uuid(),
			epoch: null,
			scopes: [],
			clockOffsetMs: 0,
			highest: null,
			lastContactAt: null,
			packHash: null,
			revoked: false
		};
	}
}

/** After opening, as the product does it: the next opening settles what this one cannot. */
async function settled(photos: PhonePhotos | null, core: DeviceCore): Promise<void> {
	try {
		if (photos) await settlePhotos(photos.book, core.index);
	} catch (error) {
		if (!troubleOf(error)) throw error;
	}
}

/** Begins a session as the product does: its key is on the disk before the first envelope is made. */
async function openKeyring(store: GatedStores['keys'], sid: string): Promise<Keyring> {
	const held = new Set([...(await store.readAll()), sid]);
	await store.put(sid);
	return {
		has: (other) => held.has(other),
		async keepOnly(kept) {
			await store.keepOnly(kept);
			for (const other of held) if (other !== kept) held.delete(other);
		}
	};
}
