/**
 * The whole phone behind the port: stores, courier, vault and curtain, from the
 * moment this tab holds the lock until it lets go. Sending needs no vault, so a
 * locked phone still hands in.
 */
import { OUTBOX_START } from '#lib/sync/outbox.ts';
import type { Courier } from '../core/courier.ts';
import { failed } from '../core/failed.ts';
import type { About, Handover } from '../core/handover.ts';
import { hasLeftBehind } from '../core/left-behind.ts';
import { type Curtain, type CurtainEvent, isHiddenAfter, stepCurtain } from '../core/lock-policy.ts';
import type { NetPort } from '../core/ports.ts';
import { buildStatus } from '../core/queries/status.ts';
import { isRecordVerb, RECORD_VERBS, type RecordVerb } from '../core/record-verbs.ts';
import type { DeviceVerbs, Done, LockState, StatusView } from '../port.ts';
import type { Emptied } from '../safety-port.ts';
import type { VaultVerb } from '../vault-port.ts';
import { wipe } from './bytes.ts';
import { kindOf, openAhead } from './dexie-trouble.ts';
import { EmptiedStage, emptiedState } from './emptied-stage.ts';
import type { PhoneStores } from './emptying.ts';
import type { Enrolling } from './enrolment.ts';
import { FilesMissing } from './files-opfs.ts';
import { type OpenJournal, opfsJournal } from './journal-opfs.ts';
import type { OpenVault } from './vault.ts';
import { VaultDesk } from './vault-desk.ts';
import { guarded } from './guarded.ts';
import { healedSeen, makeRescueFile } from './keyless.ts';
import { fetchNet } from './net-fetch.ts';
import { PackFetch } from './pack-fetch.ts';
import { dexieOutbox, OutboxDatabase } from './outbox-dexie.ts';
import type { Packs } from './packs-dexie.ts';
import { PhonePhotos, type PhotoVerb } from './photos-phone.ts';
import { PhoneSafety } from './phone-safety.ts';
import { closingAfter } from '../core/wall.ts';
import { isPin } from './pin.ts';
import { dexieLocals, RowsDatabase } from './rows-dexie.ts';
import { openSession, type Session } from './session.ts';
import { openStage, provingOf, sendingOf, type Stage } from './stage.ts';
import { browserAlarm } from './world.ts';

export interface PhoneOptions {
	readonly appVersion: string;
	readonly packs: Packs;
	readonly onChange: () => void;
	readonly onOpening: () => void;
	/** Locked: everything is written, and the worker should end. */
	readonly onLocked: () => void;
	/** Emptied: the same. `isGone`: nothing is left that this phone could still send. */
	readonly onEmptied: (emptied: Emptied, isGone: boolean) => void;
}

