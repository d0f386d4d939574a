/** The rows of who works here and how they come in. */

export interface PersonRow {
	tenant: string;
	person: string;
	name: string;
	email: string | null;
	/** Every role, with spaces between; see `role-text.ts`. */
	role: string;
	language: string;
	expires_at: number | null;
	active: number;
}

/** Beside what the port knows of a person; written by the office alone. */
export interface PersonReview {
	created_at: number | null;
	/** When somebody last looked whether this person still needs this role, and who. */
	reviewed_at: number | null;
	reviewed_by: string | null;
}

export interface InvitationRow {
	tenant: string;
	code_hash: string;
	person: string;
	expires_at: number;
	used_at: number | null;
	created_at: number | null;
	/** Who of the office made it; null where the server did. */
	made_by: string | null;
	/** The roles it was made for, with spaces between; null for any. */
	role: string | null;
	/** Scopes, with spaces between; null for any. */
	rounds: string | null;
}

export interface SessionRow {
	tenant: string;
	session_hash: string;
	person: string;
	created_at: number;
	expires_at: number;
	seen_at: number;
	/** When its person last showed a passkey or a recovery code; null for never. */
	confirmed_at: number | null;
	how: string | null;
	/** Browser and system in a few words, for the list of one's own sessions. */
	label: string | null;
	/** The roles that its person had, with spaces between; others end it. */
	role: string | null;
	/** Of whoever came in by an account: whose it is at the provider, and the provider's own session. */
	account_subject: string | null;
	account_session: string | null;
	/** With which the provider is asked again, sealed with the session's secret. */
	account_tokens: string | null;
	account_checked_at: number | null;
	/** Since when the provider has not answered; null where it did. */
	account_away_since: number | null;
}

/** An account at the provider, and who that is here. */
export interface AccountRow {
	tenant: string;
	issuer: string;
	subject: string;
	person: string;
	linked_at: number;
	/** When its groups gave no role any more; null while they do. */
	withdrawn_at: number | null;
}

export interface PasskeyRow {
	tenant: string;
	credential: string;
	person: string;
	public_key: string;
	counter: number;
	transports: string;
	created_at: number;
	used_at: number | null;
	name: string | null;
}
