/** Under what name drafts lie that are not a field's, and with which record they leave this phone. */

/** Where the talk stood on the screen: no text of anybody's, so it is kept apart from the drafts that the screens count. */
export const PLACE_DRAFT = 'place';

const AT_DOOR = 'door:';

/** What was begun at a door, where there is no visit yet. No visit is called so. */
export function doorDrafts(address: string): string {
	return `${AT_DOOR}${address}`;
}

/** The record with which these drafts leave: the visit itself, or the address of the door. */
export function ownerOfDrafts(of: string): string {
	return of.startsWith(AT_DOOR) ? of.slice(AT_DOOR.length) : of;
}
