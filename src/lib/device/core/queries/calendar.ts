/** Days on the calendar; which day it is in Amsterdam stands in `domain`. */
const DAY_MS = 86_400_000;

/** The day so many days later. */
export function addDays(day: string, days: number): string {
	const at = Date.parse(`${day}T12:00:00Z`) + days * DAY_MS;
	// No day of a calendar: it stays what it is, and comes after every other.
	return Number.isNaN(new Date(at).getTime()) ? day : new Date(at).toISOString().slice(0, 10);
}
