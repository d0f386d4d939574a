/** What the office's own tables are made of: doors with all that happened there, what one looks for, agreed contacts, and views that somebody kept. */

export interface OfficeTables {
	door_list: DoorListRow;
	find_list: FindListRow;
	appointment_list: AppointmentListRow;
	saved_view: SavedViewRow;
}

/**
 * A door as the table of addresses shows it: the address itself, and what rings, visits, concerns and households at it
 * come to. Counted whenever something at the door changed, behind the log; see `sql-doors.ts` and `sql-lists.ts`.
 */
export interface DoorListRow extends DoorAddress {
	tenant: string;
	ent: string;
	/** Rings that were not undone. */
	rings: number;
	ring_outcome: string | null;
	ring_at: number | null;
	/** The scope of the round in which nobody rings here any more, as the last ring says. */
	ring_not_again_in: string | null;
	/** Conversations that were not set aside, and when the newest began. */
	visits: number;
	visited_at: number | null;
	open_concerns: number;
	/** Households that did not move out. */
	households: number;
}

/** What the address itself says. */
export interface DoorAddress {
	postcode: string | null;
	street: string | null;
	town: string | null;
	number: number | null;
	letter: string | null;
	addition: string | null;
	area: string | null;
	/** The round it is at home in; null where no phone holds it. */
	round: string | null;
	label: string | null;
	/** Street and number as one text that sorts as people walk: 2 before 10, 12 before 12A before 12A bis. */
	place: string;
	do_not_visit: number;
	unchecked: number;
}

/** The words of a record that people look for (`find-texts.ts`), folded as in `domain/folded-text.ts`. */
export interface FindListRow {
	tenant: string;
	ent: string;
	kind: string;
	address: string | null;
	text: string;
	/** Moved out, taken back, set aside or over. */
	ended: number;
	/** When it was last changed, in milliseconds since 1970: the newest is found first. */
	changed_at: number;
}

export interface AppointmentListRow {
	tenant: string;
	ent: string;
	address: string | null;
	household: string | null;
	coach: string | null;
	/** YYYY-MM-DD. */
	on_day: string | null;
	cancelled: number;
}

/** A view of a table that somebody kept. `question` is JSON of ids and codes, and holds nothing of a resident. */
export interface SavedViewRow {
	tenant: string;
	id: string;
	/** Whose it is; null for the team's. */
	person: string | null;
	name: string;
	question: string;
	made_by: string;
	made_at: number;
}
