import { describe, expect, test } from 'vitest';
import { compileFiles } from '#lib/content/server/compile.ts';
import { planImport } from '#lib/content/server/exchange.ts';
import { fingerprintOf, makeLessonSet } from '#lib/content/server/lesson-set.ts';
import { edited, nl, rowOf, sent, shipped, shippedBases, streetLesson, taken } from './a-lesson-set.ts';

describe('edits on both sides', () => {
	const ours = edited(shipped, nl, 'Zeg het vroeg.', 'Zeg het meteen.');
	const theirs = edited(shipped, nl, 'Leg geen schuld.', 'Geef niemand de schuld.');

	test('a lesson that nobody edited is the same, and nothing is taken', () => {
		const plan = planImport(shipped, sent(shipped), shippedBases);
		expect(rowOf(plan, 'L25')).toMatchObject({ state: 'same', proposal: 'keep', differences: {} });
		expect(taken(shipped, plan).files).toEqual(shipped);
	});

	test('an edit of theirs is proposed, with its difference, origin and licence', () => {
		const plan = planImport(shipped, sent(theirs), shippedBases);
		const row = rowOf(plan, 'L25');
		expect(row).toMatchObject({
			state: 'theirs',
			proposal: 'take',
			origin: 'Gemeente Waterveen',
			licence: 'CC-BY-4.0'
		});
		const changed = row.differences['nl']
			?.filter(({ how }) => how !== 'same')
			.map(({ parts }) => parts.map(({ text }) => text).join(''));
		expect(changed).toEqual([
			'origin: Gemeente Waterveen',
			'licence: CC-BY-4.0',
			'Leg geen schuld.',
			'Geef niemand de schuld.'
		]);
		const { pack, errors } = taken(shipped, plan);
		expect(errors).toEqual([]);
		expect(pack.lessons[0]).toMatchObject({ origin: 'Gemeente Waterveen', licence: 'CC-BY-4.0' });
		expect(pack.lessons[0]?.dont.text['nl']).toBe('Geef niemand de schuld.');
	});

	test('a lesson of theirs with a link into this app is told, and cannot be taken', () => {
		const set = sent(edited(shipped, nl, 'Leg geen schuld.', 'Leg ook geen schuld.'));
		const planted = set.lessons.map((lesson) => {
			const link = lesson.files['nl']?.replace('ook geen', '[geen](/api/v1/emptied)') ?? '';
			return { ...lesson, files: { ...lesson.files, nl: link } };
		});
		const plan = planImport(shipped, { ...set, lessons: planted }, shippedBases);
		const row = rowOf(plan, 'L25');
		expect(row.errors).toMatchObject([{ code: 'linkElsewhere', file: nl, line: expect.any(Number) }]);
		expect(row.proposal).toBe('keep');
		expect(taken(shipped, plan, { L25: 'take' }).files).toEqual(shipped);
	});

	test('an edit of ours stays', () => {
		const plan = planImport(ours, sent(shipped), shippedBases);
		expect(rowOf(plan, 'L25')).toMatchObject({ state: 'ours', proposal: 'keep' });
		expect(taken(ours, plan).files).toEqual(ours);
	});

	test('edited on both sides, ours stays until a person chooses theirs', () => {
		const plan = planImport(ours, sent(theirs), shippedBases);
		expect(rowOf(plan, 'L25')).toMatchObject({ state: 'both', proposal: 'keep' });
		expect(taken(ours, plan).pack.lessons[0]?.door.text['nl']).toBe('Zeg het meteen.');
		expect(taken(ours, plan, { L25: 'take' }).pack.lessons[0]?.dont.text['nl']).toBe('Geef niemand de schuld.');
	});

	test('an older edition of what ships does not pass for an edit of theirs', () => {
		const newer = edited(shipped, nl, 'Zeg het vroeg.', 'Zeg het als eerste.');
		const newerBases = Object.fromEntries(
			compileFiles(newer).pack.lessons.map((one) => [one.id, { theirs: fingerprintOf(one), ours: fingerprintOf(one) }])
		);
		const plan = planImport(newer, sent(shipped), newerBases);
		expect(rowOf(plan, 'L25')).toMatchObject({ state: 'ours', proposal: 'keep' });
	});

	test('white space, order and comments in the front matter are no edit', () => {
		const respaced = edited(shipped, nl, 'theme: trust\ncertainty: H', 'certainty:   H # zo\ntheme: trust');
		const row = rowOf(planImport(shipped, sent(respaced), shippedBases), 'L25');
		expect(row.state).toBe('same');
	});
});

