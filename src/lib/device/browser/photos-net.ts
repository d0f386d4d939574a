/** A photo's sealed bytes to the office, signed with the submit key: no vault is needed, as for the push (G15). */
import * as v from 'valibot';
import { API, type Certificate, photoAnswer, type PhotoSender, photoText } from '#lib/sync/wire.ts';
import type { PhotoNet } from '../core/photo-ports.ts';
import { toBase64url, toUtf8 } from './bytes.ts';
import { failureOf, jsonIn } from './net-fetch.ts';

/** 300 KB in this time is 20 kbit/s; slower than that is no link. */
const TIMEOUT_MS = 120_000;
const SIGNING = { name: 'ECDSA', hash: 'SHA-256' } as const;

export interface PhotoNetOptions {
	readonly fetch: typeof fetch;
	/** Who sends; null before enrolment. */
	readonly sender: () => {
		readonly dev: string;
		readonly certificate: Certificate;
		readonly submitKey: CryptoKey;
	} | null;
}

export function photoNet(options: PhotoNetOptions): PhotoNet {
	return {
		async put(hash, bytes, stop) {
			const authorization = await signed(options, hash);
			if (authorization === null) return { ok: false, failure: 'refused' };
			let response: Response;
			try {
				response = await options.fetch(`${API.photos}/${hash}`, {
					method: 'PUT',
					body: bytes,
					headers: { accept: 'application/json', 'content-type': 'application/octet-stream', authorization },
					cache: 'no-store',
					credentials: 'omit',
					redirect: 'manual',
					referrerPolicy: 'no-referrer',
					signal: AbortSignal.any([stop, AbortSignal.timeout(TIMEOUT_MS)])
				});
				const read = await jsonIn(response);
				if (!response.ok) return failureOf(response, read);
				const answer = v.safeParse(photoAnswer, read.value);
				// An answer about another photo, or none at all, is a network's page and no receipt.
				if (!answer.success || answer.output.hash !== hash) return { ok: false, failure: 'portal' };
				return { ok: true, value: answer.output };
			} catch {
				// No network, a cut, no answer in time, or text that wanted the link: whoever asked knows which.
				return { ok: false, failure: 'offline' };
			}
		}
	};
}

async function signed(options: PhotoNetOptions, hash: string): Promise<string | null> {
	const sender = options.sender();
	if (!sender) return null;
	const { certificate, dev, submitKey } = sender;
	const signature = toBase64url(await crypto.subtle.sign(SIGNING, submitKey, toUtf8(photoText({ hash, dev }))));
	return `Voordeur ${toBase64url(toUtf8(JSON.stringify({ certificate, signature } satisfies PhotoSender)))}`;
}
