/** The tables of recovery keys and requests, as rows. */

/** Public halves only; see `recovery-verbs.ts`. */
export interface RecoveryKeyRow {
	tenant: string;
	key: string;
	public_key: string;
	made_at: number;
	made_by: string;
	replaced_at: number | null;
}

export interface RecoveryRequestRow {
	tenant: string;
	request: string;
	dev: string;
	person: string;
	body: string;
	asked_at: number;
	state: string;
	answer: string | null;
	decided_at: number | null;
	decided_by: string | null;
}
