/** Days on the calendar; which day it is in Amsterdam stands in `domain`. */
const DAY_MS = 86_400_000;

/** The day so many days later. */
export function addDays(day: string, days: number): string {
	return new Date(Date.parse(`${day}T12:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}
