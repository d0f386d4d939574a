/** What a guide holds: parts, questions and consent. And what the lines below dont may say. */
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { saysNo } from '#lib/content/server/check-dont.ts';
import { openQuestionsIn, questionLimits } from '#lib/content/server/check-wholeness.ts';
import { compileContent } from '#lib/content/server/compile.ts';
import type { Moment } from '#lib/domain/guide/guide.ts';
import { aGuide, aMoment } from '../guide/a-guide.ts';
import { compileSpoiled, someContent } from './some-content.ts';

const nl = 'guides/mould/nl.md';
const shipped = compileContent(fileURLToPath(new URL('../../../src/content', import.meta.url)));

function warningsOf(...spoiling: Parameters<typeof compileSpoiled>): readonly string[] {
	return compileSpoiled(...spoiling).warnings.map(({ file, line, message }) => `${file}:${line} ${message}`);
}

test('a guide that lacks a part is warned about', () => {
	expect(warningsOf()).toContain(`${nl}:11 the guide has no a teach-back`);
});

test('the set that ships has no warnings', () => {
	expect(shipped.warnings).toEqual([]);
});

describe('open questions', () => {
	const ask = (say: string, more: Partial<Moment> = {}): Moment =>
		aMoment({ id: say, kind: 'ask', say: [{ nl: say }], answer: 'text', ...more });
	const count = (...moments: readonly Moment[]): number => openQuestionsIn(aGuide(moments));

	test.each([
		'Waar ziet u schimmel?',
		'Woont u hier al lang? Wat vindt u prettig?',
		'Als de rekening komt, waar kijkt u dan naar?',
		'Bij wie heeft u dit al verteld?',
		'Stel dat het lukt. Waaraan merkt u dat dan?',
		'En hoe is dat voor u?'
	])('%s is one', (say) => {
		expect(count(ask(say))).toBe(1);
	});

	test.each([
		'Mag ik iets vragen?',
		'Komt het nu uit, of liever een andere keer?',
		'Vindt u het goed als ik kijk wat er is?',
		'Wat een mooie plek heeft u hier.'
	])('%s is none', (say) => {
		expect(count(ask(say))).toBe(0);
	});

	test('a choice to tap does not close a question, a number and the teach-back do', () => {
		expect(count(ask('Hoe gaat het?', { answer: 'choice' }))).toBe(1);
		expect(count(ask('Hoeveel mensen komen er?', { answer: 'number' }))).toBe(0);
		expect(count(ask('Wat vertelt u uw zus?', { teachback: true }))).toBe(0);
		expect(count(ask('Hoe gaat het?', { kind: 'say' }))).toBe(0);
	});

	test('of those that each belong to another round only one is heard', () => {
		const moments = [
			ask('Waar kookt u?', { repeat: 'room', relevant: "${room} = 'kitchen'" }),
			ask('Hoe doucht u?', { repeat: 'room', relevant: "${room} = 'bathroom'" }),
			ask('Wat mag hier anders?', { repeat: 'room' })
		];
		expect(openQuestionsIn(aGuide(moments, { repeats: [{ id: 'room', over: 'rooms' }] }))).toBe(2);
	});

	test('every guide that ships asks three to six', () => {
		for (const guide of shipped.pack.guides) {
			const least = guide.doorstep === true ? 0 : questionLimits.min;
			expect(openQuestionsIn(guide), guide.id).toBeGreaterThanOrEqual(least);
			expect(openQuestionsIn(guide), guide.id).toBeLessThanOrEqual(questionLimits.max);
		}
	});

	test('the doorstep is warned about when it takes more than four moments or asks back', () => {
		const moments = ['one', 'two', 'three', 'four', 'five'];
		const facts = moments.map((id) => `  - id: ${id}\n    kind: say\n`).join('');
		const words = moments.map((id) => `\n## Kop {#${id}}\n\n> Dag.\n`).join('');
		const text = (someContent[nl] ?? '').replace('wording: own\nmoments:\n', `doorstep: true\nmoments:\n${facts}`);
		const long = warningsOf({ [nl]: `${text}${words}` });
		expect(long.some((warning) => /a guide for the doorstep has \d+ moments/.test(warning))).toBe(true);
		const asksBack = text.replace('id: one\n', 'id: one\n    teachback: true\n');
		expect(warningsOf({ [nl]: `${asksBack}${words}` }).join()).toContain('a guide for the doorstep has no teach-back');
		expect(long.join()).not.toContain('the guide has no a teach-back');
	});

	test('too few and too many are warned about with how many there are', () => {
		const asks = (many: number): string => {
			const ids = Array.from({ length: many }, (_, n) => `q${n}`);
			const facts = ids.map((id) => `  - id: ${id}\n    kind: ask\n`).join('');
			const words = ids.map((id) => `\n## Vraag {#${id}}\n\n> Wat nog meer?\n`).join('');
			return `${(someContent[nl] ?? '').replace('moments:\n', `moments:\n${facts}`)}${words}`;
		};
		const isAboutQuestions = (warning: string): boolean => warning.includes('open questions');
		expect(warningsOf({ [nl]: asks(1) }).filter(isAboutQuestions)).toEqual([
			`${nl}:11 the guide has no 3 open questions: it has 2 (who, what, where, how; yes or no and numbers do not count)`
		]);
		expect(warningsOf({ [nl]: asks(5) }).filter(isAboutQuestions)).toEqual([]);
		expect(warningsOf({ [nl]: asks(6) }).filter(isAboutQuestions)).toEqual([
			`${nl}:11 the guide asks 7 open questions: at most 6, or it becomes a questionnaire`
		]);
	});
});

