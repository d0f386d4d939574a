/**
 * The rescue file: what a phone has not been able to hand in, as one file that the
 * office reads. Lines of JSON, each by itself, so that a file that was cut short still
 * gives what is in it. It holds sealed envelopes and ids, and nothing that is readable.
 *
 *   {"voordeur":"rescue","version":1,"madeAt"}
 *   {"certificate"}  {"session"}  {"envelope","savedAt"}  {"receipt"}   in any order
 *   {"end":true,"envelopes"}
 */
import * as v from 'valibot';
import { CLOCK_MS_MAX } from '#lib/domain/ranges.ts';
import { nestsWithin } from './json.ts';
import { RESCUE_CERTIFICATES_MAX } from './limits.ts';
import {
	type Certificate,
	certificateSchema,
	type Envelope,
	envelopeSchema,
	type Receipt,
	receiptSchema,
	type SealedSession,
	sealedSessionSchema
} from './wire.ts';

export const RESCUE_VERSION = 1;
/** Weeks of work of one phone; above it, the file is none of ours. */
export const RESCUE_BYTES_MAX = 20_000_000;

const shown = v.pipe(v.number(), v.minValue(-CLOCK_MS_MAX), v.maxValue(CLOCK_MS_MAX));
const whole = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const firstLine = v.object({ voordeur: v.literal('rescue'), version: whole, madeAt: shown });
const endLine = v.object({ end: v.literal(true), envelopes: whole });
const contentLine = v.union([
	v.object({ certificate: certificateSchema }),
	v.object({ session: sealedSessionSchema }),
	v.object({ envelope: envelopeSchema, savedAt: shown }),
	v.object({ receipt: receiptSchema })
]);

export interface RescueContent {
	readonly madeAt: number;
	readonly certificates: readonly Certificate[];
	readonly sessions: readonly SealedSession[];
	readonly envelopes: readonly { readonly envelope: Envelope; readonly savedAt: number }[];
	readonly receipts: readonly Receipt[];
}

export type RescueRead =
	| {
			readonly ok: true;
			readonly content: RescueContent;
			/** Lines that say nothing this version can read. */
			readonly unreadable: number;
			/** The last line is missing: there may have been more. */
			readonly isCut: boolean;
	  }
	| { readonly ok: false; readonly error: 'foreign' | 'newer' | 'empty' };

export function rescueText(content: RescueContent): string {
	const { madeAt, certificates, sessions, envelopes, receipts } = content;
	return [
		{ voordeur: 'rescue', version: RESCUE_VERSION, madeAt },
		...certificates.map((certificate) => ({ certificate })),
		...sessions.map((session) => ({ session })),
		...envelopes,
		...receipts.map((receipt) => ({ receipt })),
		{ end: true, envelopes: envelopes.length }
	]
		.map((line) => `${JSON.stringify(line)}\n`)
		.join('');
}

export function readRescueText(text: string): RescueRead {
	// Some programs put a mark before the text, or other ends of line into it.
	const [first = '', ...lines] = text.replace(/^\uFEFF/, '').split(/\r?\n/);
	const head = v.safeParse(firstLine, jsonOf(first));
	if (!head.success) return { ok: false, error: 'foreign' };
	if (head.output.version > RESCUE_VERSION) return { ok: false, error: 'newer' };
	const certificates: Certificate[] = [];
	const sessions: SealedSession[] = [];
	const envelopes: RescueContent['envelopes'][number][] = [];
	const receipts: Receipt[] = [];
	let unreadable = 0;
	let promised: number | null = null;
	for (const line of lines) {
		if (line === '') continue;
		const value = jsonOf(line);
		const end = v.safeParse(endLine, value);
		const read = v.safeParse(contentLine, value);
		if (end.success) promised = end.output.envelopes;
		else if (!read.success) unreadable += 1;
		else if ('certificate' in read.output) unreadable += keepCertificate(certificates, read.output.certificate) ? 0 : 1;
		else if ('session' in read.output) sessions.push(read.output.session);
		else if ('envelope' in read.output) envelopes.push(read.output);
		else receipts.push(read.output.receipt);
	}
	if (certificates.length === 0 || sessions.length === 0 || envelopes.length === 0)
		return { ok: false, error: 'empty' };
	const content = { madeAt: head.output.madeAt, certificates, sessions, envelopes, receipts };
	return { ok: true, content, unreadable, isCut: promised === null || promised > envelopes.length };
}

/** Each once, and no more than a phone can have had: proving one costs more than reading it. */
function keepCertificate(kept: Certificate[], { body, signature }: Certificate): boolean {
	if (kept.some((one) => one.body === body && one.signature === signature)) return true;
	if (kept.length >= RESCUE_CERTIFICATES_MAX) return false;
	kept.push({ body, signature });
	return true;
}

function jsonOf(text: string): unknown {
	if (!nestsWithin(text)) return null;
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}
