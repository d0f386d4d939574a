/** Days as people in Amsterdam mean them, whatever the phone is set to. */
const DAY = new Intl.DateTimeFormat('sv-SE', {
	timeZone: 'Europe/Amsterdam',
	year: 'numeric',
	month: '2-digit',
	day: '2-digit'
});

/** YYYY-MM-DD of a moment. */
export function dayOf(instantMs: number): string {
	return DAY.format(new Date(instantMs));
}

/** The day so many days later, by the calendar. */
export function addDays(day: string, days: number): string {
	return new Date(Date.parse(`${day}T12:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}
