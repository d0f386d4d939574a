import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { planImport } from '#lib/content/server/exchange.ts';
import { readLessonSet, setLimits } from '#lib/content/server/lesson-set.ts';
import { nl, rowOf, sent, shipped, shippedBases, streetLesson, taken } from './a-lesson-set.ts';
import { someContent } from './some-content.ts';

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
