/** `t` for the help of the coach's screens, apart from the coach's other words: it is read when it is asked for. */
import type { Locale } from './locales.ts';
import enHelp from './messages/en/help.json' with { type: 'json' };
import nlHelp from './messages/nl/help.json' with { type: 'json' };
import { createTranslate, type KeyOf } from './translate.ts';

export type HelpKey = KeyOf<typeof nlHelp>;

export const t = createTranslate<HelpKey>({ nl: [nlHelp], en: [enHelp] });

const KEYS = Object.keys(nlHelp).filter((key): key is HelpKey => Object.hasOwn(nlHelp, key));

/** The lines of one topic, in their order: `help.visit.1`, `help.visit.2` and so on. */
export function helpLines(locale: Locale, topic: string): readonly string[] {
	return KEYS.filter((key) => new RegExp(`^help\\.${topic}\\.\\d+$`).test(key)).map((key) => t(locale, key));
}
