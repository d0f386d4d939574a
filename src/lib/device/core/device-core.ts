/**
 * The device while its vault is open: rows as entities, saving, receipts, pages.
 *
 *   verb ─► operations ─► sealed ─► outbox (strict) ─► journal (flushed) ─► "saved"
 *                                                                            │
 *                              screens ◄─ index ◄─ rows in memory ◄──────────┘
 *                                                        │ then, derived
 *                                                  sealed rows + number applied
 *
 * Nothing here reads a clock, chance or the network but through a port, so the
 * simulation drives this very code.
 */
import { decodeClock, type Hlc, observe } from '#lib/sync/clock.ts';
import { PULL_CHANGES_MAX } from '#lib/sync/limits.ts';
import type { Operation } from '#lib/sync/operation.ts';
import { readOperation } from '#lib/sync/upcasts.ts';
import type { PullAnswer, PullRequest, PurgeOrder, Receipt } from '#lib/sync/wire.ts';
import type { Done } from '../port.ts';
import { adoptOrphans } from './adopt.ts';
import { compareScope } from './compare.ts';
import type { CorePorts } from './core-ports.ts';
import type { BackupReach } from './covered.ts';
import type { EntityIndex } from './entity-index.ts';
import { plainState } from './folded-state.ts';
import { failed, unforeseen } from './failed.ts';
import type { Handover } from './handover.ts';
import { isMissing, type Missing, OperationMaker } from './operation-maker.ts';
import type { Cursor, OutboxEntry, SealedRow } from './ports.ts';
import { cursorAfter, planPage } from './pull-page.ts';
import { type Arriving, arrivingOf, pullRequestFor } from './pull-request.ts';
import { type Keeper, purgeHere } from './purging.ts';
import { type Coverage, observeState, type Row, settle, withOperation } from './row.ts';
import { RowBook } from './row-book.ts';
import { sealOperations } from './seal-operations.ts';
import { makeSheets } from './sheet-making.ts';
import { UnfinishedSaves } from './unfinished-saves.ts';
import { troubleOf, type TroubleKind } from './trouble.ts';
import { Turns } from './turns.ts';

/** `more`: ask for the next page; `epoch`: push again first, and pull from the start. */
export type PageOutcome = 'more' | 'complete' | 'epoch' | 'gap' | 'old';

export class DeviceCore {
	/** What keeps something of households beside the rows, and must let go of it when they are purged. */
	readonly keepers: Keeper[] = [];
	readonly #ports: CorePorts;
	readonly #handover: Handover;
	readonly #rows: RowBook;
	readonly #turns = new Turns();
	readonly #listeners = new Set<() => void>();
	readonly #unfinished = new UnfinishedSaves();
	#hlc: Hlc = { time: 0, counter: 0 };
	#trouble: TroubleKind | null = null;
	#localRows: readonly SealedRow[] = [];

