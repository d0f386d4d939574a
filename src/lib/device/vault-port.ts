/** The part of the port about the vault: its ways in, changing them, and the office's help when one is forgotten. */
import type { Done } from './port.ts';

/** A passkey of this phone that was made and checked on the page; `output` is its PRF's and is kept nowhere. */
export interface PasskeyProof {
	/** Base64url, as is the salt. */
	readonly credential: string;
	readonly salt: string;
	readonly output: Uint8Array<ArrayBuffer>;
}

/** Shows once more that the owner is there, before a way in is changed. */
export type Proof = { readonly passphrase: string } | { readonly output: Uint8Array<ArrayBuffer> };

/** A request for the office's help that lies on this phone. */
export interface HelpView {
	/** `unsent`: the office has not heard of it yet. */
	readonly state: 'unsent' | 'waiting' | 'opened' | 'refused' | 'ended';
	/** The coach reads it out; the office types it. */
	readonly code: string;
	readonly askedAt: number;
	/** The request as the text of a file, for a phone without network. */
	readonly text: string;
}

/** What opens this phone. Known also while locked; it holds nothing secret. */
export interface WaysView {
	readonly hasPassphrase: boolean;
	/** What the authenticator is asked with; null where there is no passkey. */
	readonly passkey: { readonly credential: string; readonly salt: string } | null;
	/** The office can help to open this phone. */
	readonly hasRecovery: boolean;
	readonly wrongTries: number;
	/** Before this moment no passphrase is tried; null for at once. */
	readonly waitUntil: number | null;
	readonly help: HelpView | null;
}

/** How soon a passphrase is guessed by whoever has a copy of this phone. */
export type Strength = 'weak' | 'fair' | 'strong';

export interface VaultVerbs {
	/** While one is typed. Null where nothing can be said; what is typed is kept nowhere. */
	judgePassphrase(input: { readonly passphrase: string }): Promise<Done<Strength | null>>;
	/** After `enrol`: makes the data key and wraps it. `pin` uncovers; passphrase and passkey unlock, one or both. */
	createVault(input: {
		readonly passphrase: string | null;
		readonly pin: string;
		readonly passkey?: PasskeyProof | null;
	}): Promise<Done>;
	unlock(input: { readonly passphrase: string }): Promise<Done>;
	unlockByPasskey(input: { readonly output: Uint8Array<ArrayBuffer> }): Promise<Done>;
	uncoverByPasskey(input: { readonly output: Uint8Array<ArrayBuffer> }): Promise<Done>;
	/** Null takes the passphrase away, for who proves by the passkey that stays; `lastWay` for any other proof. */
	changePassphrase(input: { readonly proof: Proof; readonly passphrase: string | null }): Promise<Done>;
	/** Null takes the passkey away, for who proves by the passphrase that stays; `lastWay` for any other proof. */
	changePasskey(input: { readonly proof: Proof; readonly passkey: PasskeyProof | null }): Promise<Done>;
	changePin(input: { readonly proof: Proof; readonly pin: string }): Promise<Done>;
	/** Makes a request for the office's help and sends it; a request that lies here already is replaced. */
	askHelp(): Promise<Done>;
	/** Sends the request, and asks what became of it. */
	lookForHelp(): Promise<Done>;
	/** The office's answer from a file. */
	takeHelpFile(input: { readonly text: string }): Promise<Done>;
	/** Opens the phone with the office's answer and puts new ways in the place of the forgotten. */
	finishHelp(input: {
		readonly passphrase: string | null;
		readonly pin: string;
		readonly passkey?: PasskeyProof | null;
	}): Promise<Done>;
	dropHelp(): Promise<Done>;
	/** Hands in what can be handed in; then this phone can be enrolled with a new code. What is unsent stays and goes on going in. */
	startAnew(): Promise<Done>;
}

export const VAULT_VERBS = [
	'unlock',
	'unlockByPasskey',
	'uncoverByPasskey',
	'changePassphrase',
	'changePasskey',
	'changePin',
	'askHelp',
	'lookForHelp',
	'takeHelpFile',
	'finishHelp',
	'dropHelp'
] as const satisfies readonly (keyof VaultVerbs)[];
export type VaultVerb = (typeof VAULT_VERBS)[number];

export function isVaultVerb(verb: string): verb is VaultVerb {
	return VAULT_VERBS.some((known) => known === verb);
}
