/** Ids of lessons that were replaced: `aliases.yaml`, which a set needs only once lessons were replaced in it. */
import * as v from 'valibot';
import { currentLessonId } from '#lib/domain/guide/lesson.ts';
import type { WrittenLesson } from './compile-lesson.ts';
import { readFields, type ContentFile } from './front-matter.ts';
import { saying, type Findings } from './findings.ts';

export const aliasesFile = 'aliases.yaml';

const schema = v.nullable(
	v.pipe(
		v.unknown(),
		// A list would be taken for a record by its numbers.
		v.check((value) => !Array.isArray(value)),
		v.record(v.string(), v.string())
	)
);

/** The aliases for the pack; nothing when there are none. */
export function compileAliases(
	files: readonly ContentFile[],
	lessons: readonly WrittenLesson[],
	findings: Findings
): { readonly aliases?: Readonly<Record<string, string>> } {
	const file = files.find(({ path }) => path === aliasesFile);
	if (file === undefined) return {};
	const fields = readFields({ file: file.path, yaml: file.text, firstLine: 1 }, schema, findings);
	if (fields?.data === undefined || fields.data === null) return {};
	const aliases = fields.data;
	const ids = new Set(lessons.map(({ lesson }) => lesson.id));
	for (const old of Object.keys(aliases)) {
		const now = currentLessonId({ lessons: [], aliases }, old);
		const fail = (said: ReturnType<typeof saying>): void => {
			findings.errors.push({ file: file.path, line: fields.lineOf([old]), ...said });
		};
		if (ids.has(old)) fail(saying('aliasIsLesson', { old, now }));
		else if (!ids.has(now)) fail(saying('aliasNowhere', { old, now }));
	}
	return Object.keys(aliases).length === 0 ? {} : { aliases };
}
