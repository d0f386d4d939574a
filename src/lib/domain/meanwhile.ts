/** What somebody is asked who saves over a change that came in since: both values, and where to send the own one again. */

type Value = null | boolean | number | string | readonly Value[] | { readonly [name: string]: Value };

/** One field of which somebody else was quicker. */
export interface MeanwhileField {
	readonly field: string;
	/** What it is called, where it is no field of a record; both values are words then. */
	readonly label?: string;
	/** What holds now. */
	readonly theirs: Value;
	/** What whoever is asked wanted to write. */
	readonly mine: Value;
	/** Null where nobody in particular wrote it. */
	readonly by: string | null;
	readonly at: number | null;
	readonly isOnPhone: boolean;
}

export interface Meanwhile {
	/** The record; a name of its own for what is none, such as a setting. */
	readonly ent: string;
	/** Where the form is sent again to. */
	readonly action: string;
	/** What was sent, now with what holds as seen. */
	readonly again: readonly (readonly [name: string, value: string])[];
	readonly fields: readonly MeanwhileField[];
	/** Names of people in it, by id. */
	readonly names: Readonly<Record<string, string>>;
	/** What is replaced stays readable in the history. */
	readonly isKept: boolean;
}