	private constructor(ports: CorePorts) {
		this.#ports = ports;
		this.#handover = ports.handover;
		this.#rows = new RowBook({
			store: ports.rows,
			sealer: ports.rowSealer,
			tenant: ports.handover.meta.tenant,
			entryOf: ports.handover.book.entryOf,
			...(ports.sheets ? { sheets: ports.sheets } : {})
		});
	}

	/** Opens the rows and applies every own operation they lack, before anyone sees a view (G1). */
	static async open(ports: CorePorts): Promise<DeviceCore> {
		const core = new DeviceCore(ports);
		core.#localRows = await core.#rows.load();
		for (const row of core.#rows.rows()) core.#see(row);
		await core.#replay();
		await core.#adopt();
		core.#settleAll();
		const isLevel = await core.#level();
		if (isLevel) await ports.envelopeSealer.forgetEarlier();
		return core;
	}

	get index(): EntityIndex {
		return this.#rows.index;
	}

	get handover(): Handover {
		return this.#handover;
	}

	/** What the last write met; null as soon as one goes well. */
	get trouble(): TroubleKind | null {
		return this.#trouble;
	}

	/** Sealed rows of the phone itself, as they were found at opening. */
	get localRows(): readonly SealedRow[] {
		return this.#localRows;
	}

	onChange(listener: () => void): () => void {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}

	/**
	 * Makes operations and answers once they are durable in outbox and journal (G1).
	 *
	 * @param intent what was asked, as text: asking again after the journal failed finishes the same operations
	 */
	save<T>(intent: string, build: (maker: OperationMaker) => T | Missing): Promise<Done<T>> {
		return new Promise((resolve, reject) => {
			this.#turns
				.run(async () => {
					const done = await this.#persist(intent, build);
					resolve(done);
					// Rows are derived: they follow after the answer, and a later commit makes up for a failed one.
					if (done.ok) await this.#follow();
				})
				.catch(reject);
		});
	}

	/** What the opening could not hand in again, since a store refused it. */
	adopt(): Promise<void> {
		return this.#turns.run(() => this.#adopt());
	}

	/** Receipts that the handover has stored: pending operations that the cursor covers leave the rows. */
	applyReceipts(receipts: readonly Receipt[]): Promise<void> {
		return this.#turns.run(async () => {
			const answered = new Set(receipts.map((receipt) => receipt.opId));
			for (const receipt of receipts) this.#hlc = observe(this.#hlc, decodeClock(receipt.eff));
			for (const row of [...this.#rows.rows()]) {
				if (!row.pend.some((operation) => answered.has(operation.opId))) continue;
				const next = settle(row, this.#coverage());
				if (next === row) this.#rows.refreshView(row.id);
				else this.#rows.set(row.id, next);
			}
			await this.#level();
			this.#tell();
		});
	}

	/** The request for the next page of a scope. */
	pullRequest(scope: string, limit = PULL_CHANGES_MAX): PullRequest {
		return this.#requestAt(scope, { cursor: this.#cursor(scope, this.#handover.meta.epoch), limit });
	}

	/** The request for the page behind this one, which is not stored yet; null when there is none to ask for. */
	requestBehind(answer: PullAnswer, limit: number): PullRequest | null {
		const { scope, epoch, complete } = answer;
		if (complete || epoch !== this.#handover.meta.epoch) return null;
		const cursor = cursorAfter(answer, this.#cursor(scope, epoch));
		return cursor && this.#requestAt(scope, { cursor, limit });
	}

	#requestAt(scope: string, { cursor, limit }: { readonly cursor: Cursor | undefined; readonly limit: number }) {
		const compares = this.#ports.hash !== undefined;
		return pullRequestFor(this.#handover, { scope, cursor, limit, compares });
	}

	/** First syncs under way: records that came, of about how many; null when every scope is followed. */
	arriving(): Arriving | null {
		const { epoch, scopes } = this.#handover.meta;
		return arrivingOf(scopes.map((scope) => this.#cursor(scope, epoch)));
	}

	/** Stores a page with its cursor in one commit (G5). `epoch` asks for a new push before pulling from the start. */
	async applyPage(answer: PullAnswer): Promise<PageOutcome> {
		const outcome = await this.#storePage(answer);
		const { digest } = answer;
		const { hash } = this.#ports;
		if (outcome !== 'complete' || digest === undefined || !hash) return outcome;
		const place = { rows: this.#rows, handover: this.#handover, turns: this.#turns, hash };
		return (await compareScope(place, { ...answer, digest })) === 'differs' ? 'more' : outcome;
	}

	#storePage(answer: PullAnswer): Promise<PageOutcome> {
		return this.#turns.run(async () => {
			if (answer.epoch !== this.#handover.meta.epoch) {
				await this.#handover.meetEpoch(answer.epoch);
				return 'epoch';
			}
			let outcome: PageOutcome = answer.complete ? 'complete' : 'more';
			const covered = answer.snapshot ? (answer.snapshot.next ? 0 : answer.snapshot.at) : answer.to;
			await this.#rows.commit(() => {
				const verdict = planPage({
					answer,
					cursor: this.#cursor(answer.scope, answer.epoch),
					rows: [...this.#rows.rows()],
					rowOf: (id) => this.#rows.get(id),
					coverage: this.#coverage({ scope: answer.scope, seq: covered })
				});
				if (verdict.kind === 'ahead') {
					outcome = verdict.why;
					return { rows: new Map(), cursors: [], forgetScopes: [] };
				}
				return { rows: verdict.rows, cursors: [verdict.cursor], forgetScopes: [] };
			});
			this.#trouble = null;
			for (const change of answer.changes) {
				const row = this.#rows.get(change.ent);
				if (row) this.#see(row);
			}
			this.#tell();
			return outcome;
		});
	}

	/** Scopes that are no longer lent to this phone: their rows go once all of them is handed in. */
	dropScopes(): Promise<void> {
		return this.#turns.run(async () => {
			const kept = new Set(this.#handover.meta.scopes);
			// Rows of a scope whose cursor a power cut took are of that scope all the same.
			const isGone = (row: Row) => !row.left && !kept.has(row.scope);
			const held = [...this.#rows.cursorScopes(), ...[...this.#rows.rows()].filter(isGone).map((row) => row.scope)];
			const dropped = new Set(held.filter((scope) => !kept.has(scope)));
			if (dropped.size === 0) return;
			await this.#rows.commit(() => {
				const gone = [...this.#rows.rows()].filter(isGone);
				const rows = new Map(gone.map((row) => [row.id, settle({ ...row, left: true }, this.#coverage())]));
				return { rows, cursors: [], forgetScopes: [...dropped] };
			});
			this.#tell();
		});
	}

	/** Lets go of envelopes that a verified backup holds, once no row stands on them (G8). */
	forgetCovered(reach: BackupReach): Promise<void> {
		return this.#turns.run(async () => {
			// The store first: a row that still lies there as pending would hand its operation in again.
			if (!(await this.#level())) return;
			const pending = new Set([...this.#rows.rows()].flatMap((row) => row.pend.map(({ opId }) => opId)));
			const isNeeded = (opId: string): boolean => pending.has(opId);
			await this.#handover.forget(reach, { isNeeded, before: () => this.#rows.makeSure() });
			this.#unfinished.leave('covered', this.#handover.book);
		});
	}

	/** Purges households here; answers those of which nothing is left (G12). */
	purge(orders: readonly PurgeOrder[]): Promise<readonly string[]> {
		const place = { rows: this.#rows, handover: this.#handover, keepers: this.keepers };
		const after = (): void => {
			this.#unfinished.leave('purged', this.#handover.book);
			this.#tell();
		};
		return this.#turns.run(() => purgeHere(place, orders).finally(after));
	}

	/** Makes the sheets anew, if they lack more than a few rows; no save waits for it. False when the store refused. */
	async tidy(lateMax?: number): Promise<boolean> {
		const { sheets, rowSealer: sealer, chance } = this.#ports;
		const { tenant } = this.#handover.meta;
		if (!sheets) return true;
		return makeSheets({ rows: this.#rows, turns: this.#turns, sheets, sealer, tenant, chance }, lateMax);
	}

	/** Resolves when nothing is under way; afterwards rows and outbox agree, unless there is trouble. */
	async quiet(): Promise<void> {
		await this.#turns.run(async () => {
			await this.#level();
		});
	}

	/** The office's state of every row at the cursors: what G10 compares by hash. */
	*baseRows(): Iterable<Row> {
		for (const row of this.#rows.rows()) if (row.base) yield { ...row, base: plainState(row.base) };
	}

	/** Pulled so far. */
	pulledTo(scope: string): number {
		return this.#pulledTo(scope, this.#handover.meta.epoch);
	}

	async #persist<T>(intent: string, build: (maker: OperationMaker) => T | Missing): Promise<Done<T>> {
		try {
			const maker = this.#maker();
			const earlier = this.#unfinished.earlier(intent, maker.now);
			// The value was made by this same verb with this same input, so its type is the same.
			if (earlier) return await this.#finish(intent, { value: earlier.value as T, savedAt: earlier.savedAt });
			const value = build(maker);
			if (isMissing(value)) return failed({ kind: 'unknown', reference: value.missing });
			const savedAt = maker.now;
			if (maker.operations.length === 0) return { ok: true, value, savedAt };
			const entries = await this.#seal(maker.operations, savedAt);
			if (!entries) return failed({ kind: 'unknown', reference: 'longer than one operation may be' });
			await this.#handover.append(entries, this.#ports.envelopeSealer.session);
			this.#hlc = maker.hlc;
			this.#apply(maker.operations, savedAt);
			this.#unfinished.add(intent, { value, savedAt, entries });
			return await this.#finish(intent, { value, savedAt });
		} catch (error) {
			const kind = troubleOf(error);
			if (kind) this.#trouble = kind;
			this.#tell();
			return kind ? failed({ kind }) : unforeseen(error, 'save');
		}
	}

	/** The journal's half of saving, for everything that still waits for it. */
	async #finish<T>(intent: string, made: { readonly value: T; readonly savedAt: number }): Promise<Done<T>> {
		await this.#handover.journal(this.#unfinished.unjournaled);
		this.#unfinished.finish(intent);
		this.#trouble = null;
		this.#tell();
		return { ok: true, ...made };
	}

	#maker(): OperationMaker {
		const { meta, book } = this.#handover;
		const highest = meta.highest ? decodeClock(meta.highest) : { time: 0, counter: 0 };
		return new OperationMaker({
			index: this.#rows.index,
			meta,
			chance: this.#ports.chance,
			now: this.#handover.now(),
			hlc: observe(this.#hlc, highest),
			n: Math.max(book.lastNumber(meta.inc), this.#rows.appliedNumber(meta.inc))
		});
	}

	#seal(operations: readonly Operation[], savedAt: number): Promise<readonly OutboxEntry[] | null> {
		return sealOperations(this.#ports.envelopeSealer, operations, savedAt);
	}

	#apply(operations: readonly Operation[], savedAt: number): void {
		for (const operation of operations) {
			this.#rows.set(operation.ent, withOperation(this.#rows.get(operation.ent), operation, savedAt));
			this.#hlc = observe(this.#hlc, operation.hlc);
			this.#rows.reach(operation);
		}
	}

	/** Own operations above the applied number, opened with the kept key of their session. */
	async #replay(): Promise<void> {
		for (const entry of this.#handover.book.entries()) {
			const { inc, n } = entry.envelope;
			if (entry.receipt) this.#hlc = observe(this.#hlc, decodeClock(entry.receipt.eff));
			if (n <= this.#rows.appliedNumber(inc)) continue;
			const text = await this.#ports.envelopeSealer.open(entry.envelope);
			const read = text === null ? null : readOperation(text);
			// Without its key it is still handed in, and comes back by pulling.
			if (read?.ok) this.#apply([read.value], entry.savedAt);
			else this.#rows.reach({ inc, n });
		}
	}

	async #adopt(): Promise<void> {
		const parts = { rows: this.#rows.rows(), handover: this.#handover, session: this.#ports.envelopeSealer.session };
		this.#trouble = (await adoptOrphans({ ...parts, seal: (found, at) => this.#seal(found, at) })) ?? this.#trouble;
	}

	#settleAll(): void {
		const coverage = this.#coverage();
		for (const row of [...this.#rows.rows()]) {
			const next = settle(row, coverage);
			if (next !== row) this.#rows.set(row.id, next);
		}
	}

	async #follow(): Promise<void> {
		if (this.#ports.soon) this.#ports.soon(() => this.quiet());
		else await this.#level();
	}

	/** Brings the row store level with memory; trouble is shown and made up for later. */
	async #level(): Promise<boolean> {
		try {
			await this.#rows.commitDirty();
			return true;
		} catch (error) {
			const kind = troubleOf(error);
			if (!kind) throw error;
			this.#trouble = kind;
			this.#tell();
			return false;
		}
	}

	#coverage(ahead?: { readonly scope: string; readonly seq: number }): Coverage {
		const { epoch, scopes } = this.#handover.meta;
		const followed = new Set([...scopes, ...this.#rows.cursorScopes()]);
		return {
			epoch,
			entryOf: this.#handover.book.entryOf,
			pulledTo: (scope) => {
				if (ahead?.scope === scope) return ahead.seq;
				// Before the first handshake no scope is known to be somebody else's.
				return followed.has(scope) || scopes.length === 0 ? this.#pulledTo(scope, epoch) : null;
			}
		};
	}

	#pulledTo(scope: string, epoch: string | null): number {
		return this.#cursor(scope, epoch)?.seq ?? 0;
	}

	#cursor(scope: string, epoch: string | null): Cursor | undefined {
		const cursor = this.#rows.cursor(scope);
		return cursor?.epoch === epoch ? cursor : undefined;
	}

	#see(row: Row): void {
		this.#hlc = observeState(this.#hlc, row.base);
		for (const operation of row.pend) this.#hlc = observe(this.#hlc, operation.hlc);
	}

	#tell(): void {
		for (const listener of this.#listeners) listener();
	}
}
