import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { compileContent } from '#lib/content/server/compile.ts';
import { contentLimits } from '#lib/content/server/read.ts';
import { compileSpoiled, someContent } from './some-content.ts';

let root = '';

beforeEach(() => {
	root = mkdtempSync(join(tmpdir(), 'content-'));
	for (const [path, text] of Object.entries(someContent)) {
		mkdirSync(dirname(join(root, path)), { recursive: true });
		writeFileSync(join(root, path), text);
	}
});

afterEach(() => rmSync(root, { recursive: true }));

test('content from a folder is the same pack as the same files in memory', () => {
	expect(compileContent(root).hash).toBe(compileSpoiled().hash);
});

test('a folder that is not there has errors for what every set needs, and throws nothing', () => {
	const { errors, pack } = compileContent(join(root, 'nowhere'));
	expect([errors.length, pack.guides.length]).toEqual([5, 0]);
});

test('a file beyond the limit is named and left out', () => {
	writeFileSync(join(root, 'guides/mould/nl.md'), 'x'.repeat(contentLimits.fileBytesMax + 1));
	const messages = compileContent(root).errors.map(({ file, message }) => `${file} ${message}`);
	expect(messages).toContain(`guides/mould/nl.md is larger than ${contentLimits.fileBytesMax} bytes`);
});

test('a link out of the folder is not followed', () => {
	const secret = join(root, 'secret.txt');
	writeFileSync(secret, '---\nid: L99\n---\n');
	mkdirSync(join(root, 'lessons/l99-linked'));
	symlinkSync(secret, join(root, 'lessons/l99-linked/nl.md'));
	symlinkSync(dirname(secret), join(root, 'lessons/l98-linked'));
	expect(compileContent(root).pack.lessons.map(({ id }) => id)).toEqual(['L25']);
});
