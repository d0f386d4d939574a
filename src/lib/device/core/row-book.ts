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
	FoundRows,
	OutboxEntry,
	RowCommit,
	RowSealer,
	RowStore,
	SealedRow,
	StoredSheet
} from './ports.ts';
import { LATE_ROWS, readSheet, SHEET_ROWS_MIN, sheetBinding } from './row-sheets.ts';
import { joinRows, type Row, rowBinding, rowFromText, rowText, viewOf } from './row.ts';
import { plainValues } from '#lib/sync/values.ts';
import { type IsLive, type MadeSheet, makeSheets, SheetShelf } from './sheet-shelf.ts';
import { StoreTrouble } from './trouble.ts';

/** Another writer can be first only while a tab takes over; more often than this means it did. */
const CONFLICTS_MAX = 5;
/** Rows opened at once: enough to keep the cipher busy without 10,000 promises in flight. */
const OPEN_BATCH = 512;
/** Rows gathered into sheets in one turn: no save waits longer than that. */
const GATHER_ROWS = 120;

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
	/** Into sheets, however few they are. */
	readonly gathers?: boolean;
}

/** What a commit writes: each row by itself, or all of them in sheets. */
interface Written {
	readonly puts: RowCommit['puts'];
	readonly sheets: readonly MadeSheet[];
	/** Written anew though nothing changed in them: their sheet goes. */
	readonly moved: readonly Row[];
	readonly dropped: readonly string[];
}

export interface RowBookOptions {
	readonly store: RowStore;
	readonly sealer: RowSealer;
	readonly tenant: string;
	readonly entryOf: (opId: string) => OutboxEntry | undefined;
	readonly sheetRowsMin?: number | undefined;
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
	/** Rows that lie by themselves in the store. */
	readonly #loose = new Set<string>();
	readonly #shelf = new SheetShelf();
	/** Sheets that did not open: they go with the next commit. */
	readonly #broken = new Set<string>();
	#stamp = 0;

	constructor(options: RowBookOptions) {
		this.#options = options;
	}

