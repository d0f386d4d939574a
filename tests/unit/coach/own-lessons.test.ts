/** A lesson from the street as its coach follows it, and the guard on the way there. */
import { describe, expect, it } from 'vitest';
import type { OwnLesson } from '#lib/device/port.ts';
import type { ContentPack } from '#lib/domain/guide/guide.ts';
import { t, type CoachKey } from '#lib/words/coach.ts';
import type { Coach } from '../../../src/routes/(coach)/coach.svelte.ts';
import { ownLessonWords } from '../../../src/routes/(coach)/learned/own-lesson-words.ts';
import { draftedProposal, Proposal, PROPOSAL_DRAFT } from '../../../src/routes/(coach)/lessons/[id]/proposal.svelte.ts';

const NOW = Date.UTC(2026, 10, 30, 9);
const LESSON = 'Vraag eerst naar de warmste kamer.';

function aCoach(fails = false) {
	const drafts: (string | undefined)[] = [];
	const proposed: string[] = [];
	const done = { ok: true, value: null, savedAt: NOW };
	const call = {
		saveDraft: ({ visit, text }: { visit: string; text: string }) => {
			drafts.push(visit === PROPOSAL_DRAFT ? text : undefined);
			return Promise.resolve(done);
		},
		proposeLesson: ({ text }: { text: string }) => {
			if (!fails) proposed.push(text);
			return Promise.resolve(fails ? null : done);
		}
	};
	const coach = {
		now: NOW,
		locale: 'nl',
		isPractice: false,
		t: (key: CoachKey, values?: Readonly<Record<string, string | number>>) => t('nl', key, values),
		device: { call },
		run: (verb: Promise<unknown>) => verb
	} as unknown as Coach;
	return { coach, drafts, proposed };
}

describe('what became of a lesson', () => {
	const { coach } = aCoach();
	const proposal: OwnLesson = {
		id: 'p1',
		text: LESSON,
		at: NOW,
		state: 'proposed',
		reason: null,
		lesson: 'S-0000ABCD',
		where: { kind: 'phone', savedAt: NOW }
	};
	const pack = {
		languages: ['nl'],
		lessons: [{ id: 'S-0000ABCD', title: { nl: 'Begin bij de warmte' }, credit: 'Kees, coach' }]
	} as unknown as ContentPack;

	it('is where it lies, until the office decides', () => {
		expect(ownLessonWords(coach, proposal, pack)).toMatchObject({ receipt: { where: 'phone' }, lines: [] });
		const office = { ...proposal, where: { kind: 'office', at: NOW } } as const;
		expect(ownLessonWords(coach, office, null)).toMatchObject({
			receipt: { where: 'safe' },
			lines: ['Het kantoor leest het nog.'],
			published: null
		});
		const asked = { ...proposal, where: { kind: 'office-asks', at: NOW, reason: 'value' } } as const;
		expect(ownLessonWords(coach, asked, null)).toMatchObject({ receipt: { where: 'person' }, lines: [] });
	});

	it('is taken up, and a lesson with its credit and its way there once this phone holds that', () => {
		const taken = { ...proposal, state: 'taken' } as const;
		const waits = {
			receipt: null,
			lines: ['Het kantoor nam dit op. De les is nog niet gepubliceerd.'],
			published: null
		};
		expect(ownLessonWords(coach, taken, null)).toEqual(waits);
		expect(ownLessonWords(coach, { ...taken, lesson: 'S-0000FFFF' }, pack)).toEqual(waits);
		expect(ownLessonWords(coach, taken, pack)).toEqual({
			receipt: null,
			lines: ['Dit is nu een les voor iedereen.', 'Geleerd door Kees, coach.'],
			published: { title: 'Begin bij de warmte', href: '/lessons/S-0000ABCD' }
		});
	});

	it('is put aside in the office’s own words, or with a way to ask', () => {
		const aside = { ...proposal, state: 'declined' } as const;
		expect(ownLessonWords(coach, aside, pack).lines[1]).toMatch(/geen reden/);
		expect(ownLessonWords(coach, { ...aside, reason: 'Dit staat al in les 25.' }, pack).lines).toEqual([
			'Het kantoor las dit en nam het niet op.',
			'Het kantoor schrijft: Dit staat al in les 25.'
		]);
	});
});

describe('the guard before a lesson goes to the office', () => {
	it('stops what points at one person, and keeps the words', async () => {
		const { coach, proposed } = aCoach();
		const proposal = new Proposal(coach, '');
		for (const text of [
			'Bel 06 12345678 eerst.',
			'Op Hazelhof 14 tocht het.',
			'Het nummer is NL91ABNA0417164300.',
			'Mail jan@voorbeeld.nl daarover.'
		]) {
			proposal.type(text);
			await proposal.send();
			expect([proposal.tried, proposal.stops.length, proposal.drafted.text], text).toEqual(['stopped', 1, text]);
		}
		expect(proposed).toEqual([]);
	});

	it('asks about what may be a name or a street, each once, and lets it through', async () => {
		const { coach, proposed } = aCoach();
		const proposal = new Proposal(coach, '');
		const text = 'Bij mevrouw Jansen en in de Hazelhof hielp het.';
		proposal.type(text);
		const known = [
			{ kind: 'name', start: 12, end: 18, text: 'Jansen' },
			{ kind: 'street', start: 29, end: 37, text: 'Hazelhof' },
			{ kind: 'street', start: 29, end: 37, text: 'Hazelhof' }
		] as const;
		expect(proposal.hints(known).map(({ kind, text: found }) => [kind, found])).toEqual([
			['name', 'mevrouw Jansen'],
			['street', 'Hazelhof']
		]);
		await proposal.send();
		expect(proposed).toEqual([text]);
	});

	it('sends words once, empties the draft, and says when nothing was written', async () => {
		const { coach, drafts, proposed } = aCoach();
		const proposal = new Proposal(coach, draftedProposal({ text: `  ${LESSON} ` }));
		await proposal.send();
		expect([proposed, proposal.isSent, proposal.drafted.text, drafts.at(-1)]).toEqual([[LESSON], true, '', '']);
		await proposal.send();
		expect([proposed.length, proposal.tried]).toEqual([1, 'missing']);
	});

	it('keeps the words where the phone could not save them', async () => {
		const { coach } = aCoach(true);
		const proposal = new Proposal(coach, LESSON);
		await proposal.send();
		expect([proposal.isSent, proposal.drafted.text]).toEqual([false, LESSON]);
	});
});
