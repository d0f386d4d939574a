/**
 * A request for the office's help, as it lies on this phone until it is answered. The
 * one-time key lies in a file that is overwritten in place: a row of IndexedDB would
 * stay readable in the profile long after.
 */
import * as v from 'valibot';
import { makePair, openWith, spokenCode } from '#lib/recovery/seal.ts';
import {
	answerInfo,
	boundOf,
	type RecoveryAsk,
	recoveryAsk,
	RECOVERY_STATES,
	recoveryText,
	type RecoveryWrap,
	type SealedTo,
	sealedToSchema
} from '#lib/sync/recovery.ts';
import type { Certificate } from '#lib/sync/wire.ts';
import type { HelpView } from '../vault-port.ts';
import { fromBase64url, toBase64url, toUtf8, type Bytes } from './bytes.ts';
import type { KeyFile } from './key-file.ts';

const SIGNING = { name: 'ECDSA', hash: 'SHA-256' } as const;

/** An answer beside its one-time key is the data key in the clear, for who has this phone's files: no longer than this. */
export const ANSWER_KEPT_MS = 3_600_000;
/** A clock that was set back by more than this hides how old an answer is. */
const CLOCK_BACK_MS_MAX = 60_000;

const keptSchema = v.object({
	ask: recoveryAsk,
	/** Private half of the one-time key, base64url; empty once the request is over. */
	oneTime: v.string(),
	state: v.picklist(['unsent', ...RECOVERY_STATES]),
	answer: v.nullable(sealedToSchema),
	/** When the answer came, by the phone's corrected clock. Files of earlier versions lack it. */
	openedAt: v.optional(v.number())
});
export type HelpRequest = v.InferOutput<typeof keptSchema>;

/** What the office gives back in a file. */
export const helpFileSchema = v.object({ voordeur: v.literal('help 1'), request: v.string(), answer: sealedToSchema });

export async function makeHelpRequest(from: {
	readonly wrap: RecoveryWrap;
	readonly tenant: string;
	readonly dev: string;
	readonly certificate: Certificate;
	readonly submitKey: CryptoKey;
	readonly now: number;
}): Promise<HelpRequest> {
	const { wrap, tenant, dev, certificate, submitKey } = from;
	const pair = await makePair();
	const request = {
		id: crypto.randomUUID(),
		tenant,
		dev,
		wrap,
		oneTimeKey: pair.publicKey,
		askedAt: Math.max(0, Math.trunc(from.now))
	};
	const signature = toBase64url(await crypto.subtle.sign(SIGNING, submitKey, toUtf8(recoveryText(request))));
	const oneTime = toBase64url(pair.privateKey);
	pair.privateKey.fill(0);
	return { ask: { version: 1, certificate, request, signature }, oneTime, state: 'unsent', answer: null };
}

/** The data key in the office's answer; null when it answers another request. */
export async function openAnswer(help: HelpRequest, answer: SealedTo): Promise<Bytes | null> {
	if (help.oneTime === '') return Promise.resolve(null);
	const { request } = help.ask;
	const pair = { privateKey: fromBase64url(help.oneTime), publicKey: request.oneTimeKey };
	try {
		return await openWith(pair, answerInfo(request), answer);
	} finally {
		pair.privateKey.fill(0);
	}
}

/** True for a request that can come to nothing any more. */
export function isOver({ state }: HelpRequest): boolean {
	return state === 'refused' || state === 'ended';
}

/** The request as it is told when it is over: nothing that is kept of it opens anything. */
export function overBy(help: HelpRequest, state: 'refused' | 'ended'): HelpRequest {
	return { ...help, state, oneTime: '', answer: null };
}

/** True when an answer has lain here too long. */
export function isAnswerOld({ answer, openedAt, ask }: HelpRequest, now: number): boolean {
	if (answer === null) return false;
	const sinceMs = now - (openedAt ?? ask.request.askedAt);
	return sinceMs > ANSWER_KEPT_MS || sinceMs < -CLOCK_BACK_MS_MAX;
}

export async function viewOf({ ask, state }: HelpRequest): Promise<HelpView> {
	return {
		state,
		code: await spokenCode(ask.request),
		askedAt: ask.request.askedAt,
		text: fileText(ask)
	};
}

/** A request as a file for the office; the office reads the same shape that comes over the network. */
function fileText(ask: RecoveryAsk): string {
	return JSON.stringify({ voordeur: 'ask 1', ...ask });
}

export async function readHelp(
	file: KeyFile,
	device: { readonly tenant: string; readonly dev: string }
): Promise<HelpRequest | null> {
	const text = await file.read();
	if (text === null || text === '') return null;
	try {
		const read = v.safeParse(keptSchema, JSON.parse(text));
		// A request of an earlier enrolment can open nothing here.
		return read.success && boundOf(read.output.ask.request) === boundOf(device) ? read.output : null;
	} catch {
		return null;
	}
}

export function keepHelp(file: KeyFile, help: HelpRequest | null): Promise<void> {
	return file.write(help === null ? '' : JSON.stringify(help));
}