	/** Opens every row; answers the sealed rows of local kinds for whoever keeps them. */
	async load(given?: FoundRows): Promise<readonly SealedRow[]> {
		const found = given ?? (await this.#options.store.readAll());
		const rows = await this.#openAll(found);
		this.index.fill(() => {
			for (const row of rows.values()) this.#show(row);
		});
		for (const { inc, n } of found.applied) this.#applied.set(inc, n);
		for (const cursor of found.cursors) if (!this.#damaged.has(cursor.scope)) this.#cursors.set(cursor.scope, cursor);
		return found.rows.filter((row) => isLocalKind(row.kind));
	}

	/** Gathers rows that lie by themselves, and those of sheets that hold little else; false when there is no more to do. */
	async gather(lateMax = LATE_ROWS): Promise<boolean> {
		const thin = this.#shelf.thin(this.#isLive);
		if (this.#loose.size + thin.length <= lateMax) return false;
		const ids = [...this.#loose, ...thin].filter((id) => this.#rows.has(id) && !this.#dirty.has(id));
		const batch = ids.slice(0, GATHER_ROWS).flatMap((id) => this.#rows.get(id) ?? []);
		if (batch.length <= Math.min(lateMax, SHEET_ROWS_MIN)) return false;
		const rows = new Map(batch.map((row) => [row.id, row]));
		await this.commit(() => ({ rows, cursors: [], forgetScopes: [], gathers: true }));
		return ids.length > GATHER_ROWS;
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
		return this.#dirty.size > 0 || this.#reached.size > 0 || this.#damaged.size > 0 || this.#broken.size > 0;
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
			const written = await this.#write(changes, plan.gathers === true);
			const gone = [...changes].filter(([, row]) => row === null).map(([id]) => id);
			const sheeted = written.sheets.flatMap(({ versions }) => [...versions.keys()]);
			const [applied = null, ...more] = [...this.#reached].map(([inc, n]) => ({ inc, n }));
			const commit: RowCommit = {
				puts: written.puts,
				deletes: [...gone, ...sheeted.filter((id) => this.#loose.has(id))],
				sheets: written.sheets.map(({ sheet }) => sheet),
				dropSheets: written.dropped,
				cursors: plan.cursors,
				forgetScopes: [...plan.forgetScopes, ...this.#damaged].filter(
					(scope) => !plan.cursors.some((cursor) => cursor.scope === scope)
				),
				applied,
				stamp: this.#stamp,
				...(plan.strict ? { strict: true } : {})
			};
			if ((await this.#options.store.commit(commit)) === 'conflict') {
				await this.#catchUp();
				continue;
			}
			this.#stamp += 1;
			this.#install(changes, { commit, written });
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

	/** All rows that count, by id, and where each of them lies. */
	async #openAll(found: FoundRows): Promise<ReadonlyMap<string, Row>> {
		this.#loose.clear();
		this.#shelf.clear();
		this.#stamp = found.stamp;
		const sealed = found.rows.filter((row) => !isLocalKind(row.kind));
		for (const row of sealed) this.#loose.add(row.id);
		const rows = new Map<string, Row>();
		// Each is read as soon as it is open, while the cipher is busy with the next.
		for (const sheet of await Promise.all(found.sheets.map((each) => this.#openSheet(each)))) {
			for (const row of sheet) {
				const other = rows.get(row.id);
				if (!other || other.ver < row.ver) rows.set(row.id, row);
			}
		}
		for (let at = 0; at < sealed.length; at += OPEN_BATCH) {
			const opened = await Promise.all(sealed.slice(at, at + OPEN_BATCH).map((row) => this.#open(row)));
			for (const row of opened) rows.set(row.id, row);
		}
		// Whose rows lay in a sheet that did not open, nobody can tell: every scope is pulled again from the start.
		if (this.#broken.size > 0) for (const { scope } of found.cursors) this.#damaged.add(scope);
		return rows;
	}

	async #openSheet(sheet: StoredSheet): Promise<readonly Row[]> {
		const { sealer, tenant } = this.#options;
		try {
			const bytes = await sealer.openBytes(sheet, sheetBinding(tenant, sheet.id));
			const { rows, versions } = readSheet(bytes, (id) => this.#loose.has(id));
			this.#shelf.put(sheet, versions);
			return rows;
		} catch {
			this.#broken.add(sheet.id);
			return [];
		}
	}

	/** Whether this is what the store has of the row, in a sheet. */
	readonly #isLive: IsLive = (id, ver) => !this.#loose.has(id) && this.#rows.get(id)?.ver === ver;

	/** Seals what a commit writes, and finds the sheets that go with it. */
	async #write(changes: ReadonlyMap<string, Row | null>, gathers: boolean): Promise<Written> {
		const { sealer, tenant } = this.#options;
		const isLive: IsLive = (id, ver) => !changes.has(id) && this.#isLive(id, ver);
		const gone = new Set([...changes].flatMap(([id, row]) => (row ? [] : [id])));
		const held = this.#shelf.holding(gone);
		const moved = held.flatMap((sheet) => this.#shelf.live(sheet, isLive)).flatMap((id) => this.#rows.get(id) ?? []);
		const empty = this.#shelf
			.holding(new Set(changes.keys()))
			.filter((sheet) => this.#shelf.live(sheet, isLive).length === 0);
		const dropped = [...new Set([...held, ...empty, ...this.#broken])];
		const rows = [...changes.values()].flatMap((row) => (row ? [{ ...row, ver: row.ver + 1 }] : []));
		const all = [...rows, ...moved];
		if (!gathers && all.length < (this.#options.sheetRowsMin ?? SHEET_ROWS_MIN))
			return { puts: await Promise.all(all.map((row) => this.#seal(row))), sheets: [], moved, dropped };
		const nameOf = (place: number): string => `${this.#stamp + 1}.${place}`;
		const sheets = await makeSheets(all, { sealer, tenant, nameOf, values: plainValues });
		return { puts: [], sheets, moved, dropped };
	}

	#install(
		changes: ReadonlyMap<string, Row | null>,
		{ commit, written }: { readonly commit: RowCommit; readonly written: Written }
	): void {
		this.#shelf.take(written.dropped);
		for (const { sheet, versions } of written.sheets) this.#shelf.put(sheet, versions);
		for (const id of commit.deletes) this.#loose.delete(id);
		for (const { row } of written.puts) this.#loose.add(row.id);
		this.#broken.clear();
		for (const [id, row] of changes) {
			this.#dirty.delete(id);
			if (!row) this.#hide(id);
			else if (row === this.#rows.get(id)) this.#rows.set(id, { ...row, ver: row.ver + 1 });
			else this.#show({ ...row, ver: row.ver + 1 });
		}
		for (const scope of commit.forgetScopes) this.#cursors.delete(scope);
		for (const cursor of commit.cursors) this.#cursors.set(cursor.scope, cursor);
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
		const found = await this.#options.store.readAll();
		const stored = await this.#openAll(found);
		for (const theirs of stored.values()) {
			const mine = this.#rows.get(theirs.id);
			if (mine?.ver !== theirs.ver) this.#show(mine ? joinRows(mine, theirs) : theirs);
		}
		for (const row of this.#rows.values())
			if (row.ver > 0 && !stored.has(row.id)) this.#rows.set(row.id, { ...row, ver: 0 });
		for (const cursor of found.cursors) if (!this.#damaged.has(cursor.scope)) this.#cursors.set(cursor.scope, cursor);
	}

	/** @param row as it will lie there, with its new version */
	async #seal(row: Row): Promise<RowCommit['puts'][number]> {
		const { id, kind, scope, ver } = row;
		const bound = rowBinding(this.#options.tenant, { kind, id, ver });
		const { iv, ct } = await this.#options.sealer.seal(rowText(row), bound);
		return { row: { id, kind, scope, ver, iv, ct }, expected: this.#loose.has(id) ? ver - 1 : 0 };
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
