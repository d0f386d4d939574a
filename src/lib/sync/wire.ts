/**
 * Messages between phone and server, version 1. Binary values travel as base64url.
 * `PROTOCOL.md` tells the same for people.
 */
import * as v from 'valibot';
import { organisationRulesSchema } from '#lib/domain/organisation-rules.ts';
import { CLOCK_MS_MAX } from '#lib/domain/ranges.ts';
import { instant } from '#lib/domain/record.ts';
import { NUMBER_MAX } from './clock.ts';
import {
	NEWEST_MAX,
	PHOTOS_MISSING_MAX,
	PULL_CHANGES_MAX,
	PURGES_MAX,
	PUSH_OPERATIONS_MAX,
	UNSENT_MAX
} from './limits.ts';
import type { EntityState } from './merge.ts';
import { wireVersion } from './versions.ts';

/** Where each message goes. Reading (`GET handshake`, `POST pull`) carries `Authorization: Bearer <read token>`. */
export const API = {
	push: '/api/v1/push',
	pull: '/api/v1/pull',
	handshake: '/api/v1/handshake',
	challenge: '/api/v1/challenge',
	readToken: '/api/v1/read-token',
	enrol: '/api/v1/enrol',
	purged: '/api/v1/purged',
	packs: '/api/v1/packs',
	photos: '/api/v1/photos',
	health: '/api/v1/health'
} as const;

const base64url = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]*$/), v.maxLength(100_000));
const id = v.pipe(v.string(), v.regex(/^[0-9a-f-]{8,64}$/));
const whole = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
/** What a phone's own clock shows, however wrong. */
const shown = v.pipe(v.number(), v.integer(), v.minValue(-CLOCK_MS_MAX), v.maxValue(CLOCK_MS_MAX));
const counted = v.pipe(whole, v.maxValue(UNSENT_MAX));

/** What the server signed at enrolment, outside the database. `body` is the signed text. */
export const certificateSchema = v.object({ body: v.pipe(v.string(), v.maxLength(4_000)), signature: base64url });
export type Certificate = v.InferOutput<typeof certificateSchema>;

/** The content of a certificate. */
export const certificateBody = v.object({
	tenant: id,
	dev: id,
	person: id,
	/** ECDSA P-256 public keys, raw, base64url. */
	submitKey: base64url,
	readKey: base64url,
	issuedAt: whole
});
export type CertificateBody = v.InferOutput<typeof certificateBody>;

/**
 * One sealed session key per unlock: HPKE to the organisation's intake key.
 * `signature` is the submit key's over `sessionText`, so an envelope proves its device.
 */
export const sealedSessionSchema = v.object({
	sid: id,
	dev: id,
	enc: base64url,
	sealed: base64url,
	signature: base64url
});
export type SealedSession = v.InferOutput<typeof sealedSessionSchema>;

export function sessionText(session: Omit<SealedSession, 'signature'>): string {
	return ['voordeur session 1', session.sid, session.dev, session.enc, session.sealed].join('\n');
}

/**
 * What HPKE (DHKEM P-256, HKDF-SHA256, AES-256-GCM) takes as `info` when it seals the 32 raw bytes of
 * a session's AES-256 key: a sealed key cannot be passed off as another session's.
 */
export function sessionInfo(session: Pick<SealedSession, 'sid' | 'dev'>): string {
	return ['voordeur intake 1', session.sid, session.dev].join('\n');
}

/** An operation sealed with its session's key (AES-GCM); the clear part is bound as additional data. */
export const envelopeSchema = v.object({
	opId: v.pipe(v.string(), v.maxLength(64)),
	dev: id,
	inc: id,
	n: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(NUMBER_MAX)),
	sid: id,
	iv: base64url,
	ct: base64url
});
export type Envelope = v.InferOutput<typeof envelopeSchema>;

export function envelopeText(envelope: Omit<Envelope, 'iv' | 'ct'>): string {
	return ['voordeur envelope 1', envelope.opId, envelope.dev, envelope.inc, String(envelope.n), envelope.sid].join(
		'\n'
	);
}

/**
 * What a phone found wrong with its own stores, and made good: the outbox database had lost operations that
 * the journal had (`outboxShrunk`) or that only rows still had (`outboxLost`), the journal had lost lines
 * (`journalLost`), an older copy of the profile was put back (`rolledBack`), a second phone goes on in the
 * same numbers (`cloned`), or a scope was not what the office holds (`differed`).
 */
