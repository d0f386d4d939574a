/** What somebody is called here, checked at the door. */

export const NAME_LENGTH_MAX = 80;

/** Null for none, and for one that is longer than a line of a list. */
export function readPersonName(text: string): string | null {
	// PostgreSQL refuses a zero character in text.
	const name = text.replaceAll('\u0000', '').toWellFormed().trim();
	return name === '' || name.length > NAME_LENGTH_MAX ? null : name;
}
