/**
 * Words by key. Every text of the interface stands in `messages/<language>/<area>.json`; nothing else of the product
 * may be read here. Keys are typed from the Dutch file. A key that counts has the forms `key_one` and `key_other`, is
 * asked for as `key`, and takes its form by the language's own rules from the value `count`.
 */
import { FIRST_LOCALE, type Locale } from './locales.ts';

export type Values = Readonly<Record<string, string | number>>;
export type Messages = Readonly<Record<string, string>>;
/** Of each language the messages of some areas; no key stands in two of them. */
export type MessagesByLocale = Readonly<Record<Locale, readonly Messages[]>>;

/** The keys one may ask for: counted forms lose their ending. */
export type KeyOf<M> = keyof M & string extends infer K
	? K extends `${infer Base}_${'one' | 'other'}`
		? Base
		: K
	: never;

export type Translate<K extends string> = (locale: Locale, key: K, values?: Values) => string;

/**
 * A `t` over the messages of some areas: `createTranslate<KeyOf<typeof nl>>({ nl: [nl], en: [en] })`. They are not put
 * together first, since that takes a phone longer than looking through them does.
 */
export function createTranslate<K extends string>(messages: MessagesByLocale): Translate<K> {
	return (locale, key, values = {}) => {
		const text =
			findMessage(messages[locale], locale, key, values) ??
			findMessage(messages[FIRST_LOCALE], FIRST_LOCALE, key, values);
		// A key without words is a fault that the test of `words` names; the screen shows the key and works on.
		return text === undefined ? key : fillIn(text, locale, values);
	};
}

function findMessage(areas: readonly Messages[], locale: Locale, key: string, values: Values): string | undefined {
	const count = values['count'];
	const text = (form: string): string | undefined => areas.find((messages) => Object.hasOwn(messages, form))?.[form];
	if (typeof count !== 'number') return text(key);
	return text(`${key}_${pluralOf(locale, count)}`) ?? text(`${key}_other`) ?? text(key);
}

function fillIn(text: string, locale: Locale, values: Values): string {
	return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
		const value = values[name];
		if (value === undefined) return whole;
		return typeof value === 'number' ? numberFormat(locale).format(value) : value;
	});
}

const plurals = new Map<Locale, Intl.PluralRules>();
function pluralOf(locale: Locale, count: number): Intl.LDMLPluralRule {
	const rules = plurals.get(locale) ?? new Intl.PluralRules(locale);
	plurals.set(locale, rules);
	return rules.select(count);
}

const numbers = new Map<Locale, Intl.NumberFormat>();
function numberFormat(locale: Locale): Intl.NumberFormat {
	const format = numbers.get(locale) ?? new Intl.NumberFormat(locale);
	numbers.set(locale, format);
	return format;
}