export const HEALINGS = ['outboxShrunk', 'outboxLost', 'journalLost', 'rolledBack', 'cloned', 'differed'] as const;
export type Healing = (typeof HEALINGS)[number];
export const HEALED_MAX = 8;
export const healedSchema = v.object({
	what: v.picklist(HEALINGS),
	at: shown,
	/** Operations, or records of the scope. */
	count: counted
});
export type Healed = v.InferOutput<typeof healedSchema>;

/** What a phone says about itself with every push. */
export const deviceStatus = v.object({
	/** Null where it says no number that can be; what was recorded is taken in all the same. */
	unsent: v.fallback(v.nullable(counted), null),
	appVersion: v.pipe(v.string(), v.maxLength(60)),
	persisted: v.nullable(v.boolean()),
	clock: v.fallback(v.nullable(shown), null),
	/** The app is installed, as far as the phone can tell. */
	installed: v.optional(v.fallback(v.nullable(v.boolean()), null)),
	/** Since when the coach records on a phone that is not installed or does not keep storage, by choice. */
	goesOnSince: v.optional(v.fallback(v.nullable(instant), null)),
	/** Screens that could not be drawn since this phone was enrolled: how often, and nothing of what stood on them. */
	broken: v.optional(v.fallback(v.nullable(whole), null)),
	/** The newest last. What this version cannot read is no reason to refuse what was recorded. */
	healed: v.optional(v.fallback(v.pipe(v.array(healedSchema), v.maxLength(HEALED_MAX)), []))
});
export type DeviceStatus = v.InferOutput<typeof deviceStatus>;

/** Ids as a store can be asked for them. */
const newestIds = v.pipe(v.array(v.pipe(v.string(), v.regex(/^[\x21-\x7e]{1,64}$/))), v.maxLength(NEWEST_MAX));

export const pushRequest = v.object({
	version: wireVersion,
	certificate: certificateSchema,
	sessions: v.pipe(v.array(sealedSessionSchema), v.maxLength(PUSH_OPERATIONS_MAX)),
	envelopes: v.pipe(v.array(envelopeSchema), v.maxLength(PUSH_OPERATIONS_MAX)),
	status: deviceStatus,
	/** Receipts of operations that the phone pushes again after a restore, so that their clocks stay fixed. */
	receipts: v.optional(v.pipe(v.array(v.lazy(() => receiptSchema)), v.maxLength(PUSH_OPERATIONS_MAX))),
	/** What the office stored or put aside last in this epoch, by the phone's receipts: it says when it lacks any of it (G8). */
	newest: v.optional(v.fallback(newestIds, []))
});
export type PushRequest = v.InferOutput<typeof pushRequest>;

/** `alarm`: the same id came with another content; both stay, and a person is told. */
export const RESULTS = ['stored', 'quarantined', 'purged', 'alarm'] as const;

export const receiptSchema = v.object({
	opId: v.string(),
	result: v.picklist(RESULTS),
	reason: v.optional(v.string()),
	/**
	 * What the office decided on something quarantined: `corrected`, with the place of the operation that
	 * stands for it, or `discarded`, with the reason as one of `DISCARD_REASONS`. Absent while it waits.
	 */
	decision: v.optional(v.string()),
	scope: v.string(),
	seq: whole,
	eff: v.string(),
	epoch: v.string(),
	/** HMAC over `receiptText`, base64url. */
	mac: base64url
});
export type Receipt = v.InferOutput<typeof receiptSchema>;

export function receiptText(receipt: Omit<Receipt, 'mac'>, opHash: string): string {
	return [
		'voordeur receipt 1',
		opHash,
		receipt.opId,
		receipt.result,
		receipt.scope,
		String(receipt.seq),
		receipt.eff,
		receipt.epoch
	].join('\n');
}

export const pushAnswer = v.object({
	version: wireVersion,
	epoch: v.string(),
	serverTime: whole,
	receipts: v.array(receiptSchema),
	/** Another phone used the same device and incarnation: start a new incarnation, drop nothing (G11). */
	fork: v.optional(v.boolean()),
	revoked: v.optional(v.boolean()),
	/** The office does not have what `newest` names: the phone hands in again what it has receipts for (G8). */
	lacks: v.optional(v.boolean())
});
export type PushAnswer = v.InferOutput<typeof pushAnswer>;

/**
 * Where a first sync stands: of what the scope held at `at`, everything of an earlier part and
 * everything numbered `below` or higher of this part is stored. Part 0 is what a list of doors needs.
 */
