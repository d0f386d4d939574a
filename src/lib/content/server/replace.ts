/**
 * Another lesson set in the place of this one, for an organisation that has the real list, or its own.
 *
 *   these files + those files + a map of ids ──► files as they would be, and what to tell beforehand
 *
 * Nothing is written here. Old ids stay known as aliases, so that visits and progress keep pointing at what was read.
 */
import { isDeepStrictEqual } from 'node:util';
import * as v from 'valibot';
import type { Guide } from '#lib/domain/guide/guide.ts';
import { currentLessonId } from '#lib/domain/guide/lesson.ts';
import { stringify } from 'yaml';
import { aboutFile } from './compile-about.ts';
import { aliasesFile } from './compile-aliases.ts';
import { compileFiles } from './compile.ts';
import { saying, createFindings, type Finding } from './findings.ts';
import { readFields, type ContentFile } from './front-matter.ts';
import { editFrontMatter, type FieldEdit } from './front-matter-edit.ts';
import { languageOfStructure } from './translations.ts';

export interface Replacement {
	/** All content files as they would be. */
	readonly files: readonly ContentFile[];
	/** Every old lesson, and the one that stands in its place; undefined where there is none. */
	readonly rows: readonly { readonly old: string; readonly now: string | undefined }[];
	/** Lessons that take no other's place. */
	readonly added: readonly string[];
	/** Links from guides to lessons that have no counterpart, which are taken out. */
	readonly linksLost: readonly { readonly guide: string; readonly moment: string; readonly lesson: string }[];
	/** Keys of sources that mean another source in the new set; this set's own stays, so that set needs another key. */
	readonly sourcesMixed: readonly string[];
	/** What keeps it from being written; files are named as they would be. */
	readonly errors: readonly Finding[];
}

export interface LessonSetFiles {
	/** `lessons/…` and, for what it cites, `sources.yaml`. */
	readonly files: readonly ContentFile[];
	/** The text of the map, old id to new id or null; undefined when only equal ids take each other's place. */
	readonly map: string | undefined;
}

const mapSchema = v.nullable(
	v.pipe(
		v.unknown(),
		// A list would be taken for a record by its numbers.
		v.check((value) => !Array.isArray(value)),
		v.record(v.string(), v.nullable(v.string()))
	)
);

/** Works out the replacement, whatever state either set is in. */
export function replaceLessons(own: readonly ContentFile[], { files, map }: LessonSetFiles): Replacement {
	const findings = createFindings();
	const before = compileFiles(own).pack;
	// What is said of where these lessons come from does not hold for those.
	const incoming = files.filter(({ path }) => path.startsWith('lessons/') || path === aboutFile);
	const newIds = new Set(compileFiles(files).pack.lessons.map(({ id }) => id));
	const named =
		map === undefined ? undefined : readFields({ file: 'map', yaml: map, firstLine: 1 }, mapSchema, findings);
	const counterparts = named?.data ?? {};
	for (const [old, now] of Object.entries(counterparts)) {
		const fail = (said: ReturnType<typeof saying>): void => {
			findings.errors.push({ file: 'map', line: named?.lineOf([old]) ?? 1, ...said });
		};
		if (!before.lessons.some(({ id }) => id === old)) fail(saying('mapNoOld', { id: old }));
		if (now !== null && !newIds.has(now)) fail(saying('mapNoNew', { id: now }));
		if (newIds.has(old) && now !== old) fail(saying('mapIdReused', { id: old }));
	}
	if (newIds.size === 0) findings.errors.push({ file: 'lessons', line: 1, ...saying('setEmpty') });
	const rows = before.lessons.map(({ id }) => ({
		old: id,
		now: Object.hasOwn(counterparts, id) ? (counterparts[id] ?? undefined) : newIds.has(id) ? id : undefined
	}));
	const placeOf = new Map(rows.map(({ old, now }) => [old, now]));
	const kept = own.filter(
		({ path }) => !path.startsWith('lessons/') && path !== aliasesFile && path !== aboutFile && path !== 'sources.yaml'
	);
	const { files: guides, linksLost } = relinked(kept, before.guides, placeOf);
	const sources = mergedSources(own, files);
	const result = [...guides, ...incoming, ...sources.files, ...aliasesAfter(before.aliases ?? {}, rows)];
	const compiled = compileFiles(result);
	const taken = new Set(rows.map(({ now }) => now));
	return {
		files: result,
		rows,
		added: [...newIds].filter((id) => !taken.has(id)).sort(),
		linksLost,
		sourcesMixed: sources.mixed,
		errors: [...findings.errors, ...compiled.errors]
	};
}

