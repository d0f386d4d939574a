/** The provider of accounts as the office knows it: one port, so that nothing else depends on how it is asked. */

/**
 * Why an account did not let somebody in. `away`: the provider does not answer. `clock`: its clock and ours differ.
 * `setup`: it refuses this program, or lacks what is needed. `cancelled`: its person stopped there. `stale`: the answer
 * belongs to no sign-in that this browser began, or is too old. `untrusted`: what came back does not hold.
 * `withdrawn`: it vouches for this account no longer.
 */
export const PROVIDER_TROUBLES = ['away', 'clock', 'setup', 'cancelled', 'stale', 'untrusted', 'withdrawn'] as const;
export type ProviderTrouble = (typeof PROVIDER_TROUBLES)[number];

export type Asked<T> =
	| { readonly ok: true; readonly value: T }
	/** `said` is for the log of whoever runs the server: a code, never a value of a person. */
	| { readonly ok: false; readonly trouble: ProviderTrouble; readonly said: string };

/** With which the provider is asked again; secret. */
export interface AccountTokens {
	readonly access: string | null;
	readonly refresh: string | null;
}

/** What the provider says of an account, in a token whose signature was checked. */
export interface AccountClaims {
	readonly subject: string;
	/** The provider's own session, for signing out there; null where it names none. */
	readonly session: string | null;
	readonly name: string | null;
	/** Null where the provider says nothing of them, which is how some say that there are none. */
	readonly groups: readonly string[] | null;
}

export interface VouchedAccount {
	readonly claims: AccountClaims;
	readonly tokens: AccountTokens;
}

/** What binds an answer of the provider to the browser that began; all of it follows from one secret in its cookie. */
export interface FlowChecks {
	readonly state: string;
	readonly nonce: string;
	readonly verifier: string;
}

/** Signed out at the provider: one of its sessions, or all of an account. */
export interface LogoutClaims {
	readonly subject: string | null;
	readonly session: string | null;
	/** Milliseconds; sessions that began later stay. */
	readonly at: number;
}

export interface AccountProvider {
	/** Where a browser is sent to sign in. */
	begin(checks: FlowChecks): Promise<Asked<URL>>;
	/** @param query what the provider sent the browser back with */
	finish(query: URLSearchParams, checks: FlowChecks): Promise<Asked<VouchedAccount>>;
	/** Whether it still vouches for this account, and with which groups. */
	askAgain(subject: string, tokens: AccountTokens): Promise<Asked<VouchedAccount>>;
	/** The claims of a logout token (OpenID Connect Back-Channel Logout 1.0, section 2.6). */
	readLogout(token: string, now: number): Promise<Asked<LogoutClaims>>;
}
