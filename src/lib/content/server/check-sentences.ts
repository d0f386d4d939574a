/** What the sentences tell: guides that are one template with the words changed, and texts that read hard. */
import type { Guide, Localized } from '#lib/domain/guide/guide.ts';
import type { Written } from './check-links.ts';
import { saying, type Findings } from './findings.ts';
import { plainTextOf } from './markdown.ts';
import type { Translation } from './translations.ts';

export const sentenceLimits = {
	/** Two guides may share this part of the sentences of the shorter one. */
	sharedMax: 0.2,
	/** Shorter sentences ("Hoe gaat het?") belong to everyone. */
	sharedWordsMin: 4,
	/** Average words per sentence above which a file is said to read hard. */
	wordsAverageMax: 14
} as const;

/** Checks every pair of guides in every language, and the reading ease of every file. */
export function checkSentences({ lessons, guides }: Written, findings: Findings): void {
	for (const { translations } of [...lessons, ...guides]) {
		for (const translation of translations) warnOnHardReading(translation, findings);
	}
	const languages = new Set(guides.flatMap(({ translations }) => translations.map(({ language }) => language)));
	for (const language of languages) {
		const spoken = guides.map(({ guide, translations }) => ({
			id: guide.id,
			file: translations.find((translation) => translation.language === language)?.file,
			sentences: new Set(sentencesOfGuide(guide, language).map(normalised).filter(isOwnWording))
		}));
		spoken.forEach((one, index) => {
			for (const other of spoken.slice(index + 1)) {
				const shared = [...one.sentences].filter((sentence) => other.sentences.has(sentence)).length;
				const fewest = Math.min(one.sentences.size, other.sentences.size);
				if (other.file === undefined || shared <= fewest * sentenceLimits.sharedMax) continue;
				const said = saying('sharesSentences', { shared, fewest, id: one.id });
				findings.errors.push({ file: other.file, line: 1, ...said });
			}
		});
	}
}

/** Cuts a text into sentences. */
export function sentencesIn(text: string): readonly string[] {
	return text
		.split(/(?<=[.!?…]["”’')]?)\s+/)
		.map((sentence) => sentence.trim())
		.filter((sentence) => /\p{L}/u.test(sentence));
}

function sentencesOfGuide(guide: Guide, language: string): readonly string[] {
	const texts = guide.moments.flatMap((moment): readonly Localized[] => [
		...moment.say,
		moment.explain.text,
		...moment.listen,
		...moment.do,
		...moment.dont,
		...moment.smallSteps,
		...moment.options.map(({ words }) => words)
	]);
	return texts.flatMap((text) => sentencesIn(text[language] ?? ''));
}

function normalised(sentence: string): string {
	return sentence
		.toLowerCase()
		.replace(/[^\p{L}\p{N} ]/gu, '')
		.replace(/\s+/g, ' ')
		.trim();
}

function isOwnWording(sentence: string): boolean {
	return sentence.split(' ').length >= sentenceLimits.sharedWordsMin;
}

function warnOnHardReading({ file, outline }: Translation, findings: Findings): void {
	const sentences = outline.sections.flatMap(({ lines, parts }) =>
		[lines, ...parts.map((part) => part.lines)].flatMap((block) => paragraphsOf(block).flatMap(sentencesIn))
	);
	const words = sentences.reduce((sum, sentence) => sum + sentence.split(' ').length, 0);
	const average = sentences.length === 0 ? 0 : words / sentences.length;
	if (average <= sentenceLimits.wordsAverageMax) return;
	const values = { average: average.toFixed(1), max: sentenceLimits.wordsAverageMax };
	findings.warnings.push({ file, line: 1, ...saying('readsHard', values) });
}

/** Paragraphs, words to speak and list items each end a sentence, with or without a full stop. */
function paragraphsOf(lines: readonly { readonly text: string }[]): readonly string[] {
	return lines
		.map(({ text }) => text.replace(/^>\s?/, '').replace(/^[-*] (?:[\w-]+: )?/, '\n'))
		.join('\n')
		.split(/\n\s*\n/)
		.map(plainTextOf);
}
