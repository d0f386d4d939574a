import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compileFiles } from '#lib/content/server/compile.ts';
import {
	applyImport,
	planImport,
	type ImportChoice,
	type ImportPlan,
	type ImportRow,
	type SharedBases
} from '#lib/content/server/exchange.ts';
import type { ContentFile } from '#lib/content/server/front-matter.ts';
import {
	fingerprintOf,
	makeLessonSet,
	readLessonSet,
	setLimits,
	type LessonSet
} from '#lib/content/server/lesson-set.ts';
import { someContent } from './some-content.ts';

type Files = readonly ContentFile[];

const shipped: Files = Object.entries(someContent).map(([path, text]) => ({ path, text }));
const nl = 'lessons/l25-nothing-wrong/nl.md';

/** How every lesson reads that ships: what two organisations share before they ever exchanged anything. */
const shippedBases: SharedBases = Object.fromEntries(
	compileFiles(shipped).pack.lessons.map((lesson) => {
		const print = fingerprintOf(lesson);
		return [lesson.id, { theirs: print, ours: print }];
	})
);

function edited(files: Files, path: string, before: string, now: string): Files {
	return files.map((file) => {
		if (file.path !== path) return file;
		if (!file.text.includes(before)) throw new Error(`${path} does not hold ${before}`);
		return { ...file, text: file.text.replace(before, now) };
	});
}

/** A lesson that a coach learned at a door. */
function streetLesson(id: string, words: string, slug = 'ask-for-the-report'): Files {
	const lesson = `---\nid: ${id}\ntitle: Vraag naar de melding\ntheme: home\ncertainty: L\nadvice: own\nstreet: true\ncredit: Ria, coach\nconcerns: [mould]\nsituations: [at-the-table]\n---\n`;
	const body = `## why\n${words}\n\n## door\nVraag het.\n\n## do\nVraag de datum.\n\n## dont\nGeen haast.\n`;
	const english = `---\ntitle: Ask about the report\n---\n\n## why\nIt helps.\n\n## door\nAsk.\n\n## do\nAsk the date.\n\n## dont\nNo hurry.\n`;
	return [
		{ path: `lessons/${slug}/nl.md`, text: `${lesson}\n${body}` },
		{ path: `lessons/${slug}/en.md`, text: english }
	];
}

/** What an organisation sends, through its file. */
function sent(files: Files, bases: SharedBases = shippedBases, organisation = 'Gemeente Waterveen'): LessonSet {
	const made = makeLessonSet(files, {
		organisation,
		exportedOn: '2026-11-24',
		licence: 'CC-BY-4.0',
		bases: new Map(Object.entries(bases).map(([id, { ours }]) => [id, ours]))
	});
	if (!made.ok) throw new Error(made.errors.map(({ message }) => message).join());
	const reading = readLessonSet(JSON.stringify(made.set));
	if (!reading.ok) throw new Error(reading.error.kind);
	return reading.set;
}

function rowOf(plan: ImportPlan, id: string): ImportRow {
	const row = plan.rows.find((candidate) => candidate.id === id);
	if (row === undefined) throw new Error(`no row ${id}`);
	return row;
}

function taken(
	own: Files,
	plan: ImportPlan,
	choices: Record<string, ImportChoice> = {},
	bases: SharedBases = shippedBases
) {
	const result = applyImport(own, { plan, choices, bases });
	const { pack, errors } = compileFiles(result.files);
	return { ...result, pack, errors };
}

