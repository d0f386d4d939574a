/**
 * The opened rows, and their way to and from the sealed store. Seal first, in
 * memory, then one commit of rows, cursors and the last own number applied: a
 * cursor never passes a row that is not stored (G5), and what is saved but not yet
 * in a row is found again by that number (G1).
 */
import { EntityIndex } from './entity-index.ts';
import type {
	Applied,
	Cursor,
	FoundSheets,
	OutboxEntry,
	RowCommit,
	RowSealer,
	RowStore,
	SealedRow,
	SheetStore
} from './ports.ts';
import { readSheet, sheetBinding } from './row-sheets.ts';
import { joinRows, type Row, rowBinding, rowFromText, rowText, viewOf } from './row.ts';
import { StoreTrouble, troubleOf } from './trouble.ts';

/** Another writer can be first only while a tab takes over; more often than this means it did. */
const CONFLICTS_MAX = 5;
/** Rows opened at once: enough to keep the cipher busy without 10,000 promises in flight. */
const OPEN_BATCH = 512;

/** Rows of the phone itself (drafts): not entities, kept by someone else. */
export function isLocalKind(kind: string): boolean {
	return kind.startsWith('.');
}

export interface RowPlan {
	/** New state by id; null removes. */
	readonly rows: ReadonlyMap<string, Row | null>;
	readonly cursors: readonly Cursor[];
	readonly forgetScopes: readonly string[];
	/** On the disk when the commit resolves. */
	readonly strict?: boolean;
}

export interface RowBookOptions {
	readonly store: RowStore;
	readonly sealer: RowSealer;
	readonly tenant: string;
	readonly entryOf: (opId: string) => OutboxEntry | undefined;
	/** Without it every row is opened by itself. */
	readonly sheets?: SheetStore;
}

export class RowBook {
	readonly index = new EntityIndex();
	readonly #options: RowBookOptions;
	readonly #rows = new Map<string, Row>();
	readonly #cursors = new Map<string, Cursor>();
	/** Last own number whose effect the rows in the store hold, by incarnation. */
	readonly #applied = new Map<string, number>();
	/** The same for the rows in memory, where it differs. */
	readonly #reached = new Map<string, number>();
	/** Rows whose memory is ahead of the store; written with the next commit. */
	readonly #dirty = new Set<string>();
	/** Scopes that held a row which did not open: they are pulled again from the start. */
	readonly #damaged = new Set<string>();
	/** Rows that no sheet holds as they are. */
	#late = new Set<string>();
	#hasSheets = false;

	constructor(options: RowBookOptions) {
		this.#options = options;
	}

