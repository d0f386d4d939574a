/** Days people work. Dates are texts, YYYY-MM-DD, so no clock and no time zone can slip in. */

const DAY_MS = 86_400_000;

/** The day that many working days later; Saturday and Sunday do not count. */
export function addWorkingDays(day: string, count: number): string {
	let time = Date.parse(`${day}T00:00:00Z`);
	if (Number.isNaN(time)) return day;
	for (let left = count; left > 0;) {
		time += DAY_MS;
		if (!isWeekend(time)) left -= 1;
	}
	return new Date(time).toISOString().slice(0, 10);
}

function isWeekend(time: number): boolean {
	const weekday = new Date(time).getUTCDay();
	return weekday === 0 || weekday === 6;
}

const AMSTERDAM = new Intl.DateTimeFormat('en-CA', {
	timeZone: 'Europe/Amsterdam',
	year: 'numeric',
	month: '2-digit',
	day: '2-digit'
});

const HOUR_MS = 3_600_000;
/** The hour of UTC that was asked for last, and its day: a day begins there on a whole hour, in summer and in winter. */
let last = { hour: Number.NaN, day: '' };

/** The calendar day in Amsterdam at a moment: at half past midnight a visit is on the new day there. */
export function dayInAmsterdam(time: number): string {
	const hour = Math.floor(time / HOUR_MS);
	// Asked with every handshake and every arrival, mostly about now; the calendar's own answer takes twenty times as long.
	if (hour !== last.hour) last = { hour, day: calendarDay(time) };
	return last.day;
}

function calendarDay(time: number): string {
	// So far off that no calendar goes there: a text that no day equals.
	if (Number.isNaN(new Date(time).getTime())) return '';
	const parts = new Map(AMSTERDAM.formatToParts(new Date(time)).map((part) => [part.type, part.value]));
	return `${parts.get('year') ?? ''}-${parts.get('month') ?? ''}-${parts.get('day') ?? ''}`;
}