describe('consent', () => {
	const isAboutConsent = (warning: string): boolean => warning.includes('consent');
	const missing = `${nl}:11 the guide takes up the concern mould, where tenant-team may help, but has no moment with consent: referral`;

	test('a guide that takes up what a partner helps with asks for it', () => {
		expect(warningsOf().filter(isAboutConsent)).toEqual([missing]);
		expect(
			warningsOf({ [nl]: ['    kind: say\n', '    kind: say\n    consent: referral\n'] }).filter(isAboutConsent)
		).toEqual([]);
	});

	test('a yes to something else is none to a referral', () => {
		expect(
			warningsOf({ [nl]: ['    kind: say\n', '    kind: say\n    consent: photo\n'] }).filter(isAboutConsent)
		).toEqual([missing]);
	});

	test('a guide at which no partner follows needs none', () => {
		const concerns = (someContent['catalogues/concerns.yaml'] ?? '').replace(', partner: [tenant-team]', '');
		expect(warningsOf({ 'catalogues/concerns.yaml': concerns }).filter(isAboutConsent)).toEqual([]);
	});
});

describe('a lesson that no moment shows', () => {
	const isAboutLinks = (warning: string): boolean => warning.includes('under lessons');
	const lesson = 'lessons/l25-nothing-wrong/nl.md';

	test('of the guides it names is warned about on the line that names them', () => {
		expect(warningsOf().filter(isAboutLinks)).toEqual([]);
		expect(warningsOf({ [nl]: ['    lessons: [L25]\n', ''] }).filter(isAboutLinks)).toEqual([
			`${lesson}:9 the lesson L25 names mould, but no moment there lists it under lessons`
		]);
	});

	test('and that names no guide is left alone', () => {
		const unnamed = (someContent[lesson] ?? '').replace('guides: [mould]\n', '');
		expect(warningsOf({ [nl]: ['    lessons: [L25]\n', ''], [lesson]: unnamed }).filter(isAboutLinks)).toEqual([]);
	});
});

describe('what not to do', () => {
	test.each([
		['Beloof geen datum.', 'nl'],
		['Begin niet over het klimaat.', 'nl'],
		['Geen haast.', 'nl'],
		['Do not promise a date.', 'en'],
		["Don't promise a date.", 'en'],
		['Put no foot in the door.', 'en'],
		['Never promise a date.', 'en']
	])('%s says no twice', (line, language) => {
		expect(saysNo(line, language)).toBe(true);
	});

	test.each([
		['Een datum beloven.', 'nl'],
		['"Dat helpt toch niet" zeggen.', 'nl'],
		['Zeggen dat het kort duurt als dat niet waar is.', 'nl'],
		['Een bedrag noemen dat u niet kunt weten.', 'nl'],
		['Promising a date.', 'en'],
		['Leaving no time to think.', 'en'],
		['Saying "do not worry".', 'en'],
		['Nicht drängen.', 'de']
	])('%s is fine', (line, language) => {
		expect(saysNo(line, language)).toBe(false);
	});

	test('is warned about in lessons and in moments, on its line', () => {
		const warnings = warningsOf({ [nl]: ['### do\n- Ga zitten.', '### dont\n- Gaan staan.\n- Ga niet staan.'] });
		const files = warnings.filter((warning) => warning.includes('below dont')).map((warning) => warning.split(' ')[0]);
		expect(files).toEqual([
			'guides/mould/nl.md:48',
			'lessons/l25-nothing-wrong/en.md:15',
			'lessons/l25-nothing-wrong/nl.md:24'
		]);
	});
});
