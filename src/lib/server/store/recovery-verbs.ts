/**
 * What the store keeps for opening a phone whose passphrase is forgotten; part of every
 * transaction. No private half and no share ever comes here.
 */
import type { RecoveryState } from '#lib/sync/recovery.ts';

export interface StoredRecoveryKey {
	/** See `keyIdOf`. */
	readonly key: string;
	/** Raw P-256, base64url. */
	readonly publicKey: string;
	readonly madeAt: number;
	readonly madeBy: string;
	/** Null for the present one; an earlier one still opens the phones that are under it. */
	readonly replacedAt: number | null;
}

export interface StoredRecoveryRequest {
	readonly request: string;
	readonly dev: string;
	readonly person: string;
	/** The phone's request with its signature, as JSON; empty once it is over. */
	readonly body: string;
	/** When it came, by the server's clock. */
	readonly askedAt: number;
	readonly state: RecoveryState;
	/** Sealed to the phone's one-time key, as JSON; gone once the phone has taken it. */
	readonly answer: string | null;
	readonly decidedAt: number | null;
	readonly decidedBy: string | null;
}

export interface RecoveryVerbs {
	/** The newest first. */
	listRecoveryKeys(): Promise<readonly StoredRecoveryKey[]>;
	/** From now on this one is the present key, and every other is replaced. */
	putRecoveryKey(key: StoredRecoveryKey): Promise<void>;
	/** Under which key the data key of a device is; the last word counts. */
	noteRecoveryHeld(held: { readonly dev: string; readonly key: string; readonly at: number }): Promise<void>;
	/** One request, to be decided on: nobody else may decide before this transaction ends. */
	readRecoveryRequest(request: string): Promise<StoredRecoveryRequest | null>;
	/** Those of one device that are not over, or of every device; the newest first. */
	listRecoveryRequests(dev?: string): Promise<readonly StoredRecoveryRequest[]>;
	putRecoveryRequest(request: StoredRecoveryRequest): Promise<void>;
}
