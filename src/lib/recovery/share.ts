/**
 * The private half of the recovery key in two shares. One alone tells nothing of the
 * key: the first is chance, the second is the key XOR the first. Both together are it.
 *
 *   40 bytes: which share (1) │ which key (3) │ share (32) │ checksum (4)
 *   as 64 characters in 16 groups of four, which a person can copy by hand
 */
import { fromBase64url, fromCode, toBase64url, toCode, type Bytes } from './bytes.ts';

const TAG_BYTES = 3;
const SHARE_BYTES = 32;
const CHECKSUM_BYTES = 4;
const BODY_BYTES = 1 + TAG_BYTES + SHARE_BYTES;
const WHOLE_BYTES = BODY_BYTES + CHECKSUM_BYTES;
const GROUP_LENGTH = 4;

/** Why a typed share is not taken. `otherKey`: it is a share of a key that was replaced. */
export type ShareTrouble = 'incomplete' | 'mistyped' | 'otherKey' | 'sameShare';

export interface Share {
	/** 1 or 2. */
	readonly part: number;
	readonly bytes: Bytes;
}

/** Two shares of a private key, as people copy them. */
export async function splitKey(privateKey: Bytes, keyId: string): Promise<readonly [string, string]> {
	const first = crypto.getRandomValues(new Uint8Array(SHARE_BYTES));
	return [await shareText(1, first, keyId), await shareText(2, xor(privateKey, first), keyId)];
}

/** Reads one share as it was typed. */
export async function readShare(
	typed: string,
	keyId: string
): Promise<{ readonly ok: true; readonly share: Share } | { readonly ok: false; readonly trouble: ShareTrouble }> {
	const bytes = fromCode(typed);
	if (bytes === null) return { ok: false, trouble: 'mistyped' };
	if (bytes.length !== WHOLE_BYTES) return { ok: false, trouble: 'incomplete' };
	const body = bytes.slice(0, BODY_BYTES);
	const sum = await checksum(body);
	if (sum.some((byte, at) => byte !== bytes[BODY_BYTES + at])) return { ok: false, trouble: 'mistyped' };
	const tag = tagOf(keyId);
	if (tag.some((byte, at) => byte !== body[1 + at])) return { ok: false, trouble: 'otherKey' };
	return { ok: true, share: { part: body[0] ?? 0, bytes: body.slice(1 + TAG_BYTES) } };
}

/** The private key of both shares, as they were typed in either order. */
export async function joinShares(
	typed: readonly [string, string],
	keyId: string
): Promise<
	| { readonly ok: true; readonly privateKey: Bytes }
	| { readonly ok: false; readonly at: 0 | 1; readonly trouble: ShareTrouble }
> {
	const first = await readShare(typed[0], keyId);
	if (!first.ok) return { ok: false, at: 0, trouble: first.trouble };
	const second = await readShare(typed[1], keyId);
	if (!second.ok) return { ok: false, at: 1, trouble: second.trouble };
	if (first.share.part === second.share.part) return { ok: false, at: 1, trouble: 'sameShare' };
	return { ok: true, privateKey: xor(first.share.bytes, second.share.bytes) };
}

async function shareText(part: number, share: Bytes, keyId: string): Promise<string> {
	const body = Uint8Array.from([part, ...tagOf(keyId), ...share]);
	const code = toCode(Uint8Array.from([...body, ...(await checksum(body))]));
	return (code.match(new RegExp(`.{${GROUP_LENGTH}}`, 'g')) ?? []).join(' ');
}

function tagOf(keyId: string): Bytes {
	return fromBase64url(keyId).slice(0, TAG_BYTES);
}

async function checksum(body: Bytes): Promise<Bytes> {
	const text = new TextEncoder().encode(`voordeur share 1\n${toBase64url(body)}`);
	return new Uint8Array(await crypto.subtle.digest('SHA-256', text)).slice(0, CHECKSUM_BYTES);
}

function xor(a: Bytes, b: Bytes): Bytes {
	return Uint8Array.from(a, (byte, at) => byte ^ (b[at] ?? 0));
}
