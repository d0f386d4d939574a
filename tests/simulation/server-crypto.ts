/** Keys that hide nothing and are quick: a signature is a hash, and a twin's envelope opens for whoever holds it whole. */
import { hash } from 'node:crypto';
import { openTwin } from '#lib/device/twins/sealers.ts';
import { certificateBody, type CertificateBody } from '#lib/sync/wire.ts';
import type { ServerCrypto } from '#lib/server/sync/ports.ts';
import * as v from 'valibot';

const signed = (purpose: string, text: string): string => hash('sha1', `${purpose}\n${text}`, 'base64url');

export function createTwinCrypto(): ServerCrypto {
	return {
		intakeKey: 'intake',
		issueCertificate: async (body) => certificateTwin(body),
		openCertificate: async (certificate) =>
			certificate.signature === signed('certificate', certificate.body)
				? v.parse(certificateBody, JSON.parse(certificate.body))
				: null,
		verify: async ({ publicKey, signature }) => signature === 'twin' || signature === signatureTwin(publicKey),
		openSession: async (session) => async (envelope) => (envelope.sid === session.sid ? openTwin(envelope) : null),
		hash: async (text) => hash('sha1', text),
		receiptMac: async (text) => signed('receipt', text),
		isReceiptMac: async (text, mac) => mac === signed('receipt', text),
		tokenMac: async (text) => signed('token', text),
		isTokenMac: async (text, mac) => mac === signed('token', text)
	};
}

function certificateTwin(body: CertificateBody): { readonly body: string; readonly signature: string } {
	const text = JSON.stringify(body);
	return { body: text, signature: signed('certificate', text) };
}

/** What a read key makes of any challenge. */
export function signatureTwin(publicKey: string): string {
	return `by-${publicKey}`;
}