export const snapshotPlace = v.object({ at: whole, part: v.picklist([0, 1]), below: whole });
export type SnapshotPlace = v.InferOutput<typeof snapshotPlace>;

export const pullRequest = v.object({
	version: wireVersion,
	scope: v.pipe(v.string(), v.maxLength(80)),
	epoch: v.nullable(v.pipe(v.string(), v.maxLength(64))),
	after: whole,
	limit: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(PULL_CHANGES_MAX)),
	/** Asks for the scope newest first, going on at `place`; an office that knows no snapshots answers the page above `after`. */
	snapshot: v.optional(v.object({ place: v.nullable(snapshotPlace) })),
	/** Asks for the scope's digest with its last page (G10). */
	digest: v.optional(v.boolean()),
	/** As in the status of a push, for a phone that has nothing to hand in. */
	healed: v.optional(v.fallback(v.pipe(v.array(healedSchema), v.maxLength(HEALED_MAX)), [])),
	/** This phone knows the change `purge`; one that does not say so is told `leave` instead. */
	purges: v.optional(v.boolean())
});
export type PullRequest = v.InferOutput<typeof pullRequest>;

const entityState = v.custom<EntityState>(
	(value) =>
		v.is(
			v.looseObject({
				ent: v.string(),
				kind: v.string(),
				root: v.string(),
				fields: v.record(v.string(), v.looseObject({ m: v.string() }))
			}),
			value
		),
	'a merged entity'
);

/** A change in a scope: an entity's merged state, its leaving, or the purge of a household with all of it. */
export const scopeChange = v.variant('what', [
	v.object({ what: v.literal('state'), seq: whole, ent: v.string(), move: whole, state: entityState }),
	v.object({ what: v.literal('leave'), seq: whole, ent: v.string(), move: whole }),
	v.object({ what: v.literal('purge'), seq: whole, ent: v.string(), move: whole })
]);
export type ScopeChange = v.InferOutput<typeof scopeChange>;

export const pullAnswer = v.object({
	version: wireVersion,
	epoch: v.string(),
	scope: v.string(),
	/** The page covers every change with a number above `from` up to and including `to`. */
	from: whole,
	to: whole,
	complete: v.boolean(),
	changes: v.array(scopeChange),
	/** With the last page, when asked for: what the whole scope comes to at `to` (`digest.ts`). */
	digest: v.optional(v.string()),
	/**
	 * A page of a snapshot, which moves no cursor until its last page: `from` is the place that was asked for,
	 * `next` the one to ask for now, null at the end, when the cursor becomes `at`.
	 */
	snapshot: v.optional(
		v.object({
			from: v.nullable(snapshotPlace),
			next: v.nullable(snapshotPlace),
			at: whole,
			/** Records in the whole snapshot, about; told with the first page. */
			total: v.optional(whole)
		})
	)
});
export type PullAnswer = v.InferOutput<typeof pullAnswer>;

/** A household to be purged, with every record known to be of it: a phone may hold one without the other. */
export const purgeOrder = v.object({ root: id, ents: v.array(id) });
export type PurgeOrder = v.InferOutput<typeof purgeOrder>;

/** Nothing of these households is left on this phone; and `asks`: were these purged, of which no record lies here? */
export const purgedRequest = v.object({
	version: wireVersion,
	roots: v.pipe(v.array(id), v.maxLength(PURGES_MAX)),
	asks: v.optional(v.pipe(v.array(id), v.maxLength(PURGES_MAX)))
});
export type PurgedRequest = v.InferOutput<typeof purgedRequest>;

export const purgedAnswer = v.object({ version: wireVersion, purges: v.optional(v.array(purgeOrder)) });
export type PurgedAnswer = v.InferOutput<typeof purgedAnswer>;

