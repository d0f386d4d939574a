/**
 * Everything between *made* and *handed in*, without a key: outbox, journal and
 * what the phone knows about itself. It works the same while locked, expired or
 * revoked (G15), and it is the only place that appends.
 */
import { laterClock } from '#lib/sync/clock.ts';
import {
	type Certificate,
	type HandshakeAnswer,
	HEALED_MAX,
	type Healed,
	type Healing,
	type PushAnswer,
	type PushRequest,
	type Receipt,
	type SealedSession
} from '#lib/sync/wire.ts';
import { rescueText } from '#lib/sync/rescue-file.ts';
import type { BackupReach } from './covered.ts';
import type { Accepted, HandoverPorts, Timing } from './handover-ports.ts';
import { OutboxBook } from './outbox-book.ts';
import { envelopeLine, readJournal, sessionLine } from './journal-lines.ts';
import { troubleOf } from './trouble.ts';
import type { DeviceMeta, HealedNote, OutboxEntry, SafetyMeta } from './ports.ts';
import { afterHandshake } from './safety.ts';

/** Lines of received operations that the journal may hold before it is written anew. */
const JOURNAL_STALE_LINES_MAX = 500;

/** What a phone says about itself with a push. */
export interface About {
	readonly appVersion: string;
	readonly persisted: boolean | null;
	readonly installed?: boolean | null;
}

export class Handover {
	readonly book: OutboxBook;
	readonly #ports: HandoverPorts;
	readonly #journaled = new Set<string>();
	/** What the journal knows of enrolments before this one. */
	#earlier: ReadonlyMap<string, Certificate> = new Map();
	#meta: DeviceMeta;
	/** When the office last decided on something of this phone, as the last handshake said; asked for with the next push. */
	#decidedAt: number | null = null;
	/** The same when a push was made: of what was told while it was on its way, its answer may know nothing. */
	readonly #toldBefore = new WeakMap<PushRequest, number | null>();
	/** Asked since the phone was opened: receipts are written without a flush, so a power cut may have taken what was heard. */
	#hasAsked = false;
	/** Given up because a push was answered with a fork; the handshake after it tells whether this log was put back. */
	#forkedInc: string | null = null;
	/** Answered for, and the answer may not outlast a power cut yet. */
	readonly #unstored = new Set<string>();
	/** Round trip of the exchange that the clock was set by. */
	#roundTripMs = Number.POSITIVE_INFINITY;
	/** The record in memory is ahead of the stored one. */
	#isMetaStale = false;

	private constructor(ports: HandoverPorts, meta: DeviceMeta) {
		this.#ports = ports;
		this.#meta = meta;
		this.book = new OutboxBook(meta.epoch, meta.gone);
	}

	/** Opens outbox and journal and puts into each what only the other has; null before enrolment. */
	static async open(ports: HandoverPorts): Promise<Handover | null> {
		const meta = await ports.meta.read();
		if (!meta) return null;
		const handover = new Handover(ports, meta);
		await handover.book.load(ports.outbox);
		await handover.#reconcile();
		return handover;
	}

	get meta(): DeviceMeta {
		return this.#meta;
	}

