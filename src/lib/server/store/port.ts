/**
 * What the server keeps, as one port: SQLite and PostgreSQL through one query
 * layer, and a twin in memory for the simulation. One contract suite holds all
 * three to the same behaviour.
 *
 * Every row is keyed by tenant. No sequence is global: the number of a change
 * comes from a counter row per (tenant, scope), locked until commit (G6).
 */
import type { HeldState } from '#lib/domain/held.ts';
import type { Role } from '#lib/domain/roles.ts';
import type { EntityState } from '#lib/sync/merge.ts';
import type { Healed } from '#lib/sync/wire.ts';
import type { AuditVerbs } from './audit-chain.ts';
import type { BackupVerbs } from './backup-verbs.ts';
import type { PrivacyVerbs } from './privacy-verbs.ts';
import type { RecoveryVerbs } from './recovery-verbs.ts';
import type { RegistryVerbs } from './registry-verbs.ts';

export interface StoredOperation {
	readonly opId: string;
	/** Scope and number under which it became visible. */
	readonly scope: string;
	readonly seq: number;
	readonly dev: string;
	readonly inc: string;
	readonly n: number;
	readonly root: string;
	readonly ent: string;
	readonly kind: string;
	readonly eff: string;
	/** SHA-256 of the operation's text as it came, hexadecimal. */
	readonly hash: string;
	/** The operation's text as it came, unknown fields included. */
	readonly body: string;
	readonly receivedAt: number;
	/** Person answerable for it: the device's person or the office user. */
	readonly person: string;
}

export interface StoredEntity {
	readonly ent: string;
	readonly kind: string;
	readonly root: string;
	/** Home scope, and how often it moved. */
	readonly scope: string;
	readonly move: number;
	readonly seq: number;
	readonly state: EntityState;
}

/** A line of a scope's stream: at most one per entity, the newest. */
export interface StoredChange {
	readonly scope: string;
	readonly seq: number;
	readonly ent: string;
	/** `purge`: the household of this id was purged; everything of it goes (G12). */
	readonly what: 'state' | 'leave' | 'purge';
	readonly move: number;
}

export interface StoredQuarantine {
	readonly id: string;
	readonly opId: string;
	readonly dev: string;
	readonly reason: string;
	readonly body: string;
	readonly hash: string;
	readonly receivedAt: number;
	readonly state: HeldState;
	/** Entity it was about, where that could be read: later operations on it follow (see `findQuarantinedEntities`). */
	readonly ent: string | null;
	/** Who the certificate names; null for what was kept before this was noted. */
	readonly person: string | null;
	/** The sealed session it came with, as JSON, for what could not be opened: another try needs it. */
	readonly session: string | null;
	readonly decidedAt: number | null;
	readonly decidedBy: string | null;
	/** Why, as a code that a phone may be told. */
	readonly decision: string | null;
	/** Why, in the office's own words; these stay at the office. */
	readonly note: string | null;
	/** The office's operation that was applied in its stead. */
	readonly citedBy: string | null;
}

/** What a decision changes. `reason` too: a follower may wait for another reason than before. */
export type HeldDecision = Partial<
	Pick<StoredQuarantine, 'state' | 'reason' | 'decidedAt' | 'decidedBy' | 'decision' | 'note' | 'citedBy'>
>;

export interface StoredDevice {
	readonly dev: string;
	readonly person: string;
	readonly label: string;
	readonly submitKey: string;
	readonly readKey: string;
	readonly enrolledAt: number;
	readonly lastContactAt: number | null;
	readonly unsent: number | null;
	readonly appVersion: string | null;
	readonly persisted: boolean | null;
	readonly clockOffsetMs: number | null;
	/** What it found wrong with its stores and made good, as it said last. */
	readonly healed: readonly Healed[];
	/** The app is installed, as far as the phone can tell. */
	readonly installed: boolean | null;
	/** Since when its coach records on it although it is not installed or may lose what it keeps, by choice. */
	readonly goesOnSince: number | null;
	/** How often a screen could not be drawn on it; null for a phone that never said. */
	readonly broken: number | null;
	readonly revokedAt: number | null;
}

export type DeviceContact = Partial<
	Pick<
		StoredDevice,
		'unsent' | 'appVersion' | 'persisted' | 'clockOffsetMs' | 'healed' | 'installed' | 'goesOnSince' | 'broken'
	>
> & {
	readonly lastContactAt: number;
};

export interface StoredOrganisation {
	readonly tenant: string;
	readonly name: string;
	readonly epoch: string;
	readonly demo: boolean;
	/** Hash of the pack that phones are to hold. */
	readonly packHash: string | null;
	readonly createdAt: number;
}

export interface StoredPerson {
	readonly person: string;
	readonly name: string;
	readonly email: string | null;
	/** One or more. */
	readonly roles: readonly Role[];
	readonly language: string;
	/** After this moment nothing new is let in under this name. */
	readonly expiresAt: number | null;
	readonly active: boolean;
}

