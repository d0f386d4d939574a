/**
 * The one port to everything on this phone. A dedicated worker stands behind it
 * with Dexie, journal, outbox, vault and courier; screens hold view state only,
 * subscribe to named queries and call verbs. The views carry what a screen
 * shows, in values and keys, never in words.
 */
import type { ToldHow } from '#lib/domain/concern.ts';
import type { RecordValues } from '#lib/domain/records/index.ts';
import type { Progress, ProgressChange } from '#lib/domain/learning.ts';
import type { KnownFinding } from '#lib/domain/known-names.ts';
import type { ContentPack } from '#lib/domain/guide/guide.ts';
import type { Failure } from '#lib/sync/outbox.ts';
import type { Healed } from '#lib/sync/wire.ts';
import type { GuideSession } from '#lib/domain/visit.ts';
import type { ConsentTexts, Withdrawing } from './consent-port.ts';
import type { DoorQueries, DoorVerbs, DoorView } from './door-port.ts';
import type { Emptied, SafetyVerbs, SafetyView } from './safety-port.ts';
import type { TableParts, TableVerbs } from './table-port.ts';
import type { VaultVerbs, WaysView } from './vault-port.ts';

export type {
	AddressView,
	DoorView,
	DueCommitment,
	FlatDoor,
	FlatSummary,
	FlatView,
	OwnCounts,
	OwnSignal,
	OwnWorkView,
	PlateState,
	TodayView
} from './door-port.ts';

/** Where the phone stands between empty and unlocked. */
export type LockState =
	| { readonly kind: 'starting' }
	/** No secure context, storage or worker: the app says which, in one sentence. */
	| { readonly kind: 'unusable'; readonly why: 'insecure' | 'storage' | 'worker' }
	/** Another tab holds the Web Lock; `takeOver` asks it to let go. */
	| { readonly kind: 'elsewhere' }
	/** `hasWork`: an earlier enrolment left something here that may not be at the office; it goes along with the next. */
	| { readonly kind: 'notEnrolled'; readonly hasWork: boolean }
	/** Nothing of a resident is left. `canSend`: it hands in what was kept; else that goes along with the next enrolment. */
	| { readonly kind: 'emptied'; readonly emptied: Emptied; readonly canSend: boolean }
	| { readonly kind: 'locked' }
	| { readonly kind: 'covered'; readonly triesLeft: number }
	| { readonly kind: 'open' };

export type SendState =
	| { readonly kind: 'idle' }
	| { readonly kind: 'sending' }
	| { readonly kind: 'waiting'; readonly failure: Failure; readonly until: number };

/** Always known, also when locked: it holds no personal value. */
export interface StatusView {
	readonly lock: LockState;
	readonly online: boolean;
	readonly send: SendState;
	/** Operations not yet at the office, and the visits and attempts among them. */
	readonly unsentOperations: number;
	readonly unsentVisits: number;
	readonly unsentAttempts: number;
	/** Photos that wait for their turn after the text. */
	readonly unsentPhotos: number;
	readonly oldestUnsentAt: number | null;
	readonly lastContactAt: number | null;
	/** Office time minus this phone's, in milliseconds; null before the first contact. */
	readonly clockOffsetMs: number | null;
	/** Everything was received at this time; null while something is unsent or nothing was ever sent. */
	readonly allReceivedAt: number | null;
	readonly persisted: boolean | null;
	readonly organisation: { readonly name: string; readonly demo: boolean } | null;
	readonly person: { readonly id: string; readonly name: string } | null;
	readonly packHash: string | null;
	readonly saveTrouble: 'full' | 'closed' | null;
	readonly openVisit: boolean;
	/** A first sync under way: records that came, of about how many; null when all is there. */
	readonly arriving: { readonly held: number; readonly total: number } | null;
	/** What was found damaged on this phone and made good, and the coach has not read yet. */
	readonly healed: readonly Healed[];
	readonly safety: SafetyView;
}