export const handshakeAnswer = v.object({
	version: wireVersion,
	epoch: v.string(),
	serverTime: whole,
	/** Highest effective clock the server has given this device. */
	highest: v.nullable(v.string()),
	/** Highest number known per incarnation of this device: a shorter local log means a rolled-back phone. */
	known: v.record(v.string(), whole),
	/** Per scope, the number up to which a verified backup holds everything (G8); without one, nothing may leave a phone. */
	covered: v.optional(v.record(v.string(), whole)),
	/** Purges that this phone has not confirmed, also of scopes that it no longer holds (G12). */
	purges: v.optional(v.array(purgeOrder)),
	scopes: v.array(v.string()),
	supported: v.optional(v.object({ from: whole, to: whole })), // Versions of the messages that this office speaks.
	/** When something of this device in quarantine was last decided: what waited then is asked about again. */
	decidedAt: v.optional(v.nullable(whole)),
	pack: v.nullable(v.string()),
	intakeKey: v.optional(base64url), // Of now: a phone seals to it from its next unlock on.
	person: v.object({
		id: v.string(),
		name: v.string(),
		/** When this person's time with the organisation ends; from then on a phone hides what it pulled. */
		endsAt: v.optional(v.nullable(whole))
	}),
	organisation: v.object({
		name: v.string(),
		demo: v.boolean(),
		/** To which phones seal their data key, so that the office can help; raw P-256, base64url. */
		recoveryKey: v.optional(base64url),
		/** What the organisation decides for its phones; absent from an office that knows no rules. */
		rules: v.optional(v.fallback(organisationRulesSchema, {}))
	}),
	/** Photos that records of this device name and whose bytes the office does not have. */
	photos: v.optional(
		v.object({ missing: v.pipe(v.array(v.pipe(v.string(), v.maxLength(64))), v.maxLength(PHOTOS_MISSING_MAX)) })
	)
});
export type HandshakeAnswer = v.InferOutput<typeof handshakeAnswer>;

export const enrolRequest = v.object({
	version: wireVersion,
	code: v.pipe(v.string(), v.minLength(8), v.maxLength(100)),
	submitKey: base64url,
	readKey: base64url,
	label: v.pipe(v.string(), v.maxLength(80))
});
export type EnrolRequest = v.InferOutput<typeof enrolRequest>;

export const enrolAnswer = v.object({
	version: wireVersion,
	certificate: certificateSchema,
	/** HPKE public key of the organisation's intake, raw P-256, base64url. */
	intakeKey: base64url,
	tenant: id,
	dev: id,
	person: v.object({ id: v.string(), name: v.string() }),
	organisation: v.object({ name: v.string(), demo: v.boolean(), recoveryKey: v.optional(base64url) })
});
export type EnrolAnswer = v.InferOutput<typeof enrolAnswer>;

/** Something for the read key to sign; it holds its own end and needs no memory at the office. */
export const challengeAnswer = v.object({ version: wireVersion, challenge: v.pipe(v.string(), v.maxLength(200)) });
export type ChallengeAnswer = v.InferOutput<typeof challengeAnswer>;

/** `signature` is the read key's over `readText`. */
export const readTokenRequest = v.object({
	version: wireVersion,
	dev: id,
	challenge: v.pipe(v.string(), v.maxLength(200)),
	signature: base64url,
	/** For an office that was restored and has forgotten this device. */
	certificate: v.optional(certificateSchema)
});
export type ReadTokenRequest = v.InferOutput<typeof readTokenRequest>;

export function readText(request: Pick<ReadTokenRequest, 'dev' | 'challenge'>): string {
	return ['voordeur read 1', request.dev, request.challenge].join('\n');
}

export const readTokenAnswer = v.object({ version: wireVersion, token: v.string(), expiresAt: whole });
export type ReadTokenAnswer = v.InferOutput<typeof readTokenAnswer>;

/** Bound to every sealed photo as additional data: the first 12 sealed bytes are the nonce, the rest is AES-256-GCM. */
export const PHOTO_BINDING = 'voordeur photo 1';

/**
 * Who sends a photo's sealed bytes, in the `Authorization` header as `Voordeur` and base64url of this as JSON.
 * `signature` is the submit key's over `photoText`, so a phone hands in while locked, expired or revoked (G15).
 */
export const photoSender = v.object({ certificate: certificateSchema, signature: base64url });
export type PhotoSender = v.InferOutput<typeof photoSender>;

/** It names no time: the same bytes handed in twice are one photo, and a phone's wrong clock must not hold one up. */
export function photoText(photo: { readonly hash: string; readonly dev: string }): string {
	return [PHOTO_BINDING, 'PUT', `${API.photos}/${photo.hash}`, photo.dev].join('\n');
}

export const photoAnswer = v.object({ version: wireVersion, hash: v.string(), receivedAt: whole });
export type PhotoAnswer = v.InferOutput<typeof photoAnswer>;

/** Every error of the office: problem+json (RFC 9457). `type` is a stable code. */
export const problem = v.looseObject({ type: v.string(), title: v.string(), status: v.number(), detail: v.string() });
export type Problem = v.InferOutput<typeof problem>;