	/** The phone's time corrected by what the office said. */
	now(): number {
		return Math.trunc(this.#ports.clock.now() + this.#meta.clockOffsetMs);
	}

	/** Keeps what this phone remembers for its own safety; what cannot be written now holds until the app closes. */
	async noteSafety(safety: SafetyMeta): Promise<void> {
		await this.#writeSoon({ ...this.#meta, safety });
	}

	/** The office has withdrawn this device, said on another occasion than a push. */
	async noteRevoked(): Promise<void> {
		if (!this.#meta.revoked) await this.#writeSoon({ ...this.#meta, revoked: true });
	}

	/** What was found damaged here and made good. */
	healed(): readonly HealedNote[] {
		return this.#meta.healed ?? [];
	}

	/** The same as the office is told it. */
	healedForOffice(): Healed[] {
		return this.healed().map(({ what, at, count }) => ({ what, at, count }));
	}

	/** Keeps what was found and made good; a record that cannot be written now is written before the next operation. */
	async noteHealed(what: Healing, count: number): Promise<void> {
		try {
			await this.#write({ ...this.#meta, healed: this.#withHealed(what, count) });
		} catch (error) {
			if (!troubleOf(error)) throw error;
		}
	}

	/** The coach has read it; the office is still told. */
	async healedSeen(): Promise<void> {
		await this.#write({ ...this.#meta, healed: this.healed().map((note) => ({ ...note, isSeen: true })) });
	}

	/** The strict half of saving; after it the operation is in the outbox. A rejection has stored nothing. */
	async append(entries: readonly OutboxEntry[], session: SealedSession): Promise<void> {
		if (this.#isMetaStale) await this.#write(this.#meta);
		await this.#ports.outbox.append(entries, session);
		this.book.add(entries, [session]);
	}

	/** The second half: the lines are flushed when it resolves. Only then may anyone say *saved* (G1). */
	async journal(entries: readonly OutboxEntry[]): Promise<void> {
		const lines: string[] = [];
		const sids = new Set<string>();
		for (const entry of entries) {
			const session = this.book.sessionOf(entry.envelope.sid);
			if (session && !this.#journaled.has(session.sid) && !sids.has(session.sid)) {
				sids.add(session.sid);
				lines.push(sessionLine(session, this.#certificateOf(session.dev)));
			}
			lines.push(envelopeLine(entry));
		}
		if (lines.length > 0) await this.#ports.journal.append(lines);
		for (const sid of sids) this.#journaled.add(sid);
	}

	/** A push of about `bytes` on the way. */
	request(bytes: number, about: About): PushRequest {
		const { envelopes, sessions, receipts } = this.book.batch(bytes);
		const newest = this.book.newestAcknowledged();
		const request: PushRequest = {
			version: 1,
			certificate: this.#certificateOf(envelopes[0]?.dev),
			envelopes: [...envelopes],
			sessions: [...sessions],
			status: {
				unsent: this.book.unsent().size,
				...about,
				clock: Math.trunc(this.#ports.clock.now()),
				...(this.#meta.safety?.goesOnSince === undefined ? {} : { goesOnSince: this.#meta.safety.goesOnSince }),
				...(this.#meta.safety?.broken === undefined ? {} : { broken: this.#meta.safety.broken }),
				...(this.healed().length > 0 ? { healed: this.healedForOffice() } : {})
			},
			...(receipts.length > 0 ? { receipts: [...receipts] } : {}),
			...(newest.length > 0 ? { newest: [...newest] } : {})
		};
		this.#toldBefore.set(request, this.#decidedAt);
		return request;
	}

	/** Everything that is kept here, as a file for the office; envelopes need no key, so a locked phone makes it too. */
	rescue(): { readonly text: string; readonly envelopes: number } {
		const entries = this.book.entries();
		const sids = [...new Set(entries.map(({ envelope }) => envelope.sid))];
		const text = rescueText({
			madeAt: this.now(),
			certificates: [this.#meta.certificate, ...(this.#meta.earlier ?? []).map(({ certificate }) => certificate)],
			sessions: sids.flatMap((sid) => this.book.sessionOf(sid) ?? []),
			envelopes: entries.map(({ envelope, savedAt }) => ({ envelope, savedAt })),
			receipts: entries.flatMap(({ receipt }) => receipt ?? [])
		});
		return { text, envelopes: entries.length };
	}

	/** The office lacks something of what it acknowledged last: its word counts no more until all of it was handed in again (G8). */
	isDoubtful(answer: PushAnswer): boolean {
		if (answer.lacks !== true || answer.epoch !== this.#meta.epoch) return false;
		return this.book.doubt({ dev: this.#meta.dev, known: null });
	}

	/**
	 * Takes in the answer to a push. It counts at once, so that the next push need not wait for the disk: until it is
	 * stored a restart hands the same in again, and is answered the same (G3).
	 *
	 * @returns the receipts for what is here, and a promise of their being stored
	 */
	accept(request: PushRequest, answer: PushAnswer): Accepted {
		const isForked = answer.fork === true && request.envelopes.some((envelope) => envelope.inc === this.#meta.inc);
		// Before the receipts, which a full disk may refuse: the office says it once.
		if (isForked) this.#countAnew();
		const receipts = answer.receipts.filter((receipt) => this.book.entryOf(receipt.opId) !== undefined);
		const receivedAt = this.now();
		this.book.setEpoch(answer.epoch);
		this.book.putReceipts(receipts, receivedAt);
		this.#decidedAt = this.#toldBefore.get(request) ?? null;
		const heardUntil = this.book.hasHeard() ? (this.#decidedAt ?? this.#meta.heardUntil) : this.#meta.heardUntil;
		this.#meta = {
			...this.#meta,
			epoch: answer.epoch,
			highest: receipts.map(({ eff }) => eff).reduce(laterClock, this.#meta.highest ?? '') || null,
			lastContactAt: receivedAt,
			revoked: answer.revoked ?? this.#meta.revoked,
			...(heardUntil === undefined ? {} : { heardUntil })
		};
		// Then no operation is numbered before this record lies on the disk.
		this.#isMetaStale ||= isForked;
		for (const { opId } of receipts) this.#unstored.add(opId);
		return { receipts, stored: this.#store(receipts, receivedAt) };
	}

	/** Receipts first: the record may say that a decision was heard, which is in them. */
	async #store(receipts: readonly Receipt[], receivedAt: number): Promise<void> {
		await this.#ports.outbox.putReceipts(receipts, receivedAt);
		await this.#writeSoon(this.#meta);
		// The record is written strictly, in the same database, and takes along the receipts before it.
		if (!this.#isMetaStale) for (const { opId } of receipts) this.#unstored.delete(opId);
	}

	/** Takes in a handshake: scopes, clock, and whether this log is shorter than the office's (G11). */
	async meet(answer: HandshakeAnswer, timing: Timing): Promise<void> {
		this.book.setEpoch(answer.epoch);
		this.book.doubt({ dev: this.#meta.dev, known: answer.known });
		this.#settleFork(answer);
		const isNews = (answer.decidedAt ?? 0) > (this.#meta.heardUntil ?? 0);
		if (answer.decidedAt && (isNews || !this.#hasAsked)) {
			this.#hasAsked = true;
			this.#decidedAt = answer.decidedAt;
			this.book.askAgain();
		}
		const missing = (answer.known[this.#meta.inc] ?? 0) - this.book.lastNumber(this.#meta.inc);
		const isRolledBack = missing > 0;
		await this.#write({
			...this.#meta,
			epoch: answer.epoch,
			scopes: answer.scopes,
			clockOffsetMs: this.#offset(answer.serverTime, timing),
			highest: laterClock(this.#meta.highest ?? '', answer.highest ?? '') || null,
			lastContactAt: answer.serverTime,
			packHash: answer.pack ?? this.#meta.packHash,
			intakeKey: answer.intakeKey ?? this.#meta.intakeKey,
			organisation: answer.organisation,
			revoked: false,
			safety: afterHandshake(this.#meta.safety, answer),
			...(isRolledBack ? { inc: this.#ports.chance.uuid(), healed: this.#withHealed('rolledBack', missing) } : {})
		});
	}

	/** A restored office has another epoch: every kept envelope is due again, and pulling begins at the start (G8). */
	async meetEpoch(epoch: string): Promise<void> {
		if (epoch === this.#meta.epoch) return;
		this.book.setEpoch(epoch);
		await this.#write({ ...this.#meta, epoch });
	}

	/**
	 * Lets go of what a verified backup holds (G8), but for what rows still stand on. The journal goes first:
	 * killed in between, the outbox still has envelope and receipt; the other way round the journal would
	 * bring back what had gone. Numbers are remembered before their last bearer goes (G11).
	 *
	 * @param rows.before makes the rows sure first: no envelope makes good any more what a power cut takes of them (G1)
	 * @returns how many envelopes have gone
	 */
	async forget(
		reach: BackupReach,
		rows: { readonly isNeeded: (opId: string) => boolean; readonly before: () => Promise<void> }
	): Promise<number> {
		if (reach.epoch !== this.#meta.epoch) return 0;
		const leaving = this.book.covered(reach, rows.isNeeded);
		if (leaving.length > 0) await rows.before();
		await this.#letGo(leaving);
		return leaving.length;
	}

	/**
	 * Lets go of what the office answered `purged`, and of these households as far as it was answered (G12). A line of
	 * the journal that reads as nothing may be of them, so none stays. Answers of which something waits to be handed in.
	 */
	async forgetPurged(roots: ReadonlySet<string>): Promise<ReadonlySet<string>> {
		const { leaving, waiting } = this.book.purged(roots);
		await this.#letGo(leaving, roots.size > 0);
		return waiting;
	}

	/** For a phone that is emptied: only what the office does not have stays. Answers how many envelopes that are. */
	async keepUnsent(): Promise<number> {
		const unsent = this.book.unsent();
		await this.#letGo(this.book.entries().filter(({ envelope }) => !unsent.has(envelope.opId)));
		return this.book.unsent().size;
	}

	async #letGo(leaving: readonly OutboxEntry[], isPurge = false): Promise<void> {
		if (leaving.length === 0 && !isPurge) return;
		const sids = this.book.sessionsOnlyOf(leaving);
		const gone = this.book.goneWith(leaving, this.#meta.gone);
		const going = new Set(leaving);
		await this.#rewrite(this.#neededTwice().filter((entry) => !going.has(entry)));
		if (leaving.length === 0) return;
		await this.#write({ ...this.#meta, gone });
		await this.#ports.outbox.remove(
			leaving.map(({ envelope }) => envelope.opId),
			sids
		);
		this.book.remove(leaving, sids, gone);
	}

	/** Another phone counts on in our numbers: from here on we count in new ones, and drop nothing (G11). */
	#countAnew(): void {
		this.#forkedInc = this.#meta.inc;
		this.#meta = { ...this.#meta, inc: this.#ports.chance.uuid(), healed: this.#withHealed('cloned', 0) };
	}

	/** A push went ahead and met its own numbers: when the office knows more of them than this log, it was put back. */
	#settleFork({ known }: HandshakeAnswer): void {
		const inc = this.#forkedInc;
		this.#forkedInc = null;
		const missing = inc === null ? 0 : (known[inc] ?? 0) - this.book.lastNumber(inc);
		const at = this.healed().findLastIndex(({ what }) => what === 'cloned');
		if (missing <= 0 || at < 0) return;
		const told: Pick<HealedNote, 'what' | 'count'> = { what: 'rolledBack', count: missing };
		this.#meta = { ...this.#meta, healed: this.healed().map((note, i) => (i === at ? { ...note, ...told } : note)) };
	}

	#withHealed(what: Healing, count: number): readonly HealedNote[] {
		return [...this.healed(), { what, at: this.now(), count }].slice(-HEALED_MAX);
	}

	#certificateOf(dev: string | undefined): Certificate {
		const { certificate, dev: own, earlier } = this.#meta;
		if (dev === undefined || dev === own) return certificate;
		return earlier?.find((one) => one.dev === dev)?.certificate ?? this.#earlier.get(dev) ?? certificate;
	}

	/** Minimum round trip wins, unless the two disagree by more than both trips: then the phone's clock was moved. */
	#offset(serverTime: number, { sentAt, receivedAt }: Timing): number {
		const roundTripMs = Math.max(0, receivedAt - sentAt);
		const offset = Math.round(serverTime - (sentAt + receivedAt) / 2);
		const isContradiction = Math.abs(offset - this.#meta.clockOffsetMs) > roundTripMs + this.#roundTripMs;
		if (roundTripMs > this.#roundTripMs && !isContradiction) return this.#meta.clockOffsetMs;
		this.#roundTripMs = roundTripMs;
		return offset;
	}

	/** What could not be written stays in memory and is written before the next operation is numbered. */
	async #write(meta: DeviceMeta): Promise<void> {
		this.#meta = meta;
		this.#isMetaStale = true;
		await this.#ports.meta.write(meta);
		// Another may have come meanwhile, and lie on the disk only when its own write has ended.
		if (this.#meta === meta) this.#isMetaStale = false;
	}

	/** For after the receipts were stored: the rows must hear of those, whatever befalls this record (G9). */
	async #writeSoon(meta: DeviceMeta): Promise<void> {
		try {
			await this.#write(meta);
		} catch (error) {
			if (!troubleOf(error)) throw error;
		}
	}

	async #reconcile(): Promise<void> {
		const lines = await this.#ports.journal.readAll();
		const journal = readJournal(lines);
		for (const sid of journal.sessions.keys()) this.#journaled.add(sid);
		this.#earlier = journal.certificates;

		let brought = 0;
		for (const entry of journal.entries) {
			const { envelope } = entry;
			const session = journal.sessions.get(envelope.sid) ?? this.book.sessionOf(envelope.sid);
			if (this.book.entryOf(envelope.opId) || !session) continue;
			await this.append([{ ...entry, receipt: null, receivedAt: null }], session);
			brought += 1;
		}

		const inJournal = new Set(journal.entries.map(({ envelope }) => envelope.opId));
		const unsent = [...this.book.unsent().values()];
		const missing = unsent.filter(({ envelope }) => !inJournal.has(envelope.opId));
		const isLong = lines.length - unsent.length > JOURNAL_STALE_LINES_MAX;
		// Killed before that, the record has not taken along the last receipts yet.
		if (isLong) await this.#write(this.#meta);
		if (isLong) await this.#rewrite(unsent);
		else await this.journal(missing);
		if (brought > 0) await this.noteHealed('outboxShrunk', brought);
		// Killed between its two halves, the last save alone lacks its lines: that is no loss.
		const lastSavedAt = Math.max(...unsent.map(({ savedAt }) => savedAt));
		const lost = missing.filter(({ savedAt }) => savedAt < lastSavedAt).length;
		if (lost > 0 && !isLong) await this.noteHealed('journalLost', lost);
	}

	/** What the office does not have, and what this phone could forget that the office has. */
	#neededTwice(): readonly OutboxEntry[] {
		const unsent = this.book.unsent();
		const unstored = [...this.#unstored].flatMap((opId) => (unsent.has(opId) ? [] : (this.book.entryOf(opId) ?? [])));
		return [...unsent.values(), ...unstored];
	}

	/** Only what the office does not have needs a second copy on this phone. */
	async #rewrite(unsent: readonly OutboxEntry[]): Promise<void> {
		const sids = [...new Set(unsent.map(({ envelope }) => envelope.sid))];
		const sessions = sids.flatMap((sid) => this.book.sessionOf(sid) ?? []);
		// Told before the write: a save that comes in between must write a session whose line is going.
		this.#journaled.clear();
		for (const sid of sids) this.#journaled.add(sid);
		await this.#ports.journal.rewrite([
			...sessions.map((session) => sessionLine(session, this.#certificateOf(session.dev))),
			...unsent.map(envelopeLine)
		]);
	}
}
