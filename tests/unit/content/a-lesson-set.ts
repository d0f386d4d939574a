/** Two organisations that share a small set: what one sends and the other takes in. */
import { compileFiles } from '#lib/content/server/compile.ts';
import {
	applyImport,
	type ImportChoice,
	type ImportPlan,
	type ImportRow,
	type SharedBases
} from '#lib/content/server/exchange.ts';
import type { ContentFile } from '#lib/content/server/front-matter.ts';
import { fingerprintOf, makeLessonSet, readLessonSet, type LessonSet } from '#lib/content/server/lesson-set.ts';
import { someContent } from './some-content.ts';

export type Files = readonly ContentFile[];

export const shipped: Files = Object.entries(someContent).map(([path, text]) => ({ path, text }));
export const nl = 'lessons/l25-nothing-wrong/nl.md';

/** How every lesson reads that ships: what two organisations share before they ever exchanged anything. */
export const shippedBases: SharedBases = Object.fromEntries(
	compileFiles(shipped).pack.lessons.map((lesson) => {
		const print = fingerprintOf(lesson);
		return [lesson.id, { theirs: print, ours: print }];
	})
);

export function edited(files: Files, path: string, before: string, now: string): Files {
	return files.map((file) => {
		if (file.path !== path) return file;
		if (!file.text.includes(before)) throw new Error(`${path} does not hold ${before}`);
		return { ...file, text: file.text.replace(before, now) };
	});
}

/** A lesson that a coach learned at a door. */
export function streetLesson(id: string, words: string, slug = 'ask-for-the-report'): Files {
	const lesson = `---\nid: ${id}\ntitle: Vraag naar de melding\ntheme: home\ncertainty: L\nadvice: own\nstreet: true\ncredit: Ria, coach\nconcerns: [mould]\nsituations: [at-the-table]\n---\n`;
	const body = `## why\n${words}\n\n## door\nVraag het.\n\n## do\nVraag de datum.\n\n## dont\nGeen haast.\n`;
	const english = `---\ntitle: Ask about the report\n---\n\n## why\nIt helps.\n\n## door\nAsk.\n\n## do\nAsk the date.\n\n## dont\nNo hurry.\n`;
	return [
		{ path: `lessons/${slug}/nl.md`, text: `${lesson}\n${body}` },
		{ path: `lessons/${slug}/en.md`, text: english }
	];
}

/** What an organisation sends, through its file. */
export function sent(files: Files, bases: SharedBases = shippedBases, organisation = 'Gemeente Waterveen'): LessonSet {
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

export function rowOf(plan: ImportPlan, id: string): ImportRow {
	const row = plan.rows.find((candidate) => candidate.id === id);
	if (row === undefined) throw new Error(`no row ${id}`);
	return row;
}

export function taken(
	own: Files,
	plan: ImportPlan,
	choices: Record<string, ImportChoice> = {},
	bases: SharedBases = shippedBases
) {
	const result = applyImport(own, { plan, choices, bases });
	const { pack, errors } = compileFiles(result.files);
	return { ...result, pack, errors };
}
