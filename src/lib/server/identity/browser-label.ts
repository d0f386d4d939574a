/** A browser and its system in a few words, for people to know their own sessions by; never used to decide anything. */
const BROWSERS = [
	['Edge', /\bEdgA?\//],
	['Firefox', /\b(Firefox|FxiOS)\//],
	['Samsung Internet', /\bSamsungBrowser\//],
	['Chrome', /(Chrome|CriOS)\//],
	['Safari', /\bSafari\//]
] as const;
const SYSTEMS = [
	['iPhone', /iPhone/],
	['iPad', /iPad/],
	['Android', /Android/],
	['Windows', /Windows/],
	['Mac', /Macintosh/],
	['ChromeOS', /CrOS/],
	['Linux', /Linux/]
] as const;

/** Such as "Firefox, Windows"; null for what names neither. */
export function browserLabel(userAgent: string | null): string | null {
	const found = [BROWSERS, SYSTEMS].flatMap(
		(list) => list.find(([, pattern]) => pattern.test(userAgent ?? ''))?.[0] ?? []
	);
	return found.length > 0 ? found.join(', ') : null;
}
