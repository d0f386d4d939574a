/**
 * The outbox in memory: what was made, what the office has answered, what is due.
 * It needs no key, so it counts and hands in while the phone is locked (G15).
 */
import { compareText } from '#lib/sync/clock.ts';
import { PUSH_BYTES_MAX, PUSH_OPERATIONS_MAX } from '#lib/sync/limits.ts';
import type { Envelope, Receipt, SealedSession } from '#lib/sync/wire.ts';
import { type BackupReach, isCovered } from './covered.ts';
import { acknowledgedAbove, newestAcknowledged } from './doubt.ts';
import { OutboxFigures } from './outbox-figures.ts';
import type { Gone, OutboxEntry, OutboxStore } from './ports.ts';
import { ENVELOPE_FRAME_BYTES, PACKED_RECEIPT_BYTES, packedBytes, PUSH_FRAME_BYTES } from './push-size.ts';

export interface Batch {
	readonly envelopes: readonly Envelope[];
	readonly sessions: readonly SealedSession[];
	/** Receipts of an earlier epoch: what is handed in again keeps its clock. */
	readonly receipts: readonly Receipt[];
}

/** A new entry. Its household stands beside the envelope, which nobody here can open later. */
export function entryFor(
	envelope: Envelope,
	made: { readonly savedAt: number; readonly root: string | undefined }
): OutboxEntry {
	const { savedAt, root } = made;
	return { envelope, savedAt, receipt: null, receivedAt: null, ...(root === undefined ? {} : { root }) };
}

export class OutboxBook {
	readonly #entries = new Map<string, OutboxEntry>();
	readonly #sessions = new Map<string, SealedSession>();
	/** Operations that alone made a push fail: set aside until the next wake, so that the rest goes on (G13). */
	readonly #aside = new Set<string>();
	/** Handed in again to hear what became of it: decided on in quarantine, or perhaps purged. */
	readonly #asked = new Set<string>();
	/** Handed in again before all else: the office acknowledged it and may lack it (G8). */
	readonly #doubted = new Set<string>();
	#newest: { readonly version: number; readonly opIds: readonly string[] } | null = null;
	/** Purged households that everything without a household was handed in again for: what is theirs is answered `purged`. */
	readonly #askedFor = new Set<string>();
	/** Scopes that this phone followed when it last asked about what has no household: they name every purge since. */
	#followed: readonly string[] = [];
	/** Households of what the rows alone hold, because the outbox lost it and cannot take it back now. */
	orphaned: ReadonlySet<string> = new Set();
	/** Highest number by incarnation. */
	readonly #last = new Map<string, number>();
	#epoch: string | null;
	#unsent: Map<string, OutboxEntry> | null = null;
	readonly #figures = new OutboxFigures((entry) => this.isUnsent(entry));
	readonly #listeners = new Set<(opId: string | null) => void>();
	/** Raised by whatever changes what is unsent. */
	#version = 0;
	/** Every entry has its session here. What is asked at every save need not look at each then. */
	#isWhole = true;
	/** When the last of what is no longer here was received; 0 when all is here. */
	#goneReceivedAt = 0;

	constructor(epoch: string | null, gone?: Gone) {
		this.#epoch = epoch;
		if (gone) this.#remember(gone);
	}

	/**
	 * Hears which operation may have become unsent or sent; null where it may be any. The book outlives the session that
	 * listens.
	 *
	 * @returns ends the listening
	 */
	onUnsent(listener: (opId: string | null) => void): () => void {
		this.#listeners.add(listener);
		return () => void this.#listeners.delete(listener);
	}

	async load(store: OutboxStore): Promise<void> {
		const { entries, sessions } = await store.readAll();
		this.add(entries, sessions);
	}