/** Where one recorded thing is now. */
export type Whereabouts =
	| { readonly kind: 'phone'; readonly savedAt: number }
	| { readonly kind: 'office'; readonly at: number }
	/** In quarantine: the office looks at it. `reason` is one of the wire's quarantine codes. */
	| { readonly kind: 'office-asks'; readonly at: number; readonly reason: string }
	/** Not taken over by the office; `why` is one of the domain's reasons. */
	| { readonly kind: 'office-declined'; readonly at: number; readonly why: string };

/** Where one photo's bytes are. They travel behind the words, so they may be here while their record is at the office. */
export type PhotoWhere =
	| { readonly kind: 'phone'; readonly savedAt: number }
	| { readonly kind: 'sending' }
	| { readonly kind: 'office'; readonly at: number }
	/** The file on this phone is damaged or gone. */
	| { readonly kind: 'unreadable' }
	/** Taken with another phone, or sent so long ago that this phone let go of it. */
	| { readonly kind: 'elsewhere' };

export interface PhotoView {
	readonly id: string;
	readonly shows: string;
	readonly moment: string | null;
	readonly at: number;
	readonly where: PhotoWhere;
}

export interface NoteView {
	readonly id: string;
	readonly moment: string | null;
	readonly text: string;
	readonly at: number;
	/** More than one when two people wrote at once; the latest first. */
	readonly versions: readonly string[];
	/** The same with whose they are and when they were written. */
	readonly edits: readonly NoteEdit[];
}

export interface NoteEdit {
	readonly text: string;
	readonly at: number;
	/** `me`: on this phone. A colleague's phone is not known by name. */
	readonly by: 'me' | 'office' | 'colleague';
}

export interface VisitView extends TableParts {
	readonly id: string;
	readonly door: DoorView;
	readonly household: string;
	readonly values: RecordValues<'visit'>;
	readonly state: 'open' | 'closed';
	readonly guides: Readonly<Record<string, GuideSession>>;
	readonly concerns: readonly (RecordValues<'concern'> & { readonly id: string })[];
	/** What the office answered to this household, in any visit, and nobody told it yet. */
	readonly answers: readonly { readonly concern: string; readonly text: string }[];
	readonly notes: readonly NoteView[];
	readonly measures: readonly (RecordValues<'measure'> & { readonly id: string })[];
	readonly commitments: readonly (RecordValues<'commitment'> & { readonly id: string })[];
	readonly appointments: readonly (RecordValues<'appointment'> & { readonly id: string })[];
	readonly consents: readonly (RecordValues<'consent'> & { readonly id: string })[];
	readonly referrals: readonly (RecordValues<'referral'> & { readonly id: string })[];
	readonly photos: readonly PhotoView[];
	/** What the resident answered about photos; null when nobody asked. */
	readonly mayPhotograph: boolean | null;
	readonly consentTexts: ConsentTexts;
	/** What the household speaks, where that was noted. */
	readonly language: string | null;
	/** Text typed and not yet an operation, by draft key; see `saveDraft`. */
	readonly drafts: Readonly<Record<string, string>>;
	/** Where the talk stood on this phone's screen, as the screen wrote it down; null before it stood anywhere. */
	readonly place: string | null;
	readonly lastSavedAt: number | null;
	readonly where: Whereabouts;
}

export interface OutboxItem {
	readonly id: string;
	readonly what: 'visit' | 'attempt' | 'other';
	readonly street: string | null;
	readonly houseNumber: string | null;
	readonly at: number;
	readonly where: Whereabouts;
	readonly parts: number;
}

export interface SearchHit {
	readonly kind: 'lesson' | 'guide';
	readonly id: string;
	readonly title: string;
	readonly snippet: string;
	/** The language of the text in which it was found, when that is not the coach's own. */
	readonly foundIn?: string | undefined;
}

/** The organisation as a resident may know it. */
export interface OrganisationView {
	readonly name: string;
	readonly coordinatorName: string | null;
	readonly coordinatorPhone: string | null;
}