	/** Opens every row; answers the sealed rows of local kinds for whoever keeps them. */
	async load(): Promise<readonly SealedRow[]> {
		const found = (await this.#options.sheets?.read()) ?? null;
		if (found !== null) {
			if (found !== 'unlevel' && (await this.#openSheets(found))) return found.localRows;
			await this.#dropSheets();
		}
		const { rows, cursors, applied } = await this.#options.store.readAll();
		await this.#openEach(rows.filter((row) => !isLocalKind(row.kind)));
		this.#stand({ cursors, applied });
		return rows.filter((row) => isLocalKind(row.kind));
	}

	/** How many rows the next opening would open one by one. */
	get lateCount(): number {
		return this.#hasSheets ? this.#late.size : this.#rows.size;
	}

	/** The row as the store holds it; undefined while memory is ahead of the store. */
	stored(id: string): Row | undefined {
		const row = this.#rows.get(id);
		return row && row.ver > 0 && !this.#dirty.has(id) ? row : undefined;
	}

	/** Sheets lie in the store that hold these versions. */
	noteSheets(versions: ReadonlyMap<string, number>): void {
		this.#hasSheets = true;
		this.#late = new Set([...this.#rows.values()].flatMap(({ id, ver }) => (versions.get(id) === ver ? [] : [id])));
	}

	get(id: string): Row | undefined {
		return this.#rows.get(id);
	}

	rows(): IterableIterator<Row> {
		return this.#rows.values();
	}

	cursor(scope: string): Cursor | undefined {
		return this.#cursors.get(scope);
	}

	cursorScopes(): readonly string[] {
		return [...this.#cursors.keys()];
	}

	appliedNumber(inc: string): number {
		return Math.max(this.#applied.get(inc) ?? 0, this.#reached.get(inc) ?? 0);
	}

	/** Changes a row in memory; the store follows with the next commit. */
	set(id: string, row: Row | null): void {
		this.#dirty.add(id);
		if (row) this.#show(row);
		else this.#hide(id);
	}

	/** Says that the rows in memory hold every own operation up to this number. */
	reach(applied: Applied): void {
		if (applied.n > this.appliedNumber(applied.inc)) this.#reached.set(applied.inc, applied.n);
	}

	isBehind(): boolean {
		return this.#dirty.size > 0 || this.#reached.size > 0 || this.#damaged.size > 0;
	}

	/** Shows a row's view anew, because a receipt changed the clock of one of its operations. */
	refreshView(id: string): void {
		const row = this.#rows.get(id);
		if (row) this.#show(row);
	}

	/**
	 * Commits the plan together with everything in memory that the store lacks.
	 * The plan is made anew when another writer was first, and takes effect in memory only after the commit.
	 */
	async commit(makePlan: () => RowPlan): Promise<void> {
		for (let tries = 0; tries < CONFLICTS_MAX; tries += 1) {
			const plan = makePlan();
			const changes = new Map<string, Row | null>([...this.#dirty].map((id) => [id, this.#rows.get(id) ?? null]));
			for (const [id, row] of plan.rows) changes.set(id, row);
			const sealed = await Promise.all([...changes.values()].flatMap((row) => (row ? [this.#seal(row)] : [])));
			const [applied = null, ...more] = [...this.#reached].map(([inc, n]) => ({ inc, n }));
			const commit: RowCommit = {
				puts: sealed,
				deletes: [...changes].filter(([, row]) => row === null).map(([id]) => id),
				cursors: plan.cursors,
				forgetScopes: [...plan.forgetScopes, ...this.#damaged].filter(
					(scope) => !plan.cursors.some((cursor) => cursor.scope === scope)
				),
				applied,
				...(plan.strict ? { strict: true } : {})
			};
			if ((await this.#options.store.commit(commit)) === 'conflict') {
				await this.#catchUp();
				continue;
			}
			this.#install(changes, commit);
			await this.#recordMore(more);
			return;
		}
		throw new StoreTrouble('closed', 'rows: another writer keeps being first');
	}

	/** Brings the store level with memory; nothing else changes. */
	async commitDirty(): Promise<void> {
		if (this.isBehind()) await this.commit(() => ({ rows: new Map(), cursors: [], forgetScopes: [] }));
	}

	/** What was committed so far outlasts a power cut from here on: a strict write takes along the relaxed ones before it. */
	async makeSure(): Promise<void> {
		await this.commit(() => ({
			rows: new Map(),
			cursors: [...this.#cursors.values()],
			forgetScopes: [],
			strict: true
		}));
	}

	/** Rows from their sheets, and those that changed since by themselves. False when not every row is among them. */
	async #openSheets({ making, sheets, late, lateRows, rowCount, ...held }: FoundSheets): Promise<boolean> {
		const { sealer, tenant } = this.#options;
		const isLate = (id: string): boolean => late.has(id);
		let rows: readonly Row[];
		try {
			// Each is read as soon as it is open, while the cipher is busy with the next.
			const read = sheets.map(async (sheet, place) =>
				readSheet(await sealer.openBytes(sheet, sheetBinding(tenant, making, place)), isLate)
			);
			rows = (await Promise.all(read)).flat();
		} catch {
			// Sheets hold nothing of their own: the rows are opened one by one.
			return false;
		}
		if (rows.length + lateRows.length !== rowCount) return false;
		this.index.fill(() => {
			for (const row of rows) this.#show(row);
		});
		await this.#openEach(lateRows);
		this.#stand(held);
		this.#hasSheets = true;
		return true;
	}

	/** What was purged by a version of the app that knows no sheets would lie on in them (G12). */
	async #dropSheets(): Promise<void> {
		try {
			await this.#options.sheets?.drop();
		} catch (error) {
			// Nobody is kept from the rows by it; the next opening tries again.
			if (!troubleOf(error)) throw error;
		}
	}

	async #openEach(sealed: readonly SealedRow[]): Promise<void> {
		for (let at = 0; at < sealed.length; at += OPEN_BATCH) {
			const opened = await Promise.all(sealed.slice(at, at + OPEN_BATCH).map((row) => this.#open(row)));
			for (const row of opened) {
				this.#show(row);
				this.#late.add(row.id);
			}
		}
	}

	#stand({ cursors, applied }: { readonly cursors: readonly Cursor[]; readonly applied: readonly Applied[] }): void {
		for (const { inc, n } of applied) this.#applied.set(inc, n);
		for (const cursor of cursors) if (!this.#damaged.has(cursor.scope)) this.#cursors.set(cursor.scope, cursor);
	}

	#install(changes: ReadonlyMap<string, Row | null>, commit: RowCommit): void {
		for (const [id, row] of changes) {
			this.#dirty.delete(id);
			this.#late.add(id);
			if (!row) this.#hide(id);
			else if (row === this.#rows.get(id)) this.#rows.set(id, { ...row, ver: row.ver + 1 });
			else this.#show({ ...row, ver: row.ver + 1 });
		}
		for (const scope of commit.forgetScopes) this.#cursors.delete(scope);
		for (const cursor of commit.cursors) this.#cursors.set(cursor.scope, cursor);
		if (commit.deletes.length > 0) this.#hasSheets = false;
		this.#damaged.clear();
		if (commit.applied) this.#record(commit.applied);
	}

	async #recordMore(more: readonly Applied[]): Promise<void> {
		for (const applied of more) {
			await this.#options.store.commit({ puts: [], deletes: [], cursors: [], forgetScopes: [], applied });
			this.#record(applied);
		}
	}

	#record({ inc, n }: Applied): void {
		this.#applied.set(inc, n);
		if (this.#reached.get(inc) === n) this.#reached.delete(inc);
	}

	/** Another writer was first: take what it wrote into ours and keep what is ours. */
	async #catchUp(): Promise<void> {
		const { rows, cursors } = await this.#options.store.readAll();
		for (const sealed of rows) {
			const mine = this.#rows.get(sealed.id);
			if (isLocalKind(sealed.kind) || mine?.ver === sealed.ver) continue;
			const theirs = await this.#open(sealed);
			this.#show(mine ? joinRows(mine, theirs) : theirs);
		}
		const stored = new Set(rows.map((row) => row.id));
		for (const row of this.#rows.values())
			if (row.ver > 0 && !stored.has(row.id)) this.#rows.set(row.id, { ...row, ver: 0 });
		for (const cursor of cursors) this.#cursors.set(cursor.scope, cursor);
	}

	async #seal(row: Row): Promise<RowCommit['puts'][number]> {
		const { id, kind, scope } = row;
		const ver = row.ver + 1;
		const { iv, ct } = await this.#options.sealer.seal(
			rowText(row),
			rowBinding(this.#options.tenant, { kind, id, ver })
		);
		return { row: { id, kind, scope, ver, iv, ct }, expected: row.ver };
	}

	/** A row that does not open is replaced by what the office has; what was made here is in the outbox. */
	async #open(sealed: SealedRow): Promise<Row> {
		const { id, kind, scope, ver } = sealed;
		try {
			return rowFromText(await this.#options.sealer.open(sealed, rowBinding(this.#options.tenant, sealed)), {
				id,
				kind,
				scope,
				ver
			});
		} catch {
			this.#damaged.add(scope);
			return { id, kind, scope, ver, root: id, move: 0, epoch: null, base: null, pend: [], left: false, own: null };
		}
	}

	#show(row: Row): void {
		this.#rows.set(row.id, row);
		const state = viewOf(row, this.#options.entryOf);
		if (state) this.index.put(row, state);
		else this.index.remove(row.id);
	}

	#hide(id: string): void {
		this.#rows.delete(id);
		this.index.remove(id);
	}
}
