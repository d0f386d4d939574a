/** The tables of what an organisation decided, of counts that outlive records, and of what households answered. */
export interface PrivacyTables {
	/** What the organisation decided; `value` is JSON, and only ever added to. */
	setting: { tenant: string; name: string; number: number; value: string; person: string; at: number };
	/** Counts of records that are gone; nothing in it leads back to a household. */
	tally: { tenant: string; month: string; area: string; what: string; amount: number };
	consent_list: ConsentListRow;
	/** What left the team about a period, as JSON, and what buurten were called then: written once. */
	report_release: { tenant: string; period: string; at: number; body: string; names: string };
}

/** What a household answered to one purpose; the newest `at` of a purpose, and of a partner, counts. */
export interface ConsentListRow {
	tenant: string;
	ent: string;
	root: string;
	seq: number;
	purpose: string | null;
	partner: string | null;
	given: number;
	withdrawn: number;
	at: number | null;
}