/** A lesson from the street that this coach proposed, and how it went. */
export interface OwnLesson {
	readonly id: string;
	readonly text: string;
	readonly at: number;
	/** What the office did with it; until it decides, `where` says how far it came. */
	readonly state: 'proposed' | 'taken' | 'declined';
	/** Why the office put it aside, in its words; null where it said nothing. */
	readonly reason: string | null;
	/** The id that the lesson made of it has in a pack, once one holds it. */
	readonly lesson: string;
	readonly where: Whereabouts;
}

/** Named queries: subscribe and be told again whenever the answer changes. */
export interface DeviceQueries extends DoorQueries {
	status: { readonly params: Record<string, never>; readonly result: StatusView };
	visit: { readonly params: { readonly id: string }; readonly result: VisitView | null };
	outbox: { readonly params: Record<string, never>; readonly result: readonly OutboxItem[] };
	/** Lessons need no lock: the pack holds no resident. Null until the first pack has come. */
	content: {
		readonly params: Record<string, never>;
		readonly result: { readonly hash: string; readonly pack: ContentPack } | null;
	};
	organisation: { readonly params: Record<string, never>; readonly result: OrganisationView | null };
	/** What opens this phone; needs no lock. Null before it is enrolled. */
	ways: { readonly params: Record<string, never>; readonly result: WaysView | null };
	/** The pack a visit began with; null when this phone no longer holds it. */
	pack: {
		readonly params: { readonly hash: string };
		readonly result: { readonly hash: string; readonly pack: ContentPack } | null;
	};
	learning: { readonly params: Record<string, never>; readonly result: Progress };
	/** One's own proposals of lessons, the newest first. */
	ownLessons: { readonly params: Record<string, never>; readonly result: readonly OwnLesson[] };
	/** Text typed outside a visit and not handed in yet, by the name of its field. */
	drafts: { readonly params: { readonly of: string }; readonly result: Readonly<Record<string, string>> };
	/** Places in a text that name somebody or a street of this phone. The names stay behind the port. */
	known: { readonly params: { readonly text: string }; readonly result: readonly KnownFinding[] };
	search: {
		readonly params: { readonly text: string; readonly language: string };
		readonly result: readonly SearchHit[];
	};
}

/** A verb's answer: done and durable, or what went wrong and what to do. */
export type Done<T = null> =
	| { readonly ok: true; readonly value: T; readonly savedAt: number }
	| { readonly ok: false; readonly error: DeviceError };

export type DeviceError =
	/** The phone is full: nothing was lost, the draft stays. */
	| { readonly kind: 'full' }
	/** The database closed under us and could not be opened again in time. */
	| { readonly kind: 'closed' }
	| { readonly kind: 'locked' }
	/** This photo was not taken; nothing else is touched. */
	| { readonly kind: 'photo'; readonly why: 'noConsent' | 'unreadable' | 'noRoom' }
	| { readonly kind: 'wrongSecret'; readonly triesLeft: number | null }
	/** Too many wrong passphrases: the next is heard from this moment on. */
	| { readonly kind: 'wait'; readonly until: number }
	/** Taken away, nobody could open this phone any more. */
	| { readonly kind: 'lastWay' }
	/** A passphrase that is too short or too easily guessed; nothing was changed. */
	| { readonly kind: 'weak' }
	/** A file that answers another request, or none. */
	| { readonly kind: 'otherFile' }
	| { readonly kind: 'codeRefused' }
	| { readonly kind: 'network'; readonly failure: Failure }
	| { readonly kind: 'unknown'; readonly reference: string };

/** Changes by field, as plain values; the worker turns them into operations by the merge table. */
export interface DeviceVerbs extends VaultVerbs, SafetyVerbs, DoorVerbs, TableVerbs {
	enrol(input: {
		readonly code: string;
		readonly label: string;
	}): Promise<Done<{ readonly demo: boolean; readonly name: string }>>;
	uncover(input: { readonly pin: string }): Promise<Done>;
	cover(): Promise<void>;
	lock(): Promise<void>;
	takeOver(): Promise<void>;
	/** Something was touched: the lock's clock starts again. */
	touch(): Promise<void>;

