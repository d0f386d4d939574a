/**
 * The office's server: the product's own code over the store's twin, with a power
 * switch. A strike before the commit undoes it, one after it hides the answer.
 */
import { createMemoryStore, type MemoryPoint, type MemoryStore } from '#lib/server/store/memory.ts';
import type { MemoryTables } from '#lib/server/store/memory-tables.ts';
import type { ServerStore } from '#lib/server/store/port.ts';
import type { SqlStore } from '#lib/server/store/sql-store.ts';
import { noteVerified } from '#lib/server/backup/note-verified.ts';
import { confirmPurges } from '#lib/server/purge/confirm.ts';
import { applyPurgeFile } from '#lib/server/purge/apply-purge-file.ts';
import type { PurgeFile } from '#lib/server/purge/purge-file.ts';
import type { PurgePorts } from '#lib/server/purge/purge-root.ts';
import { answerHandshake } from '#lib/server/sync/handshake.ts';
import { recordOffice } from '#lib/server/sync/office-operation.ts';
import { beginEpoch } from '#lib/server/sync/new-epoch.ts';
import { createServerLog, type SyncPorts } from '#lib/server/sync/ports.ts';
import { readPull } from '#lib/server/sync/pull.ts';
import { receivePush } from '#lib/server/sync/push.ts';
import { issueReadToken, makeChallenge, openReadToken, type Reader } from '#lib/server/sync/read-token.ts';
import { enrol, invite } from '#lib/server/sync/enrol.ts';
import type { NetResult } from '#lib/device/core/ports.ts';
import type {
	Certificate,
	EnrolAnswer,
	HandshakeAnswer,
	PhotoAnswer,
	PullAnswer,
	PullRequest,
	PurgedAnswer,
	PurgedRequest,
	PushAnswer,
	PushRequest
} from '#lib/sync/wire.ts';
import { Chance } from './chance.ts';
import type { Life } from './scheduler.ts';
import { createTwinCrypto, signatureTwin } from './server-crypto.ts';
import { ServerWatch } from './server-watch.ts';
import { COORDINATOR, settle, TENANT, townChanges } from './town.ts';
import { OfficePhotos } from './photo-office.ts';
import { photoHash } from './phone-photos.ts';
import { headsOf, type KeptBackup, newestOf, ServerBackups } from './server-backups.ts';
import { createRealStore, type RealStore } from './real-store.ts';
import { withPauses } from './pauses.ts';
import { watchedPurgeFile } from './watched-purge-file.ts';
import type { World } from './world.ts';

/** The server stopped while somebody waited for it. */
export class Struck extends Error {}

export class Server {
	readonly watch: ServerWatch;
	readonly #world: World;
	readonly #memory: MemoryStore;
	/** Set when the store is a real engine. */
	readonly #real: RealStore | null;
	readonly #chance: Chance;
	readonly #tokens = new Map<string, string>();
	/** Read keys and certificates as they were given out: phones show them, whatever this store remembers. */
	readonly #given = new Map<string, { readonly readKey: string; readonly certificate: Certificate }>();
	readonly #backups = new ServerBackups();
	readonly photos: OfficePhotos;
	/** Beside the store: it outlives every crash and every restore. */
	readonly #purgeFile: PurgeFile;
	#ports: SyncPorts;
	#life: Life = { name: 'server', isAlive: true };
	/** After the purge file was applied: before that nobody is answered. */
	#isOpen = true;
	/** A command works on the store while no server runs. */
	#isAtRest = false;
	wasRestored = false;
	/** The epoch under which another history goes on and no phone has shown it: what only the office wrote there is told by the daily digest. */
	unseenEpoch: string | null = null;
	/** What the store held when a restore ended that life of it, and when: the office's own deeds since the backup are in none but these. */
	readonly ended: { readonly tables: MemoryTables; readonly at: number }[] = [];