describe('again and again', () => {
	const theirs1 = edited(shipped, nl, 'Leg geen schuld.', 'Geef niemand de schuld.');
	const theirs2 = edited(theirs1, nl, 'Geef niemand', 'Geef echt niemand');

	test('what was taken is the same the next time, and a further edit of theirs is taken again', () => {
		const first = taken(shipped, planImport(shipped, sent(theirs1), shippedBases));
		expect(rowOf(planImport(first.files, sent(theirs1), first.bases), 'L25').state).toBe('same');
		const plan = planImport(first.files, sent(theirs2), first.bases);
		expect(rowOf(plan, 'L25')).toMatchObject({ state: 'theirs', proposal: 'take' });
	});

	test('what was kept against theirs stays ours, until they edit it again, and then a person decides', () => {
		const ours = edited(shipped, nl, 'Zeg het vroeg.', 'Zeg het meteen.');
		const first = taken(ours, planImport(ours, sent(theirs1), shippedBases), { L25: 'keep' });
		expect(rowOf(planImport(first.files, sent(theirs1), first.bases), 'L25')).toMatchObject({
			state: 'ours',
			proposal: 'keep'
		});
		expect(rowOf(planImport(first.files, sent(theirs2), first.bases), 'L25')).toMatchObject({
			state: 'both',
			proposal: 'keep'
		});
	});

	test('a lesson taken in and edited here goes on as ours', () => {
		const first = taken(
			shipped,
			planImport(shipped, sent([...shipped, ...streetLesson('S-1', 'Een melding helpt.')]), shippedBases)
		);
		const after = edited(
			first.files,
			'lessons/ask-for-the-report/nl.md',
			'Een melding helpt.',
			'Een melding helpt echt.'
		);
		const again = sent([...shipped, ...streetLesson('S-1', 'Een melding helpt.')]);
		expect(rowOf(planImport(after, again, first.bases), 'S-1')).toMatchObject({ state: 'ours', proposal: 'keep' });
	});

	test('a lesson taken in and then taken out here does not come back by itself', () => {
		const set = sent([...shipped, ...streetLesson('S-1', 'Een melding helpt.')]);
		const first = taken(shipped, planImport(shipped, set, shippedBases));
		const without = first.files.filter(({ path }) => !path.startsWith('lessons/ask'));
		expect(rowOf(planImport(without, set, first.bases), 'S-1')).toMatchObject({
			state: 'removedHere',
			proposal: 'keep'
		});
	});

	test('on to a third organisation, the first one is still named', () => {
		const first = taken(
			shipped,
			planImport(shipped, sent([...shipped, ...streetLesson('S-1', 'Een melding helpt.')]), shippedBases)
		);
		const plan = planImport(shipped, sent(first.files, first.bases, 'Energiebank Oost'), shippedBases);
		expect(rowOf(plan, 'S-1')).toMatchObject({
			origin: 'Gemeente Waterveen',
			licence: 'CC-BY-4.0',
			credit: 'Ria, coach',
			street: true
		});
	});
});

