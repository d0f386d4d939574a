/** What the letter of a visit says, from what the office holds; in the same words as on the phone. */
import { cardIn, type CardShown } from '#lib/domain/guide/card.ts';
import { type ContentPack, textIn } from '#lib/domain/guide/guide.ts';
import { type Letter, letterOf } from '#lib/domain/letter.ts';
import type { RecordValues } from '#lib/domain/records/index.ts';
import { LETTER_LANGUAGE, type LetterBlock, letterBlocks } from '#lib/ui/letter/letter-blocks.ts';

/** What stands beside the agreements in the resident's own language: texts that were written and marked, no others. */
const CARDS = ['who-we-are', 'your-data', 'your-rights'] as const;

interface Child<T> {
	readonly values: T;
}

/** As much of a visit's story as the letter needs. */
export interface LetterStory {
	readonly values: RecordValues<'visit'>;
	readonly household: RecordValues<'household'> | null;
	readonly promises: readonly Child<RecordValues<'commitment'>>[];
	readonly appointments: readonly Child<RecordValues<'appointment'>>[];
	readonly measures: readonly Child<RecordValues<'measure'>>[];
	readonly readings: readonly Child<RecordValues<'meterReading'>>[];
	readonly referrals: readonly Child<RecordValues<'referral'>>[];
}

export interface LetterAsked {
	readonly story: LetterStory;
	readonly organisation: RecordValues<'organisation'>;
	readonly organisationName: string;
	readonly coach: string | null;
	readonly partners: ReadonlyMap<string, string>;
	readonly pack: ContentPack | null;
	readonly now: number;
}

export function officeLetter(asked: LetterAsked): readonly LetterBlock[] {
	const { pack, partners } = asked;
	return letterBlocks(
		lettersOf(asked),
		{
			measure: (code) => {
				const found = pack?.measures.find(({ id }) => id === code);
				return { text: found ? textIn(found.title, LETTER_LANGUAGE) : code, isMetre: found?.unit === 'metre' };
			},
			partner: (kind, named) => {
				const found = pack?.partners.find(({ id }) => id === kind);
				return (named && partners.get(named)) || (found ? textIn(found.title, LETTER_LANGUAGE) : kind);
			}
		},
		asked.now
	);
}

function lettersOf({ story, organisation, organisationName, coach }: LetterAsked): Letter {
	const plain = <T>(children: readonly Child<T>[]): readonly T[] => children.map(({ values }) => values);
	return letterOf(
		{
			visit: story.values,
			commitments: plain(story.promises),
			appointments: plain(story.appointments),
			measures: plain(story.measures),
			readings: plain(story.readings),
			referrals: plain(story.referrals)
		},
		{
			organisation: organisation.name ?? organisationName,
			resident: story.household?.name ?? null,
			coach,
			coordinator: {
				name: organisation.coordinatorName ?? null,
				phone: organisation.coordinatorPhone ?? null
			}
		}
	);
}

/** Empty for Dutch, in which the letter is already, and for a language without texts. */
export function cardsBeside(
	pack: ContentPack | null,
	{
		language,
		organisation,
		organisationName
	}: {
		readonly language: string;
		readonly organisation: RecordValues<'organisation'>;
		readonly organisationName: string;
	}
): readonly CardShown[] {
	if (pack === null || language === LETTER_LANGUAGE) return [];
	const values = {
		organisation: organisation.name ?? organisationName,
		coordinator: organisation.coordinatorName ?? '',
		phone: organisation.coordinatorPhone ?? ''
	};
	return CARDS.flatMap((card) => cardIn(pack, { card, language, values }) ?? []);
}
