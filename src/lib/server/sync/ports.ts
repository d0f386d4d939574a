/**
 * What the sync core needs from the world. The server gives a database,
 * WebCrypto and chance; the simulation gives twins. Nothing in this folder
 * imports Node or reads a clock, so one seed is one history.
 */
import type { RecordTypes } from '#lib/domain/records/index.ts';
import type { Certificate, CertificateBody, Envelope, SealedSession } from '#lib/sync/wire.ts';
import type { PurgeFile } from '../purge/purge-file.ts';
import type { ServerStore } from '../store/port.ts';

/** Opens one envelope of a session; null when it was changed or is another session's. */
export type EnvelopeOpener = (envelope: Envelope) => Promise<string | null>;

export interface ServerCrypto {
	/** HPKE public key of the intake, raw P-256, base64url. */
	readonly intakeKey: string;
	issueCertificate(body: CertificateBody): Promise<Certificate>;
	/** The content of a certificate that this organisation signed; null for any other. */
	openCertificate(certificate: Certificate): Promise<CertificateBody | null>;
	/** ECDSA P-256 with SHA-256 over the text; false for a key or signature that is none. */
	verify(signed: { readonly publicKey: string; readonly text: string; readonly signature: string }): Promise<boolean>;
	/** The session's key, if it was sealed for this intake. */
	openSession(session: SealedSession): Promise<EnvelopeOpener | null>;
	/** SHA-256, hexadecimal. */
	hash(text: string): Promise<string>;
	/** HMAC with the receipt key, base64url. */
	receiptMac(text: string): Promise<string>;
	/** Whether this is such a one, also of a receipt key that was rotated out. */
	isReceiptMac(text: string, mac: string): Promise<boolean>;
	/** HMAC with the token key, base64url. */
	tokenMac(text: string): Promise<string>;
	/** Whether this is such a one, also of a token key that was rotated out. */
	isTokenMac(text: string, mac: string): Promise<boolean>;
}

export interface ServerChance {
	uuid(): string;
	/** UUIDv7 made at `now`. */
	operationId(now: number): string;
}

/** The server's own log: it makes operations too, under the organisation's id as device. */
export interface ServerLog {
	/** New at every start, so that numbers never repeat. */
	readonly inc: string;
	next(): number;
}

export interface SyncPorts {
	readonly store: ServerStore;
	readonly crypto: ServerCrypto;
	readonly chance: ServerChance;
	readonly log: ServerLog;
	/** What must never come back, kept outside the database (G12). */
	readonly purgeFile: PurgeFile;
	/** The registry of records, where it is not this version's own: as a server of another version has it. */
	readonly types?: RecordTypes | undefined;
}

export function createServerLog(chance: Pick<ServerChance, 'uuid'>): ServerLog {
	let last = 0;
	return {
		inc: chance.uuid(),
		next() {
			last += 1;
			return last;
		}
	};
}

/** Compares two secrets without telling by its duration where they differ. */
export function isSameSecret(a: string, b: string): boolean {
	let difference = a.length ^ b.length;
	for (let at = 0; at < Math.min(a.length, b.length); at += 1) difference |= a.charCodeAt(at) ^ b.charCodeAt(at);
	return difference === 0;
}
