/**
 * The tables, once, for SQLite and PostgreSQL alike. Only what both engines
 * spell the same is used: text, 64-bit whole numbers, and 0 or 1 for no and yes.
 * Every primary key begins with the tenant.
 */
import type { Kysely } from 'kysely';
import type { RecoveryKeyRow, RecoveryRequestRow } from './recovery-rows.ts';
import type { HeldState } from '#lib/domain/held.ts';
import type { AccountRow, InvitationRow, PasskeyRow, PersonReview, PersonRow, SessionRow } from './identity-schema.ts';
import type { DataTables } from './schema-data.ts';
import type { OfficeTables } from './schema-office.ts';
import type { PrivacyTables } from './schema-privacy.ts';

export type { AccountRow, InvitationRow, PasskeyRow, PersonReview, PersonRow, SessionRow };

export type Database = Kysely<Tables>;

export interface Tables extends OfficeTables, PrivacyTables, DataTables {
	organisation: OrganisationRow;
	scope_counter: { tenant: string; scope: string; seq: number };
	/** Up to which number of each scope the lists hold what changed; see `sql-lists.ts`. */
	list_cursor: { tenant: string; scope: string; seq: number };
	operation: OperationRow;
	entity: EntityRow;
	change: ChangeRow;
	quarantine: QuarantineRow;
	denied: { tenant: string; root: string };
	purge: PurgeRow;
	purge_device: { tenant: string; dev: string; root: string; confirmed_at: number | null };
	alarm: { tenant: string; id: string; kind: string; detail: string; at: number };
	device: DeviceRow;
	person: PersonRow & PersonReview;
	invitation: InvitationRow;
	sign_in_link: { tenant: string; link_hash: string; person: string; expires_at: number; used_at: number | null };
	session: SessionRow;
	account: AccountRow;
	passkey: PasskeyRow;
	/** Hashes of codes that sign their person in once; a restore brings none of them back. */
	recovery_code: { tenant: string; code_hash: string; person: string; created_at: number; used_at: number | null };
	passkey_challenge: { tenant: string; challenge: string; person: string | null; expires_at: number };
	pack: { tenant: string; hash: string; body: string; published_at: number };
	content_draft: ContentDraftRow;
	content_release: ContentReleaseRow;
	content_shared: { tenant: string; lesson: string; theirs: string; ours: string };
	backup: BackupRow;
	backup_head: { tenant: string; scope: string; seq: number };
	restore: RestoreRow;
	/** Whose history PostgreSQL told when the epoch began; see `postgres-history.ts`. */
	history: { tenant: string; system: string; timeline: string };
	/** By which registry the records are folded; see `registry-verbs.ts`. */
	registry: { tenant: string; merges: string; next: string | null; after: string };
	recovery_key: RecoveryKeyRow;
	recovery_held: { tenant: string; dev: string; key: string; at: number };
	recovery_request: RecoveryRequestRow;
	address_list: AddressListRow;
	attempt_list: AttemptListRow;
	visit_list: VisitListRow;
	concern_list: ConcernListRow;
	commitment_list: CommitmentListRow;
	referral_list: ReferralListRow;
	note_list: NoteListRow;
	measure_list: MeasureListRow;
	photo_list: PhotoListRow;
	audit: AuditRow;
	audit_about: { tenant: string; about: string; number: number };
	audit_head: { tenant: string; number: number; hash: string };
	/** `dev` handed it in; null for one that a restore or an archive brought. */
	photo_stored: { tenant: string; hash: string; size: number; received_at: number; dev: string | null };
	/** Tries and used challenges; see `http/shared-turns.ts`. */
	turn: { tenant: string; key: string; until: number };
	mail: MailRow;
	/** Of which concern an owner was told, by which mail; null where nobody had to be told. */
	mail_concern: { tenant: string; concern: string; owner: string; mail: string | null };
}

/** One mail; what it says is made when it is sent. */
export interface MailRow {
	tenant: string;
	mail: string;
	kind: string;
	person: string;
	queued_at: number;
	/** When it is tried, or tried again. */
	next_at: number;
	tries: number;
	sent_at: number | null;
	/** When it was sent or given up; null while it waits. */
	ended_at: number | null;
	/** Why the last try failed. */
	trouble: string | null;
}

export interface OrganisationRow {
	tenant: string;
	name: string;
	epoch: string;
	demo: number;
	pack_hash: string | null;
	created_at: number;
}

export interface OperationRow {
	tenant: string;
	op_id: string;
	scope: string;
	seq: number;
	dev: string;
	inc: string;
	n: number;
	root: string;
	ent: string;
	kind: string;
	eff: string;
	hash: string;
	body: string;
	received_at: number;
	person: string;
}

export interface EntityRow {
	tenant: string;
	ent: string;
	kind: string;
	root: string;
	/** The address it belongs to, where its fields name one; an address names itself. */
	address: string | null;
	scope: string;
	move: number;
	seq: number;
	state: string;
}

export interface ChangeRow {
	tenant: string;
	scope: string;
	ent: string;
	seq: number;
	what: 'state' | 'leave' | 'purge';
	move: number;
}

/** A household that was purged, and what went with it; `ents` and `counts` are JSON. */
export interface PurgeRow {
	tenant: string;
	root: string;
	ents: string;
	reason: string;
	person: string;
	at: number;
	counts: string;
}