	add(entries: readonly OutboxEntry[], sessions: readonly SealedSession[]): void {
		this.#version += 1;
		for (const session of sessions) this.#sessions.set(session.sid, session);
		for (const entry of entries) {
			const { opId, inc, n, sid } = entry.envelope;
			if (this.#entries.has(opId)) continue;
			this.#keep(opId, entry);
			this.#isWhole &&= this.#sessions.has(sid);
			const isNewest = n > this.lastNumber(inc);
			this.#last.set(inc, Math.max(n, this.lastNumber(inc)));
			// What is newest goes to the end, so that a save does not sort the months before it.
			if (isNewest && this.#unsent && this.isUnsent(entry)) this.#unsent.set(opId, entry);
			else if (!isNewest) this.#unsent = null;
		}
	}

	/** Receipts of another epoch count as none: what the restored office lost is handed in again (G8). */
	setEpoch(epoch: string): void {
		if (epoch === this.#epoch) return;
		this.#epoch = epoch;
		this.#unsent = null;
		this.#figures.epochChanged();
		// Unsent by now, like everything else of that epoch.
		this.#doubted.clear();
		this.#version += 1;
		for (const tell of this.#listeners) tell(null);
	}

	putReceipts(receipts: readonly Receipt[], receivedAt: number): void {
		this.#version += 1;
		for (const receipt of receipts) {
			const entry = this.#entries.get(receipt.opId);
			if (!entry) continue;
			const answered = { ...entry, receipt, receivedAt };
			this.#asked.delete(receipt.opId);
			this.#doubted.delete(receipt.opId);
			this.#keep(receipt.opId, answered);
			if (this.isUnsent(answered)) this.#unsent = null;
			else this.#unsent?.delete(receipt.opId);
		}
	}

	/** What a verified backup covers, without what is still needed here or what the office may lack. */
	covered(reach: BackupReach, isNeeded: (opId: string) => boolean): readonly OutboxEntry[] {
		return [...this.#entries.values()].filter(
			(entry) => isCovered(entry, reach) && !isNeeded(entry.envelope.opId) && !this.#doubted.has(entry.envelope.opId)
		);
	}

	/**
	 * The office says less than it acknowledged: what that concerns is handed in again.
	 *
	 * @param met.known as the handshake says it; null when a push was answered without what it should hold
	 * @returns whether there is anything of that here
	 */
	doubt(met: { readonly dev: string; readonly known: Readonly<Record<string, number>> | null }): boolean {
		const above = acknowledgedAbove(this.#entries.values(), { ...met, epoch: this.#epoch });
		for (const opId of above) this.#doubted.add(opId);
		if (above.length > 0) this.#version += 1;
		return above.length > 0;
	}

	/** What the office stored last in this epoch, for it to find; nothing while its word is in doubt anyway. */
	newestAcknowledged(): readonly string[] {
		if (this.#doubted.size > 0) return [];
		if (this.#newest?.version !== this.#version)
			this.#newest = { version: this.#version, opIds: newestAcknowledged(this.#entries.values(), this.#epoch) };
		return this.#newest.opIds;
	}

	/**
	 * What a purge takes along: all that was answered `purged`, and of these households what the office has
	 * answered for or nobody can open. What is still to be handed in waits, and its household is named.
	 */
	purged(roots: ReadonlySet<string>): {
		readonly leaving: readonly OutboxEntry[];
		readonly waiting: ReadonlySet<string>;
	} {
		const leaving: OutboxEntry[] = [];
		const waiting = new Set<string>();
		const isNews = [...roots].some((root) => !this.#askedFor.has(root));
		for (const entry of this.#entries.values()) {
			const { root = '', envelope, receipt } = entry;
			if (isNews && this.#isNameless(entry) && !this.isUnsent(entry)) this.#asked.add(envelope.opId);
			const isOfThem = roots.has(root);
			const isOver = isOfThem && (!this.isUnsent(entry) || !this.#sessions.has(envelope.sid));
			if (receipt?.result === 'purged' || isOver) leaving.push(entry);
			else if (isOfThem) waiting.add(root);
			// Of which household it is, only the office can tell: it is asked, and nothing is said to be gone before that.
			else if (this.#isNameless(entry) && (this.isUnsent(entry) || this.#asked.has(envelope.opId)))
				for (const each of roots) waiting.add(each);
		}
		for (const root of roots) this.#askedFor.add(root);
		return { leaving, waiting };
	}

	/**
	 * What has no household is handed in once more after a handshake, where no stream would have named its purge: a copy
	 * of this phone, which has its name, may have confirmed it.
	 */
	askNameless(scopes: readonly string[]): void {
		for (const entry of this.#entries.values()) {
			const scope = entry.receipt?.scope ?? '';
			const isFollowed = this.#followed.includes(scope) && scopes.includes(scope);
			if (!isFollowed && this.#isNameless(entry) && !this.isUnsent(entry)) this.#asked.add(entry.envelope.opId);
		}
		this.#followed = scopes;
	}

	/** Households of what the office has answered for and is still kept here. */
	answeredRoots(): readonly string[] {
		const answered = [...this.#entries.values()].filter((entry) => !this.isUnsent(entry));
		return [...new Set(answered.flatMap(({ root }) => root ?? []))];
	}

	/** The office answered `purged`, and it has not left yet. */
	isPurged(opId: string): boolean {
		return this.#entries.get(opId)?.receipt?.result === 'purged';
	}

	hasPurged(): boolean {
		return this.#figures.hasPurged;
	}

	/** Sessions that only these entries need. */
	sessionsOnlyOf(entries: readonly OutboxEntry[]): readonly string[] {
		const leaving = new Set(entries.map(({ envelope }) => envelope.opId));
		const staying = new Set<string>();
		for (const { envelope } of this.#entries.values()) if (!leaving.has(envelope.opId)) staying.add(envelope.sid);
		return [...new Set(entries.map(({ envelope }) => envelope.sid))].filter((sid) => !staying.has(sid));
	}

	/** What must be known of these entries once they are gone, together with what went before. */
	goneWith(entries: readonly OutboxEntry[], before: Gone | undefined): Gone {
		const last: Record<string, number> = { ...before?.last };
		let receivedAt = before?.receivedAt ?? 0;
		for (const entry of entries) {
			const { inc, n } = entry.envelope;
			last[inc] = Math.max(last[inc] ?? 0, n);
			receivedAt = Math.max(receivedAt, entry.receivedAt ?? 0);
		}
		return { last, receivedAt };
	}

	/** They have left the store. */
	remove(entries: readonly OutboxEntry[], sids: readonly string[], gone: Gone): void {
		this.#remember(gone);
		for (const { envelope } of entries) {
			this.#keep(envelope.opId, undefined);
			this.#aside.delete(envelope.opId);
			this.#asked.delete(envelope.opId);
			this.#doubted.delete(envelope.opId);
		}
		for (const sid of sids) this.#sessions.delete(sid);
		this.#unsent = null;
		this.#version += 1;
	}

	readonly entryOf = (opId: string): OutboxEntry | undefined => this.#entries.get(opId);

	sessionOf(sid: string): SealedSession | undefined {
		return this.#sessions.get(sid);
	}

	/** False also for what is not here. */
	isUnsentId(opId: string): boolean {
		const entry = this.#entries.get(opId);
		return entry !== undefined && this.isUnsent(entry);
	}

	isUnsent(entry: OutboxEntry): boolean {
		return entry.receipt === null || (this.#epoch !== null && entry.receipt.epoch !== this.#epoch);
	}

	/** Every entry in the order it was made: by incarnation, then by number. */
	entries(): readonly OutboxEntry[] {
		const first = new Map<string, string>();
		for (const { envelope } of this.#entries.values()) {
			const known = first.get(envelope.inc);
			if (known === undefined || envelope.opId < known) first.set(envelope.inc, envelope.opId);
		}
		const place = (entry: OutboxEntry) => first.get(entry.envelope.inc) ?? '';
		return [...this.#entries.values()].sort(
			(a, b) =>
				compareText(place(a), place(b)) || a.envelope.n - b.envelope.n || compareText(a.envelope.opId, b.envelope.opId)
		);
	}

	/** What the office does not have, in the order it was made. */
	unsent(): ReadonlyMap<string, OutboxEntry> {
		this.#unsent ??= new Map(
			this.entries()
				.filter((entry) => this.isUnsent(entry))
				.map((entry) => [entry.envelope.opId, entry])
		);
		return this.#unsent;
	}

	/** Unsent or to be asked about, with its session and not set aside: what the next pushes can hold. */
	sendable(): number {
		if (this.#isWhole && this.#aside.size === 0) return this.due();
		let count = 0;
		for (const { envelope } of this.#due()) if (this.#canGo(envelope)) count += 1;
		return count;
	}

	/** How much has to be handed in, once or again. */
	due(): number {
		const unsent = this.unsent();
		let count = unsent.size;
		for (const opId of this.#asked)
			if (!unsent.has(opId) && !this.#doubted.has(opId) && this.#entries.has(opId)) count += 1;
		for (const opId of this.#doubted) if (!unsent.has(opId)) count += 1;
		return count;
	}

	/** Everything that waits in quarantine is handed in again: the receipt says what was decided. */
	askAgain(): void {
		for (const entry of this.#entries.values()) {
			const { receipt, envelope } = entry;
			const isWaiting = receipt?.result === 'quarantined' || receipt?.result === 'alarm';
			if (isWaiting && receipt.decision === undefined && !this.isUnsent(entry)) this.#asked.add(envelope.opId);
		}
	}

	/** The office was asked about everything that it decided on. */
	hasHeard(): boolean {
		return this.#asked.size === 0;
	}

	setAside(opId: string): void {
		this.#aside.add(opId);
	}

	/** A new wake tries everything again. */
	takeBack(): void {
		this.#aside.clear();
	}

	/**
	 * Envelopes with their sessions, as many as fit into `bytes` on the way and into one push unpacked;
	 * at least one, so that each can come to go by itself (G13).
	 */
	batch(bytesMax: number): Batch {
		const envelopes: Envelope[] = [];
		const sessions = new Map<string, SealedSession>();
		const receipts: Receipt[] = [];
		let bytes = PUSH_FRAME_BYTES;
		let packed = 0;
		for (const { envelope, receipt } of this.#due()) {
			const session = this.#sessions.get(envelope.sid);
			if (!session || !this.#canGo(envelope)) continue;
			// One push speaks for one device; what an earlier enrolment made goes by itself.
			if (envelopes.length >= PUSH_OPERATIONS_MAX || (envelopes[0] && envelopes[0].dev !== envelope.dev)) break;
			const added =
				ENVELOPE_FRAME_BYTES + envelope.ct.length + (sessions.has(session.sid) ? 0 : JSON.stringify(session).length);
			const passing = packedBytes(envelope) + (receipt ? PACKED_RECEIPT_BYTES : 0);
			const isTooMuch = bytes + added > PUSH_BYTES_MAX || packed + passing > bytesMax;
			if (envelopes.length > 0 && isTooMuch) break;
			bytes += added;
			packed += passing;
			envelopes.push(envelope);
			sessions.set(session.sid, session);
			if (receipt?.result === 'stored') receipts.push(receipt);
		}
		return { envelopes, sessions: [...sessions.values()], receipts };
	}

	/** The highest number used in an incarnation, 0 when none. */
	lastNumber(inc: string): number {
		return this.#last.get(inc) ?? 0;
	}

	/** When everything was received; null while something is unsent or nothing was ever sent. */
	allReceivedAt(): number | null {
		if (this.unsent().size > 0) return null;
		const last = Math.max(this.#goneReceivedAt, this.#figures.receivedAt(this.#entries.values()));
		return last === 0 ? null : last;
	}

	oldestUnsentAt(): number | null {
		return this.#figures.oldestAt(this.unsent().values());
	}

	/** The one way in which an entry comes, changes or goes; undefined takes it away. */
	#keep(opId: string, entry: OutboxEntry | undefined): void {
		this.#figures.changed({ before: this.#entries.get(opId), after: entry });
		if (entry) this.#entries.set(opId, entry);
		else this.#entries.delete(opId);
		for (const tell of this.#listeners) tell(opId);
	}

	/** Of 0.1, which wrote no household beside an envelope. */
	#isNameless({ root, envelope }: OutboxEntry): boolean {
		return root === undefined && this.#sessions.has(envelope.sid);
	}

	#remember({ last, receivedAt }: Gone): void {
		for (const [inc, n] of Object.entries(last)) this.#last.set(inc, Math.max(n, this.lastNumber(inc)));
		this.#goneReceivedAt = Math.max(this.#goneReceivedAt, receivedAt);
	}

	/** What the office does not have comes first; but before that what it may have lost, so that it is told of another history (G8). */
	*#due(): Iterable<OutboxEntry> {
		const unsent = this.unsent();
		for (const opId of this.#doubted) if (!unsent.has(opId)) yield* this.#named(opId);
		yield* unsent.values();
		for (const opId of this.#asked) if (!unsent.has(opId) && !this.#doubted.has(opId)) yield* this.#named(opId);
	}

	#named(opId: string): readonly OutboxEntry[] {
		const entry = this.#entries.get(opId);
		return entry ? [entry] : [];
	}

	/** Without its session an envelope cannot be opened by anyone; it stays here and blocks nothing. */
	#canGo(envelope: Envelope): boolean {
		return this.#sessions.has(envelope.sid) && !this.#aside.has(envelope.opId);
	}
}