	startVisit(input: {
		readonly address: string;
		readonly household?: string;
	}): Promise<Done<{ readonly visit: string }>>;
	saveGuide(input: { readonly visit: string; readonly session: GuideSession }): Promise<Done>;
	addConcern(input: { readonly visit: string; readonly category: string }): Promise<Done<{ readonly concern: string }>>;
	updateConcern(input: { readonly concern: string; readonly values: RecordValues<'concern'> }): Promise<Done>;
	/** The resident has heard the office's answer; a null `how` takes that back. */
	tellResident(input: { readonly concern: string; readonly how: ToldHow | null }): Promise<Done>;
	/** A new note, or another version of one. */
	saveNote(input: {
		readonly visit: string;
		readonly note?: string;
		readonly moment: string | null;
		readonly text: string;
	}): Promise<Done<{ readonly note: string }>>;
	addMeasure(input: {
		readonly visit: string;
		readonly code: string;
		readonly count: number;
		readonly how: 'fitted' | 'advised';
	}): Promise<Done<{ readonly measure: string }>>;
	updateMeasure(input: { readonly measure: string; readonly values: RecordValues<'measure'> }): Promise<Done>;
	addCommitment(input: {
		readonly visit: string;
		readonly values: RecordValues<'commitment'>;
	}): Promise<Done<{ readonly commitment: string }>>;
	updateCommitment(input: { readonly commitment: string; readonly values: RecordValues<'commitment'> }): Promise<Done>;
	addAppointment(input: {
		readonly visit: string;
		readonly values: RecordValues<'appointment'>;
	}): Promise<Done<{ readonly appointment: string }>>;
	addConsent(input: {
		readonly visit: string;
		readonly values: RecordValues<'consent'>;
	}): Promise<Done<{ readonly consent: string }>>;
	withdrawConsent(input: Withdrawing): Promise<Done>;
	addReferral(input: {
		readonly visit: string;
		readonly values: RecordValues<'referral'>;
	}): Promise<Done<{ readonly referral: string }>>;
	/** Made small, stripped of place and time, sealed and saved. Only after the resident's yes to photos. */
	takePhoto(input: {
		readonly visit: string;
		readonly file: Blob;
		readonly shows: string;
		readonly moment: string | null;
	}): Promise<Done<{ readonly photo: string }>>;
	describePhoto(input: { readonly photo: string; readonly shows: string }): Promise<Done>;
	/** Taken away everywhere: the record says so, and the bytes go from phone and office. */
	removePhoto(input: { readonly photo: string }): Promise<Done>;
	/** The picture for the screen; null when its bytes are not on this phone. */
	openPhoto(input: { readonly photo: string }): Promise<Done<Blob | null>>;
	updateVisit(input: { readonly visit: string; readonly values: RecordValues<'visit'> }): Promise<Done>;
	updateHousehold(input: { readonly household: string; readonly values: RecordValues<'household'> }): Promise<Done>;
	setDoNotVisit(input: { readonly address: string }): Promise<Done>;
	closeVisit(input: { readonly visit: string }): Promise<Done>;
	reopenVisit(input: { readonly visit: string }): Promise<Done>;
	readMessage(input: { readonly message: string }): Promise<Done>;
	proposeLesson(input: { readonly text: string }): Promise<Done>;
	keepLearning(input: ProgressChange): Promise<Done>;

	/** Text that has focus: a sealed row, at most every 500 ms; an empty text removes it. Outside a visit it goes under a name of its own. */
	saveDraft(input: { readonly visit: string; readonly key: string; readonly text: string }): Promise<Done>;
	/** The coach has read what was made good. */
	healedSeen(): Promise<Done>;
	/** Send and fetch now. Resolves when the exchange has ended, well or not. */
	exchange(): Promise<Done>;
	/** All that is kept here for the office, as the text of a file; also while locked. */
	makeRescueFile(): Promise<Done<{ readonly text: string; readonly envelopes: number; readonly unsent: number }>>;
	/** Asks the browser to keep this app's storage; answers what it said. */
	askPersistence(): Promise<boolean | null>;
}

export type QueryName = keyof DeviceQueries;
export type VerbName = keyof DeviceVerbs;
