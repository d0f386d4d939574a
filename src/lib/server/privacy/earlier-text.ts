/** A value that was replaced, in the words of the copy: full days, since paper is read on another day. */
import { languageText } from '#lib/words/formats.ts';
import { day } from '#lib/domain/record.ts';
import { t } from '#lib/words/office.ts';
import * as v from 'valibot';
import type { Earlier } from './copy-of.ts';
import { fullDay, fullMoment } from './resident-words.ts';
import type { KnownTitles } from './resident-lines.ts';

/** Fields with a name in the words; any other goes by its own. */
const NAMED = [
	...(['name', 'phone', 'email', 'language', 'movedOutOn', 'coach', 'helpAccepted', 'startedAt', 'closedAt'] as const),
	...(['category', 'weight', 'ownWords', 'raisedAt', 'raisedBy', 'state', 'end', 'owner', 'dueOn', 'answer'] as const),
	...(['answeredAt', 'answeredBy', 'toldCoachAt', 'toldResidentAt', 'withdrawn', 'discarded', 'text', 'at'] as const),
	...(['what', 'who', 'on', 'count', 'code', 'value', 'given', 'outcome'] as const)
] as const;
const PEOPLE = ['owner', 'raisedBy', 'answeredBy', 'coach', 'by', 'author'];
const WEIGHTS = ['light', 'heavy', 'urgent'] as const;
const CONCERN_STATES = ['open', 'withSomeone', 'answered', 'closed'] as const;
const WHO = ['coach', 'resident', 'office', 'partner'] as const;

export function earlierText(
	earlier: Pick<Earlier, 'kind' | 'field' | 'value'>,
	known: KnownTitles
): { readonly label: string; readonly text: string } {
	const { locale } = known;
	const named = NAMED.find((one) => one === earlier.field);
	const label = earlier.field.startsWith('guide:')
		? t(locale, 'field.guide')
		: named
			? t(locale, `field.${named}`)
			: earlier.field === 'shows'
				? t(locale, 'rights.photoShows')
				: earlier.field;
	return { label, text: valueText(earlier, known) };
}

function valueText({ kind, field, value }: Pick<Earlier, 'kind' | 'field' | 'value'>, known: KnownTitles): string {
	const { locale } = known;
	if (value === null || value === '') return t(locale, 'history.nothing');
	if (typeof value === 'boolean') return t(locale, value ? 'common.yes' : 'common.no');
	if (typeof value === 'number') return field === 'at' || field.endsWith('At') ? fullMoment(locale, value) : `${value}`;
	// Answers to a guide: too much for a line, and whole in the data file.
	if (typeof value !== 'string') return t(locale, 'export.earlierInFile');
	if (PEOPLE.includes(field)) return known.person(value);
	if (field === 'category') return known.category(value);
	if (field === 'code' && kind === 'measure') return known.measure(value);
	if (field === 'language') return languageText(locale, value);
	if (field === 'partner') return known.partner(value);
	return wordOf(locale, { kind, field, value }) ?? (v.is(day, value) ? fullDay(locale, value) : value);
}

function wordOf(
	locale: KnownTitles['locale'],
	{ kind, field, value }: Pick<Earlier, 'kind' | 'field' | 'value'>
): string | null {
	const weight = field === 'weight' ? WEIGHTS.find((one) => one === value) : undefined;
	if (weight) return t(locale, `weight.${weight}`);
	const state = kind === 'concern' && field === 'state' ? CONCERN_STATES.find((one) => one === value) : undefined;
	if (state) return t(locale, `concernState.${state}`);
	const who = field === 'who' ? WHO.find((one) => one === value) : undefined;
	return who ? t(locale, `who.${who}`) : null;
}
