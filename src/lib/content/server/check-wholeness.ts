/** What every guide holds, in an order that suits it. A guide that lacks a part is warned about, not refused. */
import type { Said } from '../finding-words.ts';
import { mainMoments, readingSecondsOf } from '#lib/domain/guide/length.ts';
import { textIn, type Guide, type Moment } from '#lib/domain/guide/guide.ts';
import type { Written } from './check-links.ts';
import { sentencesIn } from './check-sentences.ts';
import type { WrittenGuide } from './compile-guide.ts';
import { saying, type Findings } from './findings.ts';

/** A doorway is cold, and nobody has asked the coach in yet. */
export const doorstepLimits = { moments: 4, readingSeconds: 120 } as const;

/** Fewer is no talk, more is a questionnaire. */
export const questionLimits = { min: 3, max: 6 } as const;

const parts: readonly { readonly part: Said; readonly isIn: (guide: Guide) => boolean }[] = [
	{ part: { code: 'lacksOpening', values: {} }, isIn: some(({ kind, say }) => kind === 'say' && say.length > 0) },
	{ part: { code: 'lacksListen', values: {} }, isIn: some(({ listen }) => listen.length > 0) },
	{ part: { code: 'lacksDo', values: {} }, isIn: some((moment) => moment.do.length > 0) },
	{ part: { code: 'lacksDont', values: {} }, isIn: some(({ dont }) => dont.length > 0) },
	{ part: { code: 'lacksSteps', values: {} }, isIn: some(({ smallSteps }) => smallSteps.length > 0) },
	{ part: { code: 'lacksTeachback', values: {} }, isIn: some(({ teachback }) => teachback) },
	{ part: { code: 'lacksAppointment', values: {} }, isIn: some(({ appointment }) => appointment) }
];

/** Warns about each part that a guide lacks, and about too many questions. */
export function checkWholeness({ guides, catalogues }: Written, findings: Findings): void {
	for (const written of guides) {
		const warn = (said: ReturnType<typeof saying>): void => {
			const { file, lineOf } = written.fields;
			findings.warnings.push({ file, line: lineOf(['moments']), ...said });
		};
		const isDoorstep = written.guide.doorstep === true;
		if (isDoorstep) warnOfLength(written.guide, warn);
		for (const { part, isIn } of parts) {
			if (isDoorstep && part.code === 'lacksTeachback') continue;
			if (!isIn(written.guide)) warn(saying('guideLacks', { part }));
		}
		const { min, max } = questionLimits;
		const count = openQuestionsIn(written.guide);
		if (count < min && !isDoorstep)
			warn(saying('guideLacks', { part: { code: 'lacksQuestions', values: { min, count } } }));
		if (count > max) warn(saying('tooManyQuestions', { count, max }));
		const referring = concernWithPartner(written, catalogues.concerns);
		if (referring !== undefined && !written.guide.moments.some(({ consent }) => consent === 'referral')) {
			warn(saying('consentMissing', { concern: referring.id, partner: referring.partners.join(', ') }));
		}
	}
}

/** What is said in a doorway fits one: few moments, read in two minutes, and no teach-back. */
function warnOfLength(guide: Guide, warn: (said: ReturnType<typeof saying>) => void): void {
	const main = mainMoments(guide);
	const seconds = Math.ceil(readingSecondsOf(main));
	const values = { count: main.length, seconds, most: doorstepLimits.moments, limit: doorstepLimits.readingSeconds };
	if (main.length > doorstepLimits.moments || seconds > doorstepLimits.readingSeconds)
		warn(saying('doorstepLong', values));
	if (guide.moments.some(({ teachback }) => teachback)) warn(saying('doorstepTeachback'));
}

/**
 * How many open questions a guide asks. A question is open when its words ask who, what, where, when, why or how, even
 * if the coach taps the answer; the teach-back and a question for a number are not. Of the moments of a repeat that
 * look at the round ("only in the kitchen"), a resident hears one in a room, so they count as one.
 */
export function openQuestionsIn({ moments, repeats = [] }: Guide): number {
	const open = moments.filter(isOpenQuestion);
	const ofRound = open.filter(
		({ repeat, relevant = '' }) => repeat !== undefined && relevant.includes(`\${${repeat}}`)
	);
	const rounds = repeats.filter(({ id }) => ofRound.some(({ repeat }) => repeat === id));
	return open.length - ofRound.length + rounds.length;
}

const preposition = '(?:aan|bij|in|met|naar|om|op|over|sinds|tot|uit|van|vanaf|voor) ';
const asking = String.raw`(?:wie|wat|waar\p{L}*|wanneer|welke?|hoe|hoeveel)(?!\p{L})`;
/** At the start of a sentence, or of a clause in it: "Als de rekening komt, waar kijkt u dan naar?" */
const openWords = new RegExp(String.raw`(?:^|[,;:–—] )(?:en |maar |dus |of )?(?:${preposition})?${asking}`, 'iu');

function isOpenQuestion({ kind, say, answer, teachback }: Moment): boolean {
	if (kind !== 'ask' || teachback || answer === 'number' || answer === 'meter' || answer === 'date') return false;
	const sentences = say.flatMap((line) => sentencesIn(textIn(line, 'nl', ['nl'])));
	return sentences.some((sentence) => sentence.includes('?') && openWords.test(sentence));
}

type Concerns = Written['catalogues']['concerns'];

/** The first concern that lies at the thumb in this guide and that a partner helps with: taken up, it is referred. */
function concernWithPartner({ guide }: WrittenGuide, concerns: Concerns): Concerns[number] | undefined {
	const offered = new Set([...guide.concerns, ...guide.moments.flatMap((moment) => moment.concerns)]);
	return concerns.find(({ id, partners }) => offered.has(id) && partners.length > 0);
}

function some(isSuch: (moment: Moment) => boolean): (guide: Guide) => boolean {
	return ({ moments }) => moments.some(isSuch);
}