/** A one-use way in for one phone. Only the hash of the code is kept. */
export interface StoredInvitation {
	readonly codeHash: string;
	readonly person: string;
	readonly expiresAt: number;
	readonly usedAt: number | null;
	/** How the office made it; not there for one that the server made. */
	readonly made?: InvitationMade;
}

export interface InvitationMade {
	/** Who of the office. */
	readonly by: string;
	readonly at: number;
	/** The roles, and the most that its phone may read: a person who has others or more by then needs a new one. */
	readonly roles: readonly Role[];
	readonly scopes: readonly string[];
}

/** Something a person must look at. `detail` holds ids, never values. */
export interface StoredAlarm {
	readonly id: string;
	readonly kind: 'sameIdOtherContent' | 'fork' | 'otherHistory';
	readonly detail: string;
	readonly at: number;
}

/** What was purged: ids and numbers, nothing of a resident. */
export interface StoredPurge {
	readonly root: string;
	readonly ents: readonly string[];
	readonly reason: string;
	readonly person: string;
	readonly at: number;
	/** How many records of each kind went. */
	readonly counts: Readonly<Record<string, number>>;
}

export interface StoredPack {
	readonly hash: string;
	readonly body: string;
	readonly publishedAt: number;
}

export interface RootTraces {
	readonly devs: readonly string[];
	/** Records that were named and kept aside; none that is here under another root, and no phone: a phone can claim anything. */
	readonly ents: readonly string[];
	/** Hashes of photos that were named and kept aside, and that no record of another root names. */
	readonly photos: readonly string[];
}

/** Where to look along the effective clocks of an incarnation. */
export interface PlaceOfClock {
	readonly dev: string;
	readonly inc: string;
	readonly n: number;
	readonly which: 'earlier' | 'later';
	/** The last that was answered, to go on behind it; null to begin. */
	readonly from: string | null;
}

/** How many `findByClock` answers at a time. */
export const CLOCKS_PER_LOOK = 20;

/**
 * One transaction for one tenant. Nothing is visible to others before it ends
 * well; when the function throws, nothing of it stays.
 */
export interface StoreTransaction extends AuditVerbs, BackupVerbs, PrivacyVerbs, RecoveryVerbs, RegistryVerbs {
	/** The database's time, in milliseconds. */
	now(): Promise<number>;
	findOperations(opIds: readonly string[]): Promise<readonly StoredOperation[]>;
	/** Highest effective clock among operations of this device with a lower number, in any incarnation of it that is given. */
	highestEarlier(dev: string, inc: string, n: number): Promise<string | null>;
	/** Highest effective clock of this device, in whatever incarnation. */
	highestOf(dev: string): Promise<string | null>;
	/** Some of those with a lower number, the highest effective clock first; or with a higher one, the lowest first. */
	findByClock(place: PlaceOfClock): Promise<readonly StoredOperation[]>;
	findByNumber(dev: string, inc: string, n: number): Promise<StoredOperation | null>;
	/** Entities to be joined into: nobody else may change them before this transaction ends. */
	readEntities(ents: readonly string[]): Promise<readonly StoredEntity[]>;
	/** Takes `count` numbers of the scope and returns the first; the counter row stays locked until commit. */
	takeNumbers(scope: string, count: number): Promise<number>;
	insertOperations(operations: readonly StoredOperation[]): Promise<void>;
	putEntities(entities: readonly StoredEntity[]): Promise<void>;
	putChanges(changes: readonly StoredChange[]): Promise<void>;
	insertQuarantine(items: readonly StoredQuarantine[]): Promise<void>;
	findQuarantine(opIds: readonly string[]): Promise<readonly StoredQuarantine[]>;
	putDevice(device: StoredDevice): Promise<void>;
	findDevice(dev: string): Promise<StoredDevice | null>;

	/* Added while building push: batches, and what authorisation and identity stand on. */

