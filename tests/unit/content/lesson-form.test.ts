import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { createFindings } from '#lib/content/server/findings.ts';
import { fieldsOfLesson, lessonTextOf } from '#lib/content/server/lesson-form.ts';
import { readContentFiles } from '#lib/content/server/read.ts';

const root = fileURLToPath(new URL('../../../src/content', import.meta.url));
const lessons = readContentFiles(root, createFindings()).filter(({ path }) => path.startsWith('lessons/'));

test.each([
	'',
	'hallo',
	'---\nid: L01\n---\n',
	'---\ntitle: A # zo\n---\n\n## why\nx\n## door\ny\n## do\nz\n## dont\nq\n',
	'---\ntitle: A\n---\n## why\nx\n## door\ny\n## do\nz\n',
	'---\ntitle: A\n---\n## door\nx\n## why\ny\n## do\nz\n## dont\nq\n',
	'---\ntitle: A\n---\nvooraf\n## why\nx\n## door\ny\n## do\nz\n## dont\nq\n',
	'---\ntitle: A\n---\n## why\nx\n## why\nx\n## door\ny\n## do\nz\n## dont\nq\n'
])('a file of another shape is edited as a whole (%#)', (text) => {
	expect(fieldsOfLesson(text)).toBeUndefined();
});

test('every lesson that ships comes back from its form as the very same file', () => {
	expect(lessons.length).toBeGreaterThan(80);
	for (const { path, text } of lessons) {
		const fields = fieldsOfLesson(text);
		expect(fields && lessonTextOf(fields), path).toBe(text);
	}
});

test('an empty section stays there to be filled in', () => {
	const text = lessonTextOf({
		title: 'A: "b"',
		facts: 'id: L01\ntheme: home',
		sections: { why: 'x', door: '', do: ' y ', dont: '' }
	});
	expect(text).toBe(`---\nid: L01\ntitle: 'A: "b"'\ntheme: home\n---\n\n## why\nx\n\n## door\n\n## do\ny\n\n## dont\n`);
	expect(fieldsOfLesson(text)).toEqual({
		title: 'A: "b"',
		facts: 'id: L01\ntheme: home',
		sections: { why: 'x', door: '', do: 'y', dont: '' }
	});
});
