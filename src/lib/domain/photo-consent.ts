/** A photo is personal data: it is taken after the resident's yes to photos, and a no never ends the talk. */
import type { RecordValues } from './records/index.ts';

/** What the household last answered about photos; null when nobody asked. Withdrawn counts as no. */
export function photoAnswerOf(consents: readonly RecordValues<'consent'>[]): boolean | null {
	const about = consents.filter(({ purpose }) => purpose === 'photo');
	if (about.length === 0) return null;
	const last = about.reduce((latest, one) => ((one.at ?? 0) >= (latest.at ?? 0) ? one : latest));
	return last.given === true && last.withdrawn !== true;
}