describe('a file that is broken or hostile', () => {
	const good = sent(shipped);
	const [lesson] = good.lessons;

	test.each<[string, unknown, string]>([
		['another kind of file', { format: 'voordeur-lesson-set/2' }, 'otherFormat'],
		['a list', [], 'otherFormat'],
		['nothing', null, 'otherFormat'],
		['no lessons', { ...good, lessons: [] }, 'malformed lessons'],
		['a folder out of the house', { ...good, lessons: [{ ...lesson, slug: '../../etc' }] }, 'malformed lessons.0.slug'],
		[
			'a language that is a path',
			{ ...good, lessons: [{ ...lesson, files: { '../x': '' } }] },
			'malformed lessons.0.files'
		],
		[
			'an id that is a field of everything',
			{ ...good, lessons: [{ ...lesson, id: '__proto__' }] },
			'malformed lessons.0.id'
		],
		['a lesson twice', { ...good, lessons: [lesson, lesson] }, 'twice'],
		[
			'an address that runs',
			{ ...good, sources: [{ id: 'a', title: 'b', address: 'javascript:alert(1)' }] },
			'malformed sources.0.address'
		],
		[
			'more lessons than the limit',
			{ ...good, lessons: Array.from({ length: 501 }, () => lesson) },
			'malformed lessons'
		],
		[
			'a text beyond its limit',
			{ ...good, lessons: [{ ...lesson, files: { nl: 'x'.repeat(100_001) } }] },
			'malformed lessons.0.files.nl'
		]
	])('%s is an error that says what, never an exception', (_, value, expected) => {
		const reading = readLessonSet(JSON.stringify(value));
		if (reading.ok) throw new Error('was taken in');
		const { error } = reading;
		expect('path' in error ? `${error.kind} ${error.path}` : error.kind).toMatch(new RegExp(`^${expected}`));
	});

	test.each([
		['', 'notJson'],
		['{', 'notJson'],
		['PK\u0003\u0004', 'notJson'],
		['['.repeat(200_000), 'notJson'],
		[' '.repeat(setLimits.charactersMax + 1), 'tooLarge']
	])('text that is no JSON, or too much of it, is refused (%#)', (text, kind) => {
		expect(readLessonSet(text)).toMatchObject({ ok: false, error: { kind } });
	});

	test.each<[string, string, string]>([
		['no front matter', 'hallo', 'the file must begin with a line ---'],
		['a bomb of aliases', '---\na: &a [x]\nb: [*a]\n---\n', 'aliases (&name, *name) are not allowed'],
		[
			'another id than it says',
			good.lessons[0]?.files['nl']?.replace('id: L25', 'id: L26') ?? '',
			'the lesson in it is not L25'
		]
	])('a lesson with %s is a row with its error and cannot be taken, and the others can', (_, text, message) => {
		const street = streetLesson('S-1', 'Een melding helpt.');
		const set = sent([...shipped, ...street]);
		const lessons = set.lessons.map((one) => (one.id === 'L25' ? { ...one, files: { ...one.files, nl: text } } : one));
		const plan = planImport(shipped, { ...set, lessons }, shippedBases);
		expect(rowOf(plan, 'L25').errors.map((error) => error.message)).toContainEqual(expect.stringContaining(message));
		const result = taken(shipped, plan, { L25: 'take' });
		expect([result.taken, result.errors]).toEqual([['S-1'], []]);
		expect(result.files.find(({ path }) => path === nl)?.text).toBe(someContent[nl]);
	});

	test('scripts in a lesson are shown as text', () => {
		const set = sent([...shipped, ...streetLesson('S-1', '<script>alert(1)</script> helpt.')]);
		const { pack } = taken(shipped, planImport(shipped, set, shippedBases));
		expect(pack.lessons.find(({ id }) => id === 'S-1')?.why.html['nl']).toContain('&lt;script&gt;');
	});

	test('whatever a file holds, planning and taking it throws nothing', () => {
		const piece = fc.constantFrom(
			'---\n',
			'id: L25\n',
			'sources: [x]\n',
			'## why\n',
			'&a',
			'*a',
			'{',
			'concerns: [mould\n'
		);
		const text = fc.array(piece, { maxLength: 10 }).map((pieces) => pieces.join(''));
		fc.assert(
			fc.property(text, text, (dutch, english) => {
				const set = { ...good, lessons: [{ id: 'L25', slug: 'x', files: { nl: dutch, en: english } }] };
				const plan = planImport(shipped, set, shippedBases);
				expect(taken(shipped, plan, { L25: 'take' }).errors).toEqual([]);
			}),
			{ numRuns: 60 }
		);
	});
});

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
