/**
 * Text that has focus and is not an operation yet: one sealed row per visit. It
 * survives a lock and a crash; it is never sent.
 */
import type { RowSealer, RowStore, SealedRow } from './ports.ts';
import type { PurgedHere } from './purging.ts';
import { rowBinding } from './row.ts';
import { StoreTrouble, troubleOf } from './trouble.ts';
import { Turns } from './turns.ts';

const DRAFT_KIND = '.draft';
const DRAFT_SCOPE = 'local';
const CONFLICTS_MAX = 5;

interface VisitDrafts {
	readonly texts: Readonly<Record<string, string>>;
	readonly ver: number;
}

export interface DraftsOptions {
	readonly store: RowStore;
	readonly sealer: RowSealer;
	readonly tenant: string;
	/** Whether this phone holds the visit, or the door where there is none yet. Without it no draft goes by itself. */
	readonly isHere?: (visit: string) => boolean;
}

export class Drafts {
	readonly #options: DraftsOptions;
	readonly #byVisit = new Map<string, VisitDrafts>();
	readonly #turns = new Turns();
	/** Purged with their household: a field that still has focus must not bring one back. */
	readonly #forgotten = new Set<string>();

	/** Visits that were on this phone when something was written at them; a draft of no visit is never among them. */
	readonly #held = new Set<string>();

	constructor(options: DraftsOptions) {
		this.#options = options;
	}

	/** Opens the drafts among the local rows; one that does not open is given up, it is only a draft. */
	async load(rows: readonly SealedRow[]): Promise<void> {
		for (const row of rows) {
			if (row.kind !== DRAFT_KIND) continue;
			try {
				const texts: Record<string, string> = JSON.parse(
					await this.#options.sealer.open(row, rowBinding(this.#options.tenant, row))
				);
				this.#byVisit.set(visitOf(row.id), { texts, ver: row.ver });
			} catch {
				this.#byVisit.set(visitOf(row.id), { texts: {}, ver: row.ver });
			}
			this.#see(visitOf(row.id));
		}
	}

	of(visit: string): Readonly<Record<string, string>> {
		return this.#byVisit.get(visit)?.texts ?? {};
	}

	/** Keeps the text of one field; an empty text removes it. */
	save(input: { readonly visit: string; readonly key: string; readonly text: string }): Promise<void> {
		return this.#turns.run(async () => {
			const { visit, key, text } = input;
			if (this.#forgotten.has(visit)) return;
			this.#see(visit);
			for (let tries = 0; tries < CONFLICTS_MAX; tries += 1) {
				const known = this.#byVisit.get(visit);
				const { [key]: _replaced, ...others } = known?.texts ?? {};
				const texts = text === '' ? others : { ...others, [key]: text };
				if (await this.#write(visit, { texts, ver: known?.ver ?? 0 })) return;
				await this.#catchUp(visit);
			}
			throw new StoreTrouble('closed', 'drafts');
		});
	}

	/** For good, on the disk (G12). */
	forget({ ents }: Pick<PurgedHere, 'ents'>): Promise<void> {
		return this.#turns.run(async () => {
			for (const ent of ents) this.#forgotten.add(ent);
			await this.#delete([...this.#byVisit.keys()].filter((visit) => ents.has(visit)));
		});
	}

	/**
	 * Lets go of what was begun at visits that have left this phone since. Call it once every scope was pulled: a visit
	 * that moves leaves one before it enters the other.
	 */
	leaveGone(): Promise<void> {
		const { isHere = () => true } = this.#options;
		return this.#turns.run(async () => {
			try {
				await this.#delete([...this.#byVisit.keys()].filter((visit) => this.#held.has(visit) && !isHere(visit)));
			} catch (error) {
				// The next exchange tries again.
				if (!troubleOf(error)) throw error;
			}
		});
	}

	#see(visit: string): void {
		if (this.#options.isHere?.(visit)) this.#held.add(visit);
	}

	async #delete(visits: readonly string[]): Promise<void> {
		if (visits.length === 0) return;
		const none = { puts: [], cursors: [], forgetScopes: [], applied: null };
		await this.#options.store.commit({ ...none, deletes: visits.map(rowId), strict: true });
		for (const visit of visits) this.#byVisit.delete(visit);
	}

	async #write(visit: string, { texts, ver }: VisitDrafts): Promise<boolean> {
		const none = { cursors: [], forgetScopes: [], applied: null };
		if (Object.keys(texts).length === 0) {
			await this.#options.store.commit({ puts: [], deletes: [rowId(visit)], ...none });
			this.#byVisit.delete(visit);
			return true;
		}
		const clear = { id: rowId(visit), kind: DRAFT_KIND, ver: ver + 1 };
		const sealed = await this.#options.sealer.seal(JSON.stringify(texts), rowBinding(this.#options.tenant, clear));
		const row = { ...clear, scope: DRAFT_SCOPE, ...sealed };
		const outcome = await this.#options.store.commit({ puts: [{ row, expected: ver }], deletes: [], ...none });
		if (outcome === 'ok') this.#byVisit.set(visit, { texts, ver: ver + 1 });
		return outcome === 'ok';
	}

	async #catchUp(visit: string): Promise<void> {
		const { rows } = await this.#options.store.readAll();
		const row = rows.find((other) => other.id === rowId(visit));
		this.#byVisit.set(visit, { texts: this.of(visit), ver: row?.ver ?? 0 });
	}
}

function rowId(visit: string): string {
	return `draft.${visit}`;
}

function visitOf(id: string): string {
	return id.slice('draft.'.length);
}
