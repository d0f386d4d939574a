/**
 * What the device core needs from the world. The browser gives Dexie, OPFS,
 * WebCrypto and fetch; the simulation gives twins in memory that can crash,
 * roll back and lie. The core itself never reaches past these.
 */
import type { GivenRules } from '#lib/domain/organisation-rules.ts';
import type {
	Certificate,
	EnrolAnswer,
	EnrolRequest,
	Envelope,
	HandshakeAnswer,
	Healed,
	PullAnswer,
	PullRequest,
	PurgedAnswer,
	PurgedRequest,
	PushAnswer,
	PushRequest,
	Receipt,
	SealedSession,
	SnapshotPlace
} from '#lib/sync/wire.ts';
import type { Failure } from '#lib/sync/outbox.ts';
import type { Operation } from '#lib/sync/operation.ts';

/** The phone's wall clock, in milliseconds since 1970. */
export interface ClockPort {
	now(): number;
}

export interface ChancePort {
	/** A number from 0 up to 1. */
	random(): number;
	/** Random v4 UUID, for entities, sessions and incarnations. */
	uuid(): string;
	/** UUIDv7 for an operation made at `now`. */
	operationId(now: number): string;
}

/** An outbox row: the envelope, and the receipt once the office has it. */
export interface OutboxEntry {
	readonly envelope: Envelope;
	readonly receipt: Receipt | null;
	/** When it was made, by the corrected clock. */
	readonly savedAt: number;
	/** The household it is about, in the clear as every id: a purge must find it, and nobody here can open the envelope. */
	readonly root?: string;
	/** When the receipt came; null as long as there is none. */
	readonly receivedAt: number | null;
}

/**
 * The outbox database. Its schema never changes. `append` resolves only after a
 * strict transaction has completed (G1); an append that rejects has stored nothing.
 */
export interface OutboxStore {
	readAll(): Promise<{ readonly entries: readonly OutboxEntry[]; readonly sessions: readonly SealedSession[] }>;
	append(entries: readonly OutboxEntry[], session: SealedSession): Promise<void>;
	/**
	 * Need not wait for the disk: what loses its receipt is handed in again, and answered the same. A receipt for an
	 * unknown operation is ignored: it belongs to a log that was rolled back.
	 */
	putReceipts(receipts: readonly Receipt[], receivedAt: number): Promise<void>;
	/** For good, in one strict transaction: envelopes that nobody needs any more, and sessions without any (G8, G12). */
	remove(opIds: readonly string[], sids: readonly string[]): Promise<void>;
}

/**
 * What the phone knows about itself outside the vault. It holds no name of a
 * person, since it must be readable while locked: the push needs it (G15).
 */
export interface DeviceMeta {
	readonly certificate: Certificate;
	/** HPKE public key of the organisation's intake, raw P-256, base64url. */
	readonly intakeKey: string;
	readonly tenant: string;
	readonly dev: string;
	readonly person: string;
	readonly organisation: {
		readonly name: string;
		readonly demo: boolean;
		/** To which this phone seals its data key, so that the office can help. */
		readonly recoveryKey?: string | undefined;
		/** What it decides for its phones; see `rulesOf`. */
		readonly rules?: GivenRules | undefined;
	};
	/** The incarnation that new operations are numbered in (G11). */
	readonly inc: string;
	/** The server epoch that receipts and cursors are held against; null before the first contact. */
	readonly epoch: string | null;
	readonly scopes: readonly string[];
	/** Server time minus phone time, from the exchange with the shortest round trip. */
	readonly clockOffsetMs: number;
	readonly highest: string | null;
	readonly lastContactAt: number | null;
	readonly packHash: string | null;
	/** The office has withdrawn this device: nothing is pulled, and what was recorded is still handed in. */
	readonly revoked: boolean;
	/** What was found damaged here and made good, the newest last: told to the coach, and to the office with every push. */
	readonly healed?: readonly HealedNote[];
	/** Decisions on what waits in quarantine were asked for up to this moment, by the office's clock. */
	readonly heardUntil?: number;
	/** Certificates this phone had before it was enrolled anew: what was made under one is handed in under it. */
	readonly earlier?: readonly EarlierCertificate[];
	/** Of envelopes that have left the phone: no number repeats, and the screen still knows when all was received. */
	readonly gone?: Gone;
	readonly safety?: SafetyMeta;
}

/** What the phone remembers for its own safety. No name and no secret. */
export interface SafetyMeta {
	/** When the office last let this phone read, by the office's clock. */
	readonly metAt?: number;
	/** The latest moment this phone has seen, by its corrected clock. */
	readonly seenAt?: number;
	/** The office said that this person is no longer with it. */
	readonly hasEnded?: boolean;
	/** When this person's time with the organisation ends, as the office said. */
	readonly endsAt?: number | null;
	/** When the coach chose to record on a phone without an installed app or kept storage. */
	readonly goesOnSince?: number;
	/** How often a screen could not be drawn. */
	readonly broken?: number;
	/** A talk was open when the vault last was: until then it is taken to be, also by a phone that is locked. */
	readonly talkUntil?: number;
}

export interface Gone {
	/** Highest number by incarnation (G11). */
	readonly last: Readonly<Record<string, number>>;
	readonly receivedAt: number;
}

export type HealedNote = Healed & { readonly isSeen?: boolean };

export interface EarlierCertificate {
	readonly dev: string;
	readonly certificate: Certificate;
}

/** One record, written strictly: an incarnation that was given up must stay so after a crash. */
export interface MetaStore {
	read(): Promise<DeviceMeta | null>;
	write(meta: DeviceMeta): Promise<void>;
}

