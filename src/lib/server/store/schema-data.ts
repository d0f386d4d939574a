/** The tables of lists that are taken in and of the map's boundaries. */
export interface DataTables {
	import_batch: ImportBatchRow;
	/** The cells of a list as they came, while somebody decides about it; gone once it is taken in or set aside. */
	import_row: { tenant: string; batch: string; line: number; cells: string };
	import_verdict: ImportVerdictRow;
	boundary_set: BoundarySetRow;
}

export interface ImportBatchRow {
	tenant: string;
	id: string;
	/** The file's name. */
	name: string;
	state: string;
	person: string;
	made_at: number;
	/** When it last came a step further: one that runs and is not touched has been left by a crash. */
	touched_at: number;
	ended_at: number | null;
	/** Rows in the list, its head left out. */
	lines: number;
	/** How far what runs has come. */
	done: number;
	/** JSON: the heads, the chosen fields, and what becomes of its buurten and rounds. */
	heads: string;
	choice: string;
	plan: string;
}

export interface ImportVerdictRow {
	tenant: string;
	batch: string;
	/** As the spreadsheet numbers it. */
	line: number;
	kind: string;
	/** JSON; see `ImportDetail`. */
	detail: string;
	/** The id that the address gets or got; null for what is not taken in. */
	ent: string | null;
	/** Whether it is to be taken in. */
	taken: number;
	/** `written`, `refused`, `undone` or `kept`; null before. */
	outcome: string | null;
}

/** Boundaries of the buurten, every set there ever was; the newest holds. */
export interface BoundarySetRow {
	tenant: string;
	number: number;
	/** The file's name. */
	name: string;
	/** JSON. */
	body: string;
	/** Null where the product itself brought it. */
	person: string | null;
	at: number;
}
