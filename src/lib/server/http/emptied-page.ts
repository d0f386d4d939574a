/**
 * The last page of an emptied phone. It needs no script, no file and no organisation, and it says nothing that would be
 * untrue for whoever opens it some other way.
 */
import en from '#lib/words/messages/en/safety.json' with { type: 'json' };
import nl from '#lib/words/messages/nl/safety.json' with { type: 'json' };
import { FIRST_LOCALE, isLocale, type Locale } from '#lib/words/locales.ts';

const WORDS = { nl, en } as const satisfies Record<Locale, unknown>;

export function emptiedPage(language: string | null): Response {
	const locale = isLocale(language) ? language : FIRST_LOCALE;
	const words = WORDS[locale];
	const title = words['safety.lastPage'];
	const lines = [words['safety.lastPageWiped'], words['safety.emptiedClose'], words['safety.lastPageElse']];
	// Our own words, which hold no markup.
	const text = `<!doctype html><html lang="${locale}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Voordeur</title></head><body style="margin: 2rem auto; padding: 0 1rem; max-width: 34rem; font: 1.125rem/1.5 system-ui, sans-serif"><main><h1>${title}</h1>${lines.map((line) => `<p>${line}</p>`).join('')}</main></body></html>`;
	const headers = new Headers({ 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-store' });
	return new Response(text, { headers });
}
