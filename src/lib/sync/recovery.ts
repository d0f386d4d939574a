/**
 * A phone whose passphrase is forgotten asks the office to open its data key. What
 * travels is sealed to the organisation's recovery key and back to a key that the
 * phone made for this once; the server passes both on and can open neither.
 */
import * as v from 'valibot';
import { certificateSchema } from './wire.ts';
import { wireVersion } from './versions.ts';

export const RECOVERY_API = {
	/** Asks, and asks again what became of it. */
	ask: '/api/v1/recovery',
	/** Under which recovery key this phone's data key is sealed now. */
	held: '/api/v1/recovery/held'
} as const;

const base64url = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]+$/), v.maxLength(400));
const id = v.pipe(v.string(), v.regex(/^[0-9a-f-]{8,64}$/));

/** HPKE (DHKEM P-256, HKDF-SHA256, AES-256-GCM): the encapsulated key and the sealed bytes, base64url. */
export const sealedToSchema = v.object({ enc: base64url, ct: base64url });
export type SealedTo = v.InferOutput<typeof sealedToSchema>;

/** The data key of a phone, sealed to the recovery key whose id is `key`. */
export const recoveryWrapSchema = v.object({ key: base64url, ...sealedToSchema.entries });
export type RecoveryWrap = v.InferOutput<typeof recoveryWrapSchema>;

export const recoveryRequestSchema = v.object({
	id,
	tenant: id,
	dev: id,
	wrap: recoveryWrapSchema,
	/** To which the office seals the answer: made for this request, raw P-256, base64url. */
	oneTimeKey: base64url,
	/** By the phone's corrected clock, in milliseconds. */
	askedAt: v.pipe(v.number(), v.integer(), v.minValue(0))
});
export type RecoveryRequest = v.InferOutput<typeof recoveryRequestSchema>;

/** What the submit key signs, and what the spoken code is made of: no part of a request can be changed on the way. */
export function recoveryText(request: RecoveryRequest): string {
	const { wrap } = request;
	return [
		'voordeur recovery request 1',
		request.id,
		request.tenant,
		request.dev,
		wrap.key,
		wrap.enc,
		wrap.ct,
		request.oneTimeKey,
		String(request.askedAt)
	].join('\n');
}

/** HPKE's `info` of a wrap: it opens as this phone's data key and as nothing else. */
export function wrapInfo(of: { readonly key: string; readonly bound: string }): string {
	return ['voordeur recovery wrap 1', of.key, of.bound].join('\n');
}

/** HPKE's `info` of an answer: it answers this request and no other. */
export function answerInfo(request: RecoveryRequest): string {
	return ['voordeur recovery answer 1', recoveryText(request)].join('\n');
}

/** What wraps are bound to, here as in the vault: tenant and device. */
export function boundOf(device: { readonly tenant: string; readonly dev: string }): string {
	return `${device.tenant}|${device.dev}`;
}

/** Sent again, it asks what became of the request. `taken` says that the phone has opened the answer. */
export const recoveryAsk = v.object({
	version: wireVersion,
	certificate: certificateSchema,
	request: recoveryRequestSchema,
	/** The submit key's over `recoveryText`. */
	signature: base64url,
	taken: v.optional(v.boolean())
});
export type RecoveryAsk = v.InferOutput<typeof recoveryAsk>;

/** `ended`: it waited too long, another request came after it, or it has been taken. */
export const RECOVERY_STATES = ['waiting', 'opened', 'refused', 'ended'] as const;
export type RecoveryState = (typeof RECOVERY_STATES)[number];

export const recoveryAnswer = v.object({
	version: wireVersion,
	state: v.picklist(RECOVERY_STATES),
	/** The data key, sealed to the one-time key, where the office has opened it. */
	answer: v.optional(sealedToSchema)
});
export type RecoveryAnswer = v.InferOutput<typeof recoveryAnswer>;

/** Under which recovery key the data key of this phone is sealed; signed as a request is, so a locked phone says it too. */
export const recoveryHeld = v.object({
	version: wireVersion,
	certificate: certificateSchema,
	key: base64url,
	/** The submit key's over `heldText`. */
	signature: base64url
});
export type RecoveryHeld = v.InferOutput<typeof recoveryHeld>;

export function heldText(held: { readonly dev: string; readonly key: string }): string {
	return ['voordeur recovery held 1', held.dev, held.key].join('\n');
}

export const recoveryHeldAnswer = v.object({ version: wireVersion });
