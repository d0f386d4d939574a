/**
 * The letter as it is set: its words in their order, for the screen, for paper and for the file alike. Always in Dutch,
 * the language of the agreements in it; nothing of it is translated by a machine.
 */
import type { Letter, LetterStep } from '#lib/domain/letter.ts';
import { UNIT_OF } from '#lib/domain/meter-reading.ts';
import { dateText, dayOf, minuteText, numberText } from '#lib/words/formats.ts';
import { t, type LetterKey } from '#lib/words/letter.ts';

export const LETTER_LANGUAGE = 'nl';

export type LetterBlock =
	| { readonly kind: 'from' | 'title' | 'heading' | 'text' | 'foot'; readonly text: string }
	| {
			readonly kind: 'step';
			readonly number: number;
			readonly who: string;
			readonly what: string;
			readonly when: string;
	  }
	| { readonly kind: 'line'; readonly text: string };

/** What the letter is called where only an id is kept. */
export interface LetterTitles {
	readonly measure: (code: string) => { readonly text: string; readonly isMetre: boolean };
	readonly partner: (kind: string, named: string | null) => string;
}

const say = (key: LetterKey, values?: Readonly<Record<string, string | number>>): string =>
	t(LETTER_LANGUAGE, key, values);

/** @param now decides whether a day is written with its year */
export function letterBlocks(letter: Letter, titles: LetterTitles, now: number): readonly LetterBlock[] {
	const day = (on: string): string => dateText(LETTER_LANGUAGE, on, now);
	const measured = ({ code, count }: Letter['fitted'][number]): string => {
		const { text, isMetre } = titles.measure(code);
		return say(isMetre ? 'letter.fittedMetres' : 'letter.fittedLine', { number: count, what: text.toLowerCase() });
	};
	return [
		...(letter.organisation === '' ? [] : [block('from', say('letter.from', { organisation: letter.organisation }))]),
		block('title', say('letter.title')),
		block('text', letter.resident ? say('letter.dear', { name: letter.resident }) : say('letter.dearNobody')),
		block('text', thanks(letter, day(dayOf(letter.heldAt)))),
		...agreed(letter.steps, letter.coach, day),
		...next(letter, day),
		...listed(
			'letter.passedOn',
			letter.passedOn.map(({ partner, named }) =>
				say('letter.passedOnLine', { partner: titles.partner(partner, named) })
			)
		),
		...listed('letter.fitted', letter.fitted.map(measured)),
		...listed('letter.advised', letter.advised.map(measured)),
		...listed(
			'letter.readings',
			letter.readings.map(({ meter, value }) =>
				say('letter.readingLine', {
					meter: say(`letter.meter.${meter}`),
					value: numberText(LETTER_LANGUAGE, value, 3),
					unit: UNIT_OF[meter] === 'm3' ? 'm³' : UNIT_OF[meter]
				})
			)
		),
		block('heading', say('letter.questions')),
		block('text', whom(letter.coordinator)),
		block('foot', say('letter.noControl'))
	];
}

function block<K extends 'from' | 'title' | 'heading' | 'text' | 'foot' | 'line'>(kind: K, text: string) {
	return { kind, text } as const;
}

function thanks({ coach }: Letter, day: string): string {
	return coach ? say('letter.thanksBy', { coach, day }) : say('letter.thanks', { day });
}

function agreed(
	steps: readonly LetterStep[],
	coach: string | null,
	day: (on: string) => string
): readonly LetterBlock[] {
	const heading = block('heading', say('letter.agreed'));
	if (steps.length === 0) return [heading, block('text', say('letter.agreedNone'))];
	return [
		heading,
		...steps.map(({ who, what, dueOn }, at) => ({
			kind: 'step' as const,
			number: at + 1,
			who: who === 'coach' && coach ? coach : say(`letter.who.${who}`),
			what,
			when: dueOn === null ? '' : say('letter.by', { day: day(dueOn) })
		}))
	];
}

function next({ appointment }: Letter, day: (on: string) => string): readonly LetterBlock[] {
	if (!appointment) return [];
	const { on, part, minute } = appointment;
	const time = minute === null ? (part ? say(`letter.part.${part}`) : null) : minuteText(LETTER_LANGUAGE, minute);
	const text = time === null ? day(on) : say('letter.nextAt', { day: day(on), time });
	return [block('heading', say('letter.next')), block('text', text.charAt(0).toUpperCase() + text.slice(1))];
}

function listed(heading: LetterKey, lines: readonly string[]): readonly LetterBlock[] {
	return lines.length === 0 ? [] : [block('heading', say(heading)), ...lines.map((text) => block('line', text))];
}

function whom({ name, phone }: Letter['coordinator']): string {
	if (!phone) return say('letter.callNone');
	return name ? say('letter.call', { name, phone }) : say('letter.callNobody', { phone });
}