	constructor(world: World, chance: Chance, engine: SqlStore | null = null) {
		this.#world = world;
		this.#chance = chance;
		const options = { now: () => world.now, strike: (point: MemoryPoint) => this.#strikeAt(point) };
		this.#real = engine && createRealStore(engine, { tenant: TENANT, ...options });
		this.#memory = this.#real ?? createMemoryStore(options);
		this.watch = new ServerWatch(world, () => this.tables);
		this.photos = new OfficePhotos(() => this.tables);
		this.#purgeFile = watchedPurgeFile(world);
		this.#ports = this.#start();
	}

	get tables(): MemoryTables {
		return this.#memory.tables(TENANT);
	}

	get epoch(): string {
		return this.tables.organisation.get(TENANT)?.epoch ?? '';
	}

	get isUp(): boolean {
		return this.#life.isAlive;
	}

	/** Up, and done with what every start does first. */
	get isOpen(): boolean {
		return this.#life.isAlive && this.#isOpen;
	}

	get purgePorts(): PurgePorts {
		const { store, purgeFile } = this.#ports;
		return { store, purgeFile, erasePhotos: async (_, root, hashes) => this.photos.erase(root, hashes) };
	}

	/** For what the office does at its desk; the same code that its pages call. */
	get ports(): SyncPorts {
		return this.#ports;
	}

	async furnish(): Promise<void> {
		await settle(this.#memory, { epoch: this.#chance.uuid(), now: this.#world.now });
		const made = await recordOffice(this.#ports, {
			tenant: TENANT,
			person: COORDINATOR,
			role: 'coordinator',
			changes: townChanges()
		});
		if (!made.ok) throw new Error(`the town could not be made: ${made.error.reason}`);
	}

	/** A phone of this coach, with its one-use code. */
	async enrol(person: string, label: string): Promise<EnrolAnswer> {
		const enrolled = await this.enrolNow(person, label);
		if (!enrolled) throw new Error('a phone of the town was not enrolled');
		return enrolled;
	}

	/** Null when the code is not taken: the server stopped, or lost it, in between. */
	async enrolNow(person: string, label: string, code = label): Promise<EnrolAnswer | null> {
		await invite(this.#ports, { tenant: TENANT, person, code: `code ${code}` });
		const request = {
			version: 1,
			code: `CODE-${code}`.replaceAll(' ', '-'),
			submitKey: 'submit',
			readKey: `read-${label.slice(-1)}`,
			label
		} as const;
		const outcome = await enrol(this.#ports, { tenant: TENANT, request });
		if (!outcome.ok) return null;
		const { dev, certificate } = outcome.answer;
		this.#given.set(dev, { readKey: request.readKey, certificate });
		return outcome.answer;
	}

	/** The process ends now, whatever it was doing. */
	crash(): void {
		if (!this.#life.isAlive) return;
		this.#world.log('server stops');
		this.#world.scheduler.end(this.#life);
	}

	/** Starts, and first of all applies what must never come back (G12). */
	async restart(): Promise<void> {
		if (this.#life.isAlive) return;
		this.#world.log('server starts');
		this.#life = { name: 'server', isAlive: true };
		const life = this.#life;
		this.#isOpen = false;
		this.#ports = this.#start();
		try {
			await applyPurgeFile(this.purgePorts, TENANT);
			if (life === this.#life) this.#isOpen = true;
		} catch (error) {
			if (!(error instanceof Struck)) throw error;
		}
	}

	/** Takes a backup, and tells the store of it once it was verified: some time later, or never. */
	async keepBackup(): Promise<void> {
		if (!this.isOpen) return;
		const backup: KeptBackup = {
			id: this.#chance.uuid(),
			tables: await this.#memory.backup(),
			photos: this.photos.all(),
			takenAt: this.#world.now,
			at: this.#world.events.length
		};
		this.#backups.keep(backup);
		this.#world.log('server backup made');
		const { epoch } = this;
		try {
			await this.#world.scheduler.park(this.#life, 'verifies its backup', () => new Struck());
			if (await this.#noteVerified(epoch, backup)) this.#world.log('server backup verified');
		} catch (error) {
			if (!(error instanceof Struck)) throw error;
		}
	}

	/** Puts a backup back; answers after how many events it was made, or null when there is none. */
	async restore(): Promise<number | null> {
		const backup = this.#backups.choose(this.#world.chance.is(0.3)) ?? this.#backups.choose(true);
		if (!backup) return null;
		const [earlierEpoch, epoch] = [this.epoch, this.#chance.uuid()];
		await this.#putBack(backup, epoch);
		// As the product's command does: the next life knows which one it followed, and from when.
		await this.#memory.transaction(TENANT, async (tx) =>
			tx.putRestore({ epoch, earlierEpoch, backupTakenAt: backup.takenAt, restoredAt: await tx.now() })
		);
		await this.#noteBackup(this.#memory, backup);
		this.#backups.begin(backup);
		// The folder of photos is restored by itself: it may be as old as the backup, or have lived on.
		const isFolderOld = this.#world.chance.is(0.6);
		this.photos.restore(isFolderOld ? backup.photos : new Set([...backup.photos, ...this.photos.all()]));
		this.#world.log(`server restored from its backup${isFolderOld ? ', photos too' : ''}`);
		this.#isAtRest = false;
		void this.restart();
		return backup.at;
	}

	/** A standby has received everything up to here. */
	async follow(): Promise<void> {
		const [photos, takenAt, at] = [this.photos.all(), this.#world.now, this.#world.events.length];
		this.#backups.follow({ id: 'standby', tables: await this.#memory.backup(), photos, takenAt, at });
		this.#world.log('standby follows');
	}

	/**
	 * The standby takes over with what it had received, under the epoch that stands in it.
	 *
	 * @param isTold the database says that it is another history; else only phones can tell (G8)
	 */
	async failover(isTold: boolean): Promise<number | null> {
		const standby = this.#backups.standby();
		const epoch = standby?.tables.get(TENANT)?.organisation.get(TENANT)?.epoch;
		if (!standby || epoch === undefined) return null;
		await this.#putBack(standby, epoch);
		this.unseenEpoch = isTold ? null : epoch;
		if (isTold)
			await this.#memory.transaction(TENANT, (tx) =>
				beginEpoch(tx, { chance: this.#chance, seen: epoch, reason: 'otherHistory' })
			);
		this.#world.log(`standby takes over${isTold ? ' and says so' : ''}`);
		this.#isAtRest = false;
		void this.restart();
		return standby.at;
	}

	/** Another state under the server, which is down. */
	async #putBack({ tables }: KeptBackup, epoch: string): Promise<void> {
		this.crash();
		this.#isAtRest = true;
		this.ended.push({ tables: this.tables, at: this.#world.now });
		await this.#memory.restore(tables, epoch);
		this.watch.restored();
		this.#tokens.clear();
		this.wasRestored = true;
	}

	/** Whether a restore would bring this operation back (G8). */
	isBackedUp(opId: string): boolean {
		return this.#backups.holds(opId);
	}

	async #noteBackup(store: ServerStore, backup: KeptBackup): Promise<void> {
		const { id, takenAt } = backup;
		const verifiedAt = this.#world.now;
		const stored = { id, epoch: this.epoch, takenAt, verifiedAt, file: id, digest: id };
		await store.transaction(TENANT, (tx) => tx.putBackup(stored, headsOf(backup)));
	}

	/** As the product's command does. */
	async #noteVerified(epoch: string, backup: KeptBackup): Promise<boolean> {
		if (epoch !== this.epoch) return false;
		const { id, takenAt } = backup;
		const stored = { id, epoch, takenAt, verifiedAt: this.#world.now, file: id, digest: id };
		this.#backups.verify(backup);
		return this.#ports.store.transaction(TENANT, (tx) =>
			noteVerified(tx, { backup: stored, newest: newestOf(backup) })
		);
	}

	/** What a real engine holds must be what its twin would hold. */
	async checkEngine(): Promise<void> {
		for (const table of (await this.#real?.readBack()) ?? [])
			this.#world.find('diverged', 'G10', `the engine's table ${table} is not what its twin holds`);
	}

	async push(request: PushRequest): Promise<NetResult<PushAnswer>> {
		const cursed = request.envelopes.some((envelope) => this.#world.cursed.has(envelope.opId));
		return this.#serve(async (life) => {
			if (cursed) return { ok: false, failure: 'server' };
			const outcome = await receivePush(this.#ports, request);
			if (!outcome.ok)
				return {
					ok: false,
					failure: outcome.error.kind === 'malformed' ? 'server' : 'refused',
					detail: outcome.error.kind
				};
			if (life.isAlive) this.watch.answered(request, outcome.answer);
			return { ok: true, value: outcome.answer };
		});
	}

	async handshake(dev: string): Promise<NetResult<HandshakeAnswer>> {
		return this.#serve(async () => {
			const reader = await this.#reader(dev);
			if (!reader) return { ok: false, failure: 'refused' };
			const answer = await answerHandshake(this.#ports, { tenant: TENANT, ...reader });
			return { ok: true, value: { ...answer, photos: { missing: this.photos.missing(dev) } } };
		});
	}

	async pull(dev: string, request: PullRequest): Promise<NetResult<PullAnswer>> {
		return this.#serve(async (life) => {
			const reader = await this.#reader(dev);
			if (!reader) return { ok: false, failure: 'refused' };
			const outcome = await readPull(this.#ports, { tenant: TENANT, ...reader, request });
			if (!outcome.ok) return { ok: false, failure: 'refused' };
			if (life.isAlive) this.watch.pulled(outcome.answer);
			return { ok: true, value: outcome.answer };
		});
	}

	async purged(dev: string, request: PurgedRequest): Promise<NetResult<PurgedAnswer>> {
		return this.#serve(async () => {
			const reader = await this.#reader(dev);
			if (!reader) return { ok: false, failure: 'refused' };
			const purges = await confirmPurges(this.#ports.store, { tenant: TENANT, dev, request });
			return { ok: true, value: { version: 1, purges: [...purges] } };
		});
	}

	async photo({ hash, bytes }: { readonly hash: string; readonly bytes: Uint8Array }): Promise<NetResult<PhotoAnswer>> {
		return this.#serve(async () => {
			if (photoHash(bytes) !== hash) return { ok: false, failure: 'server' };
			return { ok: true, value: this.photos.receive(hash, this.#world.now) };
		});
	}

	/** Reads under its token, as every phone does; a new one when there is none or it has ended. */
	async #reader(dev: string): Promise<Reader | null> {
		const now = this.#world.now;
		const held = this.#tokens.get(dev);
		const reader = held === undefined ? null : await openReadToken(this.#ports, { tenant: TENANT, token: held, now });
		if (reader) return reader;
		const challenge = await makeChallenge(this.#ports, { now });
		const given = this.#given.get(dev);
		const signature = signatureTwin(given?.readKey ?? '');
		const answer = await issueReadToken(this.#ports, {
			tenant: TENANT,
			request: { version: 1, dev, challenge, signature, ...(given ? { certificate: given.certificate } : {}) },
			now
		});
		if (!answer) return null;
		this.#tokens.set(dev, answer.token);
		return openReadToken(this.#ports, { tenant: TENANT, token: answer.token, now });
	}

	/**
	 * What a dead server answers is never seen, so that nothing is asked of it: the store may have been restored since (G6).
	 * What a living one throws is a 500.
	 */
	async #serve<T>(work: (life: Life) => Promise<NetResult<T>>): Promise<NetResult<T>> {
		const life = this.#life;
		if (!this.isOpen) return { ok: false, failure: 'offline' };
		try {
			const answer = await work(life);
			return life.isAlive ? answer : { ok: false, failure: 'offline' };
		} catch (error) {
			if (!life.isAlive) return { ok: false, failure: 'offline' };
			this.#world.find('violation', 'G13', `the server threw: ${error instanceof Error ? error.message : 'something'}`);
			return { ok: false, failure: 'server' };
		}
	}

	#start(): SyncPorts {
		return {
			store: this.#store(this.#life),
			crypto: createTwinCrypto(),
			chance: this.#chance,
			log: createServerLog(this.#chance),
			purgeFile: this.#purgeFile
		};
	}

	/** The store as one process sees it: other requests may go in between any two of its calls. */
	#store(life: Life): ServerStore {
		const memory = this.#memory;
		// A real engine is at work inside its transaction, so nobody is made to wait there.
		const within = this.#real ? 0 : 1;
		const pause = async (label: string, likelihood: number): Promise<void> => {
			if (!life.isAlive) throw new Struck();
			if (this.#world.chance.is(likelihood)) await this.#world.scheduler.park(life, label, () => new Struck());
		};
		return {
			...memory,
			transaction: async (tenant, run) => {
				await pause('begins a transaction', this.#world.profile.parkServer);
				const likelihood = this.#world.profile.parkTransaction * within;
				const result = await memory.transaction(tenant, async (tx) => {
					const done = await run(likelihood === 0 ? tx : withPauses(tx, () => pause('in a transaction', likelihood)));
					await pause('commits', (this.#world.profile.parkServer / 4) * within);
					return done;
				});
				await pause('has committed', this.#world.profile.parkServer / 2);
				return result;
			},
			readChanges: async (...page) => {
				await pause('reads changes', this.#world.profile.parkServer / 2);
				return memory.readChanges(...page);
			},
			readSnapshot: async (...page) => {
				await pause('reads a snapshot', this.#world.profile.parkServer / 2);
				return memory.readSnapshot(...page);
			}
		};
	}

	#strikeAt(point: MemoryPoint): void {
		if (point === 'afterCommit') this.watch.committed();
		if (this.#isAtRest) return;
		if (!this.#life.isAlive) throw new Struck();
		if (!this.#world.chance.is(this.#world.profile.strike)) return;
		this.#world.log(`server struck at ${point}`);
		this.crash();
		throw new Struck();
	}
}