/**
 * A few lessons in the place of others, where both are here already: their links and their old ids go to the new ones.
 * What both sides of a pair are is for the caller to know.
 *
 * @param places old id to new id
 */
export function supersede(
	own: readonly ContentFile[],
	places: Readonly<Record<string, string>>
): readonly ContentFile[] {
	const before = compileFiles(own).pack;
	const gone = before.lessons.filter(({ id }) => Object.hasOwn(places, id));
	const folders = gone.map(({ slug }) => `lessons/${slug}/`);
	const kept = own.filter(({ path }) => path !== aliasesFile && !folders.some((folder) => path.startsWith(folder)));
	const { files } = relinked(kept, before.guides, new Map(Object.entries(places)));
	const rows = before.lessons.map(({ id }) => ({ old: id, now: places[id] ?? id }));
	return [...files, ...aliasesAfter(before.aliases ?? {}, rows)];
}

/** The files with guides that link to what stands in a lesson's place; a place of undefined takes the link out. */
function relinked(
	files: readonly ContentFile[],
	guides: readonly Guide[],
	placeOf: ReadonlyMap<string, string | undefined>
): { readonly files: readonly ContentFile[]; readonly linksLost: Replacement['linksLost'] } {
	const linksLost: Replacement['linksLost'][number][] = [];
	const changed = files.map((file) => {
		const guide = guides.find(({ id }) => file.path === `guides/${id}/${languageOfStructure}.md`);
		if (guide === undefined) return file;
		const edits = guide.moments.flatMap((moment, index): FieldEdit[] => {
			const now = moment.lessons.flatMap((lesson) => {
				const place = placeOf.has(lesson) ? placeOf.get(lesson) : lesson;
				if (place === undefined) linksLost.push({ guide: guide.id, moment: moment.id, lesson });
				return place === undefined ? [] : [place];
			});
			const value = [...new Set(now)];
			return value.join() === moment.lessons.join() ? [] : [{ path: ['moments', index, 'lessons'], value }];
		});
		return edits.length === 0 ? file : { ...file, text: editFrontMatter(file.text, edits) };
	});
	return { files: changed, linksLost };
}

/** Sources of both sets in one file. */
function mergedSources(
	own: readonly ContentFile[],
	incoming: readonly ContentFile[]
): { readonly files: readonly ContentFile[]; readonly mixed: readonly string[] } {
	const path = 'sources.yaml';
	const ours = own.find((file) => file.path === path);
	const theirs = incoming.find((file) => file.path === path);
	if (ours === undefined || theirs === undefined) return { files: [ours ?? theirs ?? []].flat(), mixed: [] };
	const schema = v.record(v.string(), v.unknown());
	const read = ({ text }: ContentFile): Readonly<Record<string, unknown>> =>
		readFields({ file: path, yaml: text, firstLine: 1 }, schema, createFindings())?.data ?? {};
	const known = read(ours);
	const cited = Object.entries(read(theirs));
	const added = cited.filter(([key]) => !Object.hasOwn(known, key));
	const mixed = cited.filter(([key, source]) => Object.hasOwn(known, key) && !isDeepStrictEqual(known[key], source));
	const text =
		added.length === 0
			? ours.text
			: `${ours.text.trimEnd()}\n${stringify(Object.fromEntries(added), { lineWidth: 0 })}`;
	return { files: [{ path, text }], mixed: mixed.map(([key]) => key) };
}

/** Earlier aliases follow to where their lesson went, so that a chain of replacements stays one step. */
function aliasesAfter(earlier: Readonly<Record<string, string>>, rows: Replacement['rows']): readonly ContentFile[] {
	const replaced = rows.flatMap(({ old, now }) => (now === undefined || now === old ? [] : [[old, now] as const]));
	const gone = new Set(rows.flatMap(({ old, now }) => (now === undefined ? [old] : [])));
	const all = { ...earlier, ...Object.fromEntries(replaced) };
	const aliases = Object.keys(all)
		.sort()
		.map((old): [string, string] => [old, currentLessonId({ lessons: [], aliases: all }, old)])
		.filter(([, now]) => !gone.has(now));
	if (aliases.length === 0) return [];
	const head =
		'# Ids of lessons that were replaced, each with the one in its place. Written when lessons take the place of others.\n';
	return [{ path: aliasesFile, text: head + stringify(Object.fromEntries(aliases), { lineWidth: 0 }) }];
}