	/** What a device said about itself, and when; never touches whether it is revoked. */
	noteDevice(dev: string, contact: DeviceContact): Promise<void>;
	/** Which operations use these numbers of an incarnation; a whole push in one question. */
	findNumbers(
		dev: string,
		inc: string,
		numbers: readonly number[]
	): Promise<readonly { readonly n: number; readonly opId: string }[]>;
	/** Entities only to be looked at: holds nobody up, and may be outdated a moment later. */
	peekEntities(ents: readonly string[]): Promise<readonly StoredEntity[]>;
	/** Every scope in which these entities are or were: the ground for letting a moved household's coach still write. */
	findPlaces(ents: readonly string[]): Promise<readonly StoredChange[]>;
	/** An address with everything that lives there: its households and all under them. Held until the transaction ends. */
	readBundle(address: string): Promise<readonly StoredEntity[]>;
	/** All entities of a kind with few members: rounds, areas. */
	readKind(kind: string): Promise<readonly StoredEntity[]>;
	/** One kept thing, to be decided on: nobody else may decide before this transaction ends. */
	readHeld(id: string): Promise<StoredQuarantine | null>;
	/** What waits about one entity, to be decided on, in order of arrival. */
	readHeldOf(ent: string): Promise<readonly StoredQuarantine[]>;
	/** What came sealed in this session or another of the device and could not be opened: where a session may be found. */
	findUnopened(dev: string): Promise<readonly StoredQuarantine[]>;
	/** Writes the decision on a kept thing; what it says is never changed. */
	decideHeld(id: string, decision: HeldDecision): Promise<void>;
	/** Characters of what waits of this device. */
	heldSize(dev: string): Promise<number>;
	/** When something of this device was last decided; null for never. */
	lastDecidedAt(dev: string): Promise<number | null>;
	/** Those of the given entities of which something waits in quarantine or was not taken over. */
	findQuarantinedEntities(ents: readonly string[]): Promise<readonly string[]>;
	/** Those of the given roots or entities that are denied for ever (G12). */
	findDenied(ids: readonly string[]): Promise<readonly string[]>;
	denyRoot(root: string): Promise<void>;
	/** Everything that belongs to a household, held until the transaction ends: whoever adds to it waits, or comes after. */
	readRoot(root: string): Promise<readonly StoredEntity[]>;
	/** Who wrote about these records, and which others quarantine holds under this root. */
	findTraces(root: string, ents: readonly string[]): Promise<RootTraces>;
	/**
	 * Takes out what these records say: entities, list rows, streams, and the text of every operation and of
	 * everything in quarantine. An operation's id, number, clock and hash stay, so that no id is used twice (G11).
	 * `alone` leaves what only mentions the root.
	 */
	eraseRoot(root: string, ents: readonly string[], options?: { readonly alone: boolean }): Promise<void>;
	/** Notes a purge and the devices that are to confirm it; what a device confirmed before stays confirmed. */
	putPurge(purge: StoredPurge, devices: readonly string[]): Promise<void>;
	findPurges(roots: readonly string[]): Promise<readonly StoredPurge[]>;
	listPurges(): Promise<readonly StoredPurge[]>;
	/** Purges that this device has not confirmed yet, the oldest first. */
	findUnconfirmed(dev: string, limit: number): Promise<readonly Pick<StoredPurge, 'root' | 'ents'>[]>;
	confirmPurges(dev: string, roots: readonly string[], at: number): Promise<void>;
	listDevices(): Promise<readonly StoredDevice[]>;
	insertAlarms(alarms: readonly StoredAlarm[]): Promise<void>;
	readOrganisation(): Promise<StoredOrganisation | null>;
	putOrganisation(organisation: StoredOrganisation): Promise<void>;
	putPerson(person: StoredPerson): Promise<void>;
	findPerson(person: string): Promise<StoredPerson | null>;
	listPeople(): Promise<readonly StoredPerson[]>;
	putInvitation(invitation: StoredInvitation): Promise<void>;
	/** The invitation, now used; null when there is none, or it was used or has ended. */
	takeInvitation(codeHash: string, now: number): Promise<StoredInvitation | null>;
	putPack(pack: StoredPack): Promise<void>;
	findPack(hash: string): Promise<StoredPack | null>;
}

export interface SnapshotPage {
	readonly scope: string;
	readonly at: number | null;
	readonly below: number | null;
	readonly kinds: readonly string[];
	/** Changes of these kinds, or all others. */
	readonly isOfKinds: boolean;
	readonly limit: number;
}

export interface ServerStore {
	/** Runs in one transaction of this tenant, again when the engine asks for a retry; the function must be idempotent. */
	transaction<T>(tenant: string, run: (tx: StoreTransaction) => Promise<T>): Promise<T>;
	/** A page of a scope's stream above `after`, in order of number, from one snapshot. */
	readChanges(
		tenant: string,
		scope: string,
		after: number,
		limit: number
	): Promise<{
		readonly head: number;
		readonly changes: readonly (StoredChange & { readonly state: EntityState | null })[];
	}>;
	/**
	 * A page of what the scope holds up to `at` (its head when null), newest first: changes below `below`
	 * whose record is of these kinds, or of none of them. `total` counts the records, when asked for.
	 */
	readSnapshot(
		tenant: string,
		page: SnapshotPage
	): Promise<{
		readonly head: number;
		readonly at: number;
		readonly total: number | null;
		readonly changes: readonly (StoredChange & { readonly state: EntityState | null })[];
	}>;
	/** Highest number per incarnation of a device, and its highest effective clock. */
	readDeviceRecord(
		tenant: string,
		dev: string
	): Promise<{ readonly known: Readonly<Record<string, number>>; readonly highest: string | null }>;
	/** Every operation on one entity in order of effective clock: its history. */
	readHistory(tenant: string, ent: string): Promise<readonly StoredOperation[]>;
	/** Changes on every restore; a phone that meets another one pushes again and pulls from the start. */
	readEpoch(tenant: string): Promise<string>;
	/** Takes erased bytes out of what the engine keeps beside its tables, such as a write-ahead log; false when somebody else held it. */
	forgetErased(): Promise<boolean>;
	/** Empties the office's lists of an organisation and folds them from its records again; where there are none, it does nothing. */
	refoldLists(tenant: string): Promise<void>;
	/** The first organisation made here; null in an empty store. */
	firstTenant(): Promise<string | null>;
	close(): Promise<void>;
}