/** The second copy of every unsent operation: append-only lines, flushed before `append` resolves. */
export interface Journal {
	append(lines: readonly string[]): Promise<void>;
	readAll(): Promise<readonly string[]>;
	/** Replaces the content in one go, for compaction. */
	rewrite(lines: readonly string[]): Promise<void>;
}

/** A row as it lies on the phone: sealed but for what finding it needs. */
export interface SealedRow {
	readonly id: string;
	readonly kind: string;
	readonly scope: string;
	/** Number of the write, checked by the transaction that replaces it. */
	readonly ver: number;
	readonly iv: Uint8Array;
	readonly ct: Uint8Array;
}

/** How far a scope has been pulled. Commits with the rows (G5). */
export interface Cursor {
	readonly scope: string;
	readonly epoch: string;
	readonly seq: number;
	/** A first sync under way; until its end `seq` is 0, so nothing counts as covered. */
	readonly snapshot?: { readonly place: SnapshotPlace; readonly held: number; readonly total: number };
	/** When its rows were last held against the office's digest (G10). */
	readonly checkedAt?: number;
}

/** The last own operation whose effect the rows hold, per incarnation (G1). */
export interface Applied {
	readonly inc: string;
	readonly n: number;
}

export interface RowCommit {
	/** `expected` is the version that was read, 0 for a new row; on a mismatch nothing is written. */
	readonly puts: readonly { readonly row: SealedRow; readonly expected: number }[];
	readonly deletes: readonly string[];
	readonly cursors: readonly Cursor[];
	readonly forgetScopes: readonly string[];
	readonly applied: Applied | null;
	/** On the disk when it resolves; otherwise the system may still have it in memory. */
	readonly strict?: boolean;
}

export interface RowStore {
	readAll(): Promise<{
		readonly rows: readonly SealedRow[];
		readonly cursors: readonly Cursor[];
		readonly applied: readonly Applied[];
	}>;
	/** One transaction; `conflict` means that another writer was first and nothing changed. */
	commit(commit: RowCommit): Promise<'ok' | 'conflict'>;
}

/** Many rows under one seal; see `row-sheets.ts`. */
export interface SealedSheet {
	readonly iv: Uint8Array;
	readonly ct: Uint8Array;
}

/** The sheets as the store holds them, with all that they lack. */
export interface FoundSheets {
	readonly making: string;
	readonly sheets: readonly SealedSheet[];
	/** Rows that changed since; the sheets' own of these count no more. */
	readonly late: ReadonlySet<string>;
	readonly lateRows: readonly SealedRow[];
	/** Rows of the phone itself. */
	readonly localRows: readonly SealedRow[];
	/** How many other rows the store holds. */
	readonly rowCount: number;
	readonly cursors: readonly Cursor[];
	readonly applied: readonly Applied[];
}

/** The sheets lie in the row store, which notes with every commit what they lack. */
export interface SheetStore {
	/** Null when there are none; `unlevel` when they are not whole, or somebody wrote rows who knows no sheets. */
	read(): Promise<FoundSheets | 'unlevel' | null>;
	/** From here on every commit notes what the sheets to come lack; those before go. */
	begin(making: string): Promise<void>;
	/** Nothing, and false, when another making began or rows were deleted meanwhile. */
	finish(
		making: string,
		made: { readonly sheets: readonly SealedSheet[]; readonly versions: ReadonlyMap<string, number> }
	): Promise<boolean>;
	/** Takes away whatever sheets there are. */
	drop(): Promise<void>;
}

/** Seals and opens rows with the data key. Exists only while unlocked. */
export interface RowSealer {
	seal(data: string | Uint8Array, bound: string): Promise<{ readonly iv: Uint8Array; readonly ct: Uint8Array }>;
	/** Rejects when the bytes or what they are bound to were changed. */
	open(sealed: { readonly iv: Uint8Array; readonly ct: Uint8Array }, bound: string): Promise<string>;
	/** The same, for what becomes text in part only, and later. */
	openBytes(sealed: { readonly iv: Uint8Array; readonly ct: Uint8Array }, bound: string): Promise<Uint8Array>;
}

/** Seals operations for the office: one session per unlock. */
export interface EnvelopeSealer {
	/** The sealed session that goes with every envelope made now. */
	readonly session: SealedSession;
	seal(operation: Operation): Promise<Envelope>;
	/** Opens an envelope of this or of an earlier session whose key the vault still keeps; null when the key is gone. */
	open(envelope: Envelope): Promise<string | null>;
	/** Drops the kept keys of earlier sessions, once every envelope of theirs is applied. */
	forgetEarlier(): Promise<void>;
}

export type NetResult<T> =
	| { readonly ok: true; readonly value: T }
	| { readonly ok: false; readonly failure: Failure; readonly retryAfterMs?: number; readonly detail?: string };

/** The office, over the network. Never throws: every failure is a value. */
export interface NetPort {
	push(request: PushRequest): Promise<NetResult<PushAnswer>>;
	handshake(): Promise<NetResult<HandshakeAnswer>>;
	pull(request: PullRequest): Promise<NetResult<PullAnswer>>;
	/** Says that nothing of these households is left on this phone. */
	purged(request: PurgedRequest): Promise<NetResult<PurgedAnswer>>;
	enrol(request: EnrolRequest): Promise<NetResult<EnrolAnswer>>;
	/** The text of a content pack by its hash; with the pack held here, perhaps only what changed since (`content/delta.ts`). */
	pack(hash: string, from?: string | null): Promise<NetResult<string>>;
}

/** Asks to be woken; the courier never trusts it and compares times when it is. */
export interface AlarmPort {
	wakeAt(at: number): void;
}