export interface QuarantineRow {
	tenant: string;
	id: string;
	op_id: string;
	dev: string;
	ent: string | null;
	reason: string;
	body: string;
	hash: string;
	received_at: number;
	state: HeldState;
	person: string | null;
	session: string | null;
	decided_at: number | null;
	decided_by: string | null;
	decision: string | null;
	note: string | null;
	cited_by: string | null;
}

export interface DeviceRow {
	tenant: string;
	dev: string;
	person: string;
	label: string;
	submit_key: string;
	read_key: string;
	enrolled_at: number;
	last_contact_at: number | null;
	unsent: number | null;
	app_version: string | null;
	persisted: number | null;
	clock_offset_ms: number | null;
	/** JSON; null for nothing. */
	healed: string | null;
	installed: number | null;
	goes_on_since: number | null;
	broken: number | null;
	revoked_at: number | null;
}

/** Only ever added to. */
export interface AuditRow {
	tenant: string;
	number: number;
	action: string;
	object: string;
	result: string;
	origin: string;
	actor: string;
	at: number;
	prior: string;
	hash: string;
}

/** A backup that was verified. */
export interface BackupRow {
	tenant: string;
	id: string;
	epoch: string;
	taken_at: number;
	verified_at: number;
	file: string;
	digest: string;
}

/** One life of this store ended and another began, with what a backup held. */
export interface RestoreRow {
	tenant: string;
	epoch: string;
	earlier_epoch: string;
	backup_taken_at: number;
	restored_at: number;
}

/** A content file as somebody is writing it, not yet published. */
export interface ContentDraftRow {
	tenant: string;
	/** As in the content folder: `lessons/l03-worries/nl.md`. */
	path: string;
	/** Null where the file is to go. */
	text: string | null;
	/** Hash of the published text it was begun from; null for a new file. */
	base_hash: string | null;
	person: string;
	saved_at: number;
}

/** A pack as it was given out, with the files that made it differ from what ships. Never changed afterwards. */
export interface ContentReleaseRow {
	tenant: string;
	/** From one, a number more each time. */
	number: number;
	how: 'shipped' | 'published' | 'returned';
	pack_hash: string;
	/** What shipped at that moment, so that a start knows whether there is anything new. */
	shipped_hash: string;
	files: string;
	changes: string;
	note: string;
	/** Null where the product itself brought it. */
	person: string | null;
	/** The number of the release that was gone back to. */
	returns_to: number | null;
	at: number;
}

/* What an office table filters and sorts on, written with the entity itself. Everything else is read from its state. */

interface ListRow {
	tenant: string;
	ent: string;
	root: string;
	seq: number;
}

export interface AddressListRow extends ListRow {
	postcode: string | null;
	street: string | null;
	town: string | null;
	number: number | null;
	letter: string | null;
	addition: string | null;
	area: string | null;
	do_not_visit: number;
	unchecked: number;
	/** When the office saw that nobody rings here again. */
	opt_out_seen_at: number | null;
}

export interface AttemptListRow extends ListRow {
	address: string | null;
	coach: string | null;
	outcome: string | null;
	at: number | null;
	undone: number;
	/** The scope of the round in which nobody rings here any more. */
	not_again_in: string | null;
}

export interface VisitListRow extends ListRow {
	address: string | null;
	household: string | null;
	coach: string | null;
	state: string | null;
	started_at: number | null;
	closed_at: number | null;
	discarded: number;
	help_accepted: number | null;
	/** Why it came late; null for what came in time. */
	late: string | null;
}

export interface ConcernListRow extends ListRow {
	address: string | null;
	household: string | null;
	visit: string | null;
	category: string | null;
	weight: string | null;
	state: string | null;
	owner: string | null;
	due_on: string | null;
	raised_at: number | null;
	raised_by: string | null;
	answered_at: number | null;
	told_coach_at: number | null;
	told_resident_at: number | null;
	withdrawn: number;
	/** The theme that it can be joined to, and how it ended. */
	theme: string | null;
	ended: string | null;
}

export interface CommitmentListRow extends ListRow {
	address: string | null;
	household: string | null;
	visit: string | null;
	who: string | null;
	due_on: string | null;
	state: string | null;
	done_at: number | null;
}

export interface ReferralListRow extends ListRow {
	household: string | null;
	visit: string | null;
	concern: string | null;
	partner: string | null;
	state: string | null;
	made_at: number | null;
	told_back_at: number | null;
	/** A partner of the organisation's own list. */
	named: string | null;
	heard_at: number | null;
	ended_at: number | null;
}

/** A note, and how many versions of it stand beside each other. */
export interface NoteListRow extends ListRow {
	household: string | null;
	visit: string | null;
	versions: number;
	at: number | null;
}

export interface MeasureListRow extends ListRow {
	household: string | null;
	visit: string | null;
	code: string | null;
	amount: number | null;
	how: string | null;
	at: number | null;
	removed: number;
}

/** `dev` made the photo and may still hold its bytes; `photo_stored` says whether they are here. */
export interface PhotoListRow extends ListRow {
	visit: string | null;
	hash: string | null;
	dev: string | null;
	removed: number;
}