export class Phone {
	readonly #options: PhoneOptions;
	readonly #outbox = new OutboxDatabase();
	readonly #rows = new RowsDatabase();
	readonly #photos: PhonePhotos;
	readonly #net: NetPort;
	readonly #pack: PackFetch;
	readonly #alarm = browserAlarm(() => void this.#courier()?.rang());
	#stage: Stage = { kind: 'closed' };
	#journal: OpenJournal | null = null;
	#session: Session | null = null;
	#enrolling: Enrolling | null = null;
	#curtain: Curtain = { kind: 'locked' };
	#isHidden = false;
	#closesUntil = 0;
	readonly #emptied = new EmptiedStage({
		stage: () => this.#stage,
		put: (stage) => (this.#stage = stage),
		stores: () => this.#stores(),
		finish: (stores, emptied) => this.safety.finishEmptying(stores, emptied)
	});
	readonly desk = new VaultDesk({
		rows: this.#rows,
		enrolled: () => (this.#stage.kind === 'enrolled' ? this.#stage : null),
		session: () => this.#session,
		opening: () => this.#options.onOpening(),
		enter: (vault) => this.#enter(vault),
		step: (event) => this.step(event),
		lockState: () => this.lockState(),
		onChange: () => this.#options.onChange()
	});
	readonly safety = new PhoneSafety({
		handover: () => this.#handover(),
		session: () => this.#session,
		stores: () => this.#stores(),
		proving: () => provingOf(this.#stage),
		letGo: () => this.#letGo(),
		step: (event) => this.step(event),
		onChange: () => this.#options.onChange(),
		onEmptied: (emptied, isGone) => this.#options.onEmptied(emptied, isGone)
	});
	online = navigator.onLine;
	persisted: boolean | null = null; // As the page says, which asks when it starts.

	constructor(options: PhoneOptions) {
		this.#options = options;
		this.#photos = new PhonePhotos(() => void this.#emptied.settle().then(options.onChange));
		const reader = () => {
			const handover = this.#handover();
			if (!handover || !this.#session) return null;
			const { dev, certificate } = handover.meta;
			return { dev, certificate, readKey: this.#session.vault.readKey };
		};
		this.#net = this.safety.hearing(
			fetchNet({ fetch: (...request) => fetch(...request), now: () => Date.now(), reader })
		);
		this.#pack = new PackFetch({ packs: options.packs, net: this.#net });
	}

	get session(): Session | null {
		return this.#session;
	}

	/** What closes with the screen still writes: nobody sees the page, or it was covered a moment ago. */
	get isClosing(): boolean {
		return Date.now() < this.#closesUntil;
	}

	/** True while rows may be on the page. */
	get isUncovered(): boolean {
		return this.#session !== null && this.#curtain.kind === 'open';
	}

	async open(): Promise<void> {
		try {
			for (const db of [this.#outbox, this.#photos.db]) openAhead(db);
			this.#journal = await opfsJournal();
			await this.#openStage();
		} catch (error) {
			this.#stage = { kind: 'unusable', why: error instanceof FilesMissing ? error.why : 'storage' };
			this.#options.onChange();
			if (!(error instanceof FilesMissing) && kindOf(error) === null) throw error;
		}
		this.#options.onChange();
		await this.#pack.open().then(this.#options.onChange);
		if (this.#stage.kind !== 'enrolled') void this.#pack.takeShipped().then(this.#options.onChange);
		void this.exchange();
	}

	/** Finishes what is being written and closes every handle. */
	async close(): Promise<void> {
		await this.#letGo();
		this.#stage = { kind: 'closed' };
		this.#journal?.close();
		this.#journal = null;
		this.#outbox.close();
		this.#rows.close();
		this.#photos.close();
	}

	lockState(): LockState {
		if (this.#stage.kind === 'closed') return { kind: 'starting' };
		if (this.#stage.kind === 'emptied') return emptiedState(this.#stage);
		if (this.#stage.kind !== 'enrolled') return this.#stage;
		const curtain = this.#curtain;
		if (curtain.kind === 'covered') return { kind: 'covered', triesLeft: curtain.triesLeft };
		return { kind: curtain.kind };
	}

	status(lock: LockState): StatusView {
		const views = this.#session?.views;
		return buildStatus({
			lock,
			online: this.online,
			persisted: this.persisted,
			handover: this.#handover(),
			sending: this.#courier()?.state ?? OUTBOX_START,
			packHash: this.#pack.hash,
			unsent: views?.unsent() ?? null,
			personName: views?.personName() ?? this.#enrolling?.answer.person.name ?? null,
			trouble: this.#session?.core.trouble ?? null,
			openVisit: views?.hasOpenVisit() ?? false,
			arriving: this.#session?.core.arriving() ?? null,
			unsentPhotos: this.#photos.unsent,
			safety: this.safety.view()
		});
	}

	/** Compares times with the clock; call it before anything is drawn or done. */
	look(): void {
		this.step({ kind: 'looked' });
		void this.safety.look();
	}

	/** Sends and fetches when there is reason to hope: on opening, online again, looked at again. */
	wake(): void {
		if (this.online) void this.exchange();
	}

	async exchange(): Promise<Done> {
		const courier = this.#courier();
		const handover = this.#handover();
		if (!courier || !handover) return failed({ kind: 'locked' });
		const outcome = await courier.exchange();
		if (outcome.ok) await this.#session?.drafts.leaveGone();
		await this.safety.afterExchange(this.#net, this.#about());
		await this.#emptied.settle();
		await this.#pack.fetch(handover.meta.packHash);
		void guarded(() => this.desk.settle());
		this.#options.onChange();
		return outcome.ok
			? { ok: true, value: null, savedAt: handover.now() }
			: failed({ kind: 'network', failure: outcome.failure });
	}

	/** What needs no key: a phone whose passphrase is lost still gives what the office can read. */
	readonly keyless = {
		healedSeen: (): Promise<Done> => guarded(() => healedSeen(this.#handover(), this.#options.onChange)),
		makeRescueFile: () => makeRescueFile(this.#handover())
	};

	async enrol(input: Parameters<DeviceVerbs['enrol']>[0]): ReturnType<DeviceVerbs['enrol']> {
		if (this.#stage.kind !== 'notEnrolled' && this.#stage.kind !== 'emptied')
			return failed({ kind: 'unknown', reference: 'enrolled-already' });
		const { askEnrolment } = await import('./enrolment.ts');
		const asked = await askEnrolment(this.#net, input);
		if (!asked.ok) return asked;
		this.#enrolling = asked.enrolling;
		const { organisation, person } = asked.enrolling.answer;
		return { ok: true, value: { demo: organisation.demo, name: person.name }, savedAt: Date.now() };
	}

	createVault(ways: Parameters<DeviceVerbs['createVault']>[0]): Promise<Done> {
		return guarded(async () => {
			const enrolling = this.#enrolling;
			if (!enrolling) return failed({ kind: 'unknown', reference: 'enrol-first' });
			return this.#emptied.leave(async () => {
				await this.#rows.open();
				const { finishEnrolment } = await import('./enrolment.ts');
				const vault = await finishEnrolment({ enrolling, outbox: this.#outbox, rows: this.#rows, ...ways });
				await this.#openStage();
				return this.#enter(vault);
			});
		}).finally(() => wipe(ways));
	}

	get organisation(): { readonly name: string; readonly demo: boolean } | null {
		return this.#enrolling?.answer.organisation ?? this.#handover()?.meta.organisation ?? null;
	}

	/** A verb of the vault: its ways in, and the office's help. */
	vault(verb: VaultVerb, input: unknown): Promise<Done> {
		return guarded(() => this.desk.run(verb, input)).finally(() => wipe(input));
	}

	/**
	 * Lets a new code be used. Nothing goes from this phone before the new vault exists: closed in between, it is
	 * locked as before. The exchange under way must end first, or it would write down the old enrolment again.
	 */
	startAnew(): Promise<Done> {
		return guarded(async () => {
			const journal = this.#journal;
			if (!journal) throw new FilesMissing('storage');
			await this.#courier()?.exchange();
			const outbox = dexieOutbox(this.#outbox);
			this.#stage = { kind: 'notEnrolled', hasWork: await hasLeftBehind({ journal, outbox }) };
			this.#enrolling = null;
			await this.desk.refresh();
			this.#options.onChange();
			return { ok: true, value: null, savedAt: Date.now() };
		});
	}

	uncover({ pin }: Parameters<DeviceVerbs['uncover']>[0]): Promise<Done> {
		return guarded(async () => {
			this.look();
			const session = this.#session;
			if (!session) return failed({ kind: 'locked' });
			const isRight = await isPin(dexieLocals(this.#rows), session.vault.pin, pin);
			this.step({ kind: 'pin', isRight });
			const curtain = this.#curtain;
			// Right, and hidden meanwhile: covered still, and nothing was wrong.
			if (isRight && curtain.kind !== 'locked') return { ok: true, value: null, savedAt: session.core.handover.now() };
			return failed({ kind: 'wrongSecret', triesLeft: curtain.kind === 'covered' ? curtain.triesLeft : 0 });
		});
	}

	saveDraft(input: Parameters<DeviceVerbs['saveDraft']>[0]): Promise<Done> {
		return guarded(async () => {
			this.look();
			const session = this.#session;
			if (!session) return failed({ kind: 'locked' });
			await session.drafts.save(input);
			this.#options.onChange();
			return { ok: true, value: null, savedAt: session.core.handover.now() };
		});
	}

	/** Opened bytes never go to a page that was covered meanwhile. */
	photo(verb: PhotoVerb, input: unknown): Promise<Done<unknown>> {
		return guarded<unknown>(async () => {
			this.look();
			const session = this.#session;
			if (!session) return failed({ kind: 'locked' });
			if (verb !== 'openPhoto') this.step({ kind: 'worked' });
			const done = await this.#photos.run(verb, input, session);
			if (verb !== 'openPhoto') void this.#courier()?.saved();
			this.#options.onChange();
			return verb === 'openPhoto' && !this.isUncovered ? failed({ kind: 'locked' }) : done;
		});
	}

	async record(verb: string, input: unknown): Promise<Done<unknown>> {
		this.look();
		const session = this.#session;
		if (!session) return failed({ kind: 'locked' });
		if (!isRecordVerb(verb)) return failed({ kind: 'unknown', reference: verb });
		this.step({ kind: 'worked' });
		// The page's side of the port is typed by the same verb; what arrives is its input.
		const build = RECORD_VERBS[verb] as (
			maker: unknown,
			input: unknown
		) => ReturnType<(typeof RECORD_VERBS)[RecordVerb]>;
		const done = await session.core.save(`${verb} ${JSON.stringify(input)}`, (maker) => build(maker, input));
		// A yes to photos that was taken back: what waits for its turn goes nowhere any more.
		if (verb === 'withdrawConsent') await this.#photos.settle(session.core.index);
		void this.#courier()?.saved();
		return done;
	}

	async #openStage(): Promise<void> {
		const journal = this.#journal;
		if (!journal) throw new FilesMissing('storage');
		this.#stage = await openStage(
			{ outbox: this.#outbox, rows: this.#rows, journal, photos: this.#photos },
			{
				net: this.#net,
				alarm: this.#alarm,
				core: () => this.#session?.core ?? null,
				about: () => this.#about(),
				onChange: this.#options.onChange
			}
		);
		await this.desk.refresh();
	}

	async #enter(vault: OpenVault): Promise<Done> {
		const stage = this.#stage;
		if (stage.kind !== 'enrolled') return failed({ kind: 'unknown', reference: 'enrol-first' });
		const session = await openSession({
			vault,
			handover: stage.handover,
			submitKey: stage.submitKey,
			db: this.#rows,
			photoWhere: this.#photos.whereOf
		});
		session.core.keepers.push(this.#photos);
		await this.#photos.settle(session.core.index);
		session.core.onChange(() => {
			void this.safety.noteTalk();
			this.#options.onChange();
		});
		this.#session = session;
		void this.safety.noteTalk();
		this.step({ kind: 'unlocked' });
		setTimeout(() => void this.exchange(), 0); // The round goes to the screen first.
		return { ok: true, value: null, savedAt: stage.handover.now() };
	}

	step(event: CurtainEvent): void {
		const before = this.#curtain;
		const isHidden = isHiddenAfter(this.#isHidden, event);
		const seen = { now: Date.now(), isHidden };
		const isRoundRunning = this.#session?.views.isRoundRunning() ?? false;
		this.#isHidden = isHidden;
		this.#curtain = stepCurtain(before, event, { ...seen, isRoundRunning, lockAfterMs: this.safety.lockAfterMs() });
		this.#closesUntil = closingAfter(this.#closesUntil, { ...seen, from: before.kind, to: this.#curtain.kind });
		if (this.#curtain.kind === 'locked' && this.#session) void this.#letGo().finally(this.#options.onLocked);
		if (this.#curtain !== before) this.#options.onChange();
	}

	/** The screen is blank from this moment; the vault is shut after the last write. */
	async #letGo(): Promise<void> {
		const session = this.#session;
		this.#session = null;
		this.#curtain = { kind: 'locked' };
		await session?.end();
	}

	#about(): About {
		return { appVersion: this.#options.appVersion, persisted: this.persisted, installed: this.safety.installed };
	}

	#stores(): PhoneStores {
		const [journal, handover] = [this.#journal, this.#handover()];
		return { outbox: this.#outbox, rows: this.#rows, photos: this.#photos, journal, handover };
	}

	#handover(): Handover | null {
		return sendingOf(this.#stage)?.handover ?? null;
	}

	#courier(): Courier | null {
		return sendingOf(this.#stage)?.courier ?? null;
	}
}