describe('street lessons and what they bring', () => {
	const withStreet = [...shipped, ...streetLesson('S-1', 'Een melding helpt.')];

	test('a new lesson comes with its credit and its licence', () => {
		const plan = planImport(shipped, sent(withStreet), shippedBases);
		expect(rowOf(plan, 'S-1')).toMatchObject({ state: 'new', proposal: 'take', street: true, credit: 'Ria, coach' });
		const lesson = taken(shipped, plan).pack.lessons.find(({ id }) => id === 'S-1');
		expect(lesson).toMatchObject({
			street: true,
			credit: 'Ria, coach',
			origin: 'Gemeente Waterveen',
			licence: 'CC-BY-4.0'
		});
	});

	test('what looks like a person is told before it leaves and before it comes in', () => {
		const files = [...shipped, ...streetLesson('S-1', 'Vraag het mevrouw Jansen, Wilgenlaan 12.')];
		const made = makeLessonSet(files, {
			organisation: 'A',
			exportedOn: '2026-11-24',
			licence: 'CC0-1.0',
			bases: new Map()
		});
		expect(made.ok && made.personal.map(({ lesson, finding }) => `${lesson} ${finding.kind}`)).toEqual([
			'S-1 name',
			'S-1 address'
		]);
		expect(rowOf(planImport(shipped, sent(files), shippedBases), 'S-1').personal).toHaveLength(2);
	});

	test('links to concerns and guides that are not here are left out and told', () => {
		const elsewhere = edited(
			edited(
				withStreet,
				'catalogues/concerns.yaml',
				'- { id: mould',
				'- { id: rats, domain: home, nl: Ratten, en: Rats, short: { nl: Ratten, en: Rats } }\n- { id: mould'
			),
			'lessons/ask-for-the-report/nl.md',
			'concerns: [mould]',
			'concerns: [rats, mould]'
		);
		const plan = planImport(shipped, sent(elsewhere), shippedBases);
		expect(rowOf(plan, 'S-1')).toMatchObject({ leftOut: ['rats'], errors: [] });
		expect(taken(shipped, plan).pack.lessons.find(({ id }) => id === 'S-1')?.concerns).toEqual(['mould']);
	});

	test('a source they cite comes along, under a key of its own where the key means another here', () => {
		const citing = edited(
			edited(
				withStreet,
				'sources.yaml',
				"title: 'EenVandaag', address: 'https://example.org/eenv'",
				"title: 'Iets anders', address: 'https://example.org/x'"
			),
			'lessons/ask-for-the-report/nl.md',
			'certainty: L',
			'certainty: L\nsources: [eenv]'
		);
		const plan = planImport(shipped, sent(citing), shippedBases);
		const { pack, errors } = taken(shipped, plan);
		expect(errors).toEqual([]);
		expect(pack.lessons.find(({ id }) => id === 'S-1')?.sources).toEqual(['eenv-2']);
		expect(pack.sources.map(({ id, title }) => `${id} ${title}`)).toEqual(['eenv EenVandaag', 'eenv-2 Iets anders']);
	});

	test('two lessons made apart under one id are for a person to tell apart', () => {
		const ours = [...shipped, ...streetLesson('S-1', 'Onze eigen les.', 'our-own')];
		const plan = planImport(ours, sent(withStreet), shippedBases);
		expect(rowOf(plan, 'S-1')).toMatchObject({ state: 'both', proposal: 'keep' });
		expect(taken(ours, plan).files).toEqual(ours);
	});

	test('a folder that another lesson has here is given another name', () => {
		const ours = [...shipped, ...streetLesson('S-2', 'Onze eigen les.')];
		const { pack, errors } = taken(ours, planImport(ours, sent(withStreet), shippedBases));
		expect(errors).toEqual([]);
		expect(pack.lessons.map(({ id, slug }) => `${id} ${slug}`)).toEqual([
			'L25 l25-nothing-wrong',
			'S-1 ask-for-the-report-s-1',
			'S-2 ask-for-the-report'
		]);
	});

	test('a set with errors does not leave', () => {
		const broken = edited(shipped, nl, '[eenv]', '[gone]');
		const made = makeLessonSet(broken, {
			organisation: 'A',
			exportedOn: '2026-11-24',
			licence: 'CC0-1.0',
			bases: new Map()
		});
		expect(made.ok || made.errors.map(({ message }) => message)).toEqual(['there is no source gone']);
	});
});
