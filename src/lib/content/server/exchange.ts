/**
 * Taking in another organisation's lesson set: what would change per lesson, what is proposed, and the files as they
 * would be. Own edits stay unless a person says otherwise.
 *
 * Two organisations that share a lesson each may have edited it since. How it read when it was shared, known by its
 * fingerprint, tells who did:
 *
 *            theirs as it was      theirs edited
 *   ours as it was    same              theirs   (take)
 *   ours edited       ours (keep)       both     (keep, and a person decides)
 */
import { stringify } from 'yaml';
import type { ContentPack, Lesson, Localized } from '#lib/domain/guide/guide.ts';
import type { PersonalFinding } from '#lib/domain/personal.ts';
import { diffLines, type DiffLine } from '../lines.ts';
import { compileFiles } from './compile.ts';
import { saying, type Finding } from './findings.ts';
import type { ContentFile } from './front-matter.ts';
import { editFrontMatter, type FieldEdit } from './front-matter-edit.ts';
import { fingerprintOf, isSameSource, personalIn, type LessonSet, type SetLesson } from './lesson-set.ts';
import { languageOf, languageOfStructure } from './translations.ts';

/** How a lesson read on both sides when it was last shared. */
export interface SharedBase {
	readonly theirs: string;
	readonly ours: string;
}

/** By lesson id. What ships with the product is shared with everybody. */
export type SharedBases = Readonly<Record<string, SharedBase>>;

export type ImportState =
	/** Not here yet. */
	| 'new'
	/** Says the same on both sides. */
	| 'same'
	/** Only they edited it. */
	| 'theirs'
	/** Only we edited it. */
	| 'ours'
	/** Both did, or both made a lesson of this id. */
	| 'both'
	/** It was here, and was taken out here. */
	| 'removedHere';

export type ImportChoice = 'take' | 'keep';

export interface ImportRow {
	readonly id: string;
	readonly title: Localized;
	readonly state: ImportState;
	readonly proposal: ImportChoice;
	/** From ours to theirs, by language; empty where they say the same. */
	readonly differences: Readonly<Record<string, readonly DiffLine[]>>;
	readonly origin: string;
	readonly licence: string;
	readonly credit: string | undefined;
	readonly street: boolean;
	/** Concerns and guides that this set does not have; the lesson comes without these links. */
	readonly leftOut: readonly string[];
	/** What looks like a person in it. */
	readonly personal: readonly PersonalFinding[];
	/** A lesson with errors cannot be taken. */
	readonly errors: readonly Finding[];
	/** The files as they would be here. */
	readonly files: readonly ContentFile[];
	readonly theirs: string;
	readonly ours: string | undefined;
}

export interface ImportPlan {
	readonly origin: LessonSet['origin'];
	readonly rows: readonly ImportRow[];
	/** Sources the lessons cite that are not known here, as lines of `sources.yaml`, by key. */
	readonly newSources: Readonly<Record<string, Omit<LessonSet['sources'][number], 'id'>>>;
}

/** Compares a set with the content here. Nothing is changed. */
export function planImport(own: readonly ContentFile[], set: LessonSet, bases: SharedBases): ImportPlan {
	const here = compileFiles(own).pack;
	const { keys, newSources } = sourceKeys(here, set);
	const arriving = set.lessons.map((lesson) => arrivalOf(lesson, { here, set, keys }));
	const others = own.filter(({ path }) => !path.startsWith('lessons/'));
	const incoming = compileFiles(withSources([...others, ...arriving.flatMap(({ files }) => files)], newSources));
	const rows = arriving.map(({ lesson, folder, files, leftOut }): ImportRow => {
		const theirs = incoming.pack.lessons.find(({ slug }) => `lessons/${slug}` === folder);
		const ours = here.lessons.find(({ id }) => id === lesson.id);
		const errors = incoming.errors.filter(({ file }) => file.startsWith(`${folder}/`));
		const isOther = theirs !== undefined && theirs.id !== lesson.id;
		if (theirs === undefined || isOther) {
			const said = saying('notTheLesson', { id: lesson.id });
			const file = `${folder}/${languageOfStructure}.md`;
			return brokenRow(lesson, { set, files, errors: isOther ? [{ file, line: 1, ...said }, ...errors] : errors });
		}
		const state = stateOf({ theirs, ours, claimed: lesson.base, base: ownValue(bases, lesson.id) });
		return {
			id: lesson.id,
			title: theirs.title,
			state,
			proposal: errors.length === 0 && (state === 'new' || state === 'theirs') ? 'take' : 'keep',
			differences: state === 'same' ? {} : differencesBetween(own, { folder, files }),
			origin: theirs.origin ?? set.origin.organisation,
			licence: theirs.licence ?? set.licence,
			credit: theirs.credit,
			street: theirs.street ?? false,
			leftOut,
			personal: personalIn(theirs),
			errors,
			files,
			theirs: fingerprintOf(theirs),
			ours: ours && fingerprintOf(ours)
		};
	});
	return { origin: set.origin, rows, newSources };
}

export interface Imported {
	readonly files: readonly ContentFile[];
	/** To remember until the next time this organisation sends its set. */
	readonly bases: SharedBases;
	readonly taken: readonly string[];
}

/** The content with the chosen lessons; what nobody chose for follows the proposal. A lesson with errors stays out. */
export function applyImport(
	own: readonly ContentFile[],
	{
		plan,
		choices,
		bases
	}: {
		readonly plan: ImportPlan;
		readonly choices: Readonly<Record<string, ImportChoice>>;
		readonly bases: SharedBases;
	}
): Imported {
	const taken = plan.rows.filter(
		(row) => row.errors.length === 0 && row.state !== 'same' && (ownValue(choices, row.id) ?? row.proposal) === 'take'
	);
	const folders = new Set(taken.flatMap(({ files }) => files.map(({ path }) => folderOf(path))));
	const kept = own.filter(({ path }) => !folders.has(folderOf(path)));
	const remembered = plan.rows
		.filter(({ errors }) => errors.length === 0)
		.map((row): [string, SharedBase] => {
			// What was kept against theirs is still our edit: the next time it must not pass for their old text.
			const before = ownValue(bases, row.id)?.ours ?? '';
			const ours = taken.includes(row) || row.state === 'same' ? row.theirs : before;
			return [row.id, { theirs: row.theirs, ours }];
		});
	return {
		files: withSources([...kept, ...taken.flatMap(({ files }) => files)], taken.length > 0 ? plan.newSources : {}),
		bases: { ...bases, ...Object.fromEntries(remembered) },
		taken: taken.map(({ id }) => id)
	};
}

function stateOf(lesson: {
	readonly theirs: Lesson;
	readonly ours: Lesson | undefined;
	readonly claimed: string | undefined;
	readonly base: SharedBase | undefined;
}): ImportState {
	const { theirs, ours, claimed, base } = lesson;
	if (ours === undefined) return base === undefined || base.ours === '' ? 'new' : 'removedHere';
	const [theirPrint, ourPrint] = [fingerprintOf(theirs), fingerprintOf(ours)];
	if (theirPrint === ourPrint) return 'same';
	const isTheirsEdited = base?.theirs !== theirPrint && claimed !== theirPrint;
	const isOursEdited = base === undefined || base.ours !== ourPrint;
	if (isTheirsEdited) return isOursEdited ? 'both' : 'theirs';
	// Untouched on both sides and yet different: they hold an older or newer edition of what ships. Ours stays.
	return 'ours';
}

/** A lesson's files with links, sources and folder as they must be here. */
function arrivalOf(
	lesson: SetLesson,
	{
		here,
		set,
		keys
	}: { readonly here: ContentPack; readonly set: LessonSet; readonly keys: ReadonlyMap<string, string> }
): { lesson: SetLesson; folder: string; files: readonly ContentFile[]; leftOut: readonly string[] } {
	const known = here.lessons.find(({ id }) => id === lesson.id);
	const isTaken = here.lessons.some(({ id, slug }) => slug === lesson.slug && id !== lesson.id);
	const slug = known?.slug ?? (isTaken ? `${lesson.slug}-${lesson.id.toLowerCase()}` : lesson.slug);
	const files = Object.entries(lesson.files).map(([language, text]) => ({
		path: `lessons/${slug}/${language}.md`,
		text
	}));
	const alone = compileFiles(files).pack.lessons[0];
	if (alone === undefined) return { lesson, folder: `lessons/${slug}`, files, leftOut: [] };
	const concerns = alone.concerns.filter((id) => here.concerns.some((concern) => concern.id === id));
	const guides = alone.guides.filter((id) => here.guides.some((guide) => guide.id === id));
	const joins = (alone.joins ?? []).filter((id) => here.themes.some((theme) => theme.id === id));
	const sources = alone.sources.map((key) => keys.get(key) ?? key);
	const changed = (name: string, before: readonly string[], now: readonly string[]): readonly FieldEdit[] =>
		before.join() === now.join() ? [] : [{ path: [name], value: now }];
	const edits: readonly FieldEdit[] = [
		...changed('concerns', alone.concerns, concerns),
		...changed('guides', alone.guides, guides),
		...changed('joins', alone.joins ?? [], joins),
		...changed('sources', alone.sources, sources),
		...(alone.origin === undefined ? [{ path: ['origin'], value: set.origin.organisation }] : []),
		...(alone.licence === undefined ? [{ path: ['licence'], value: set.licence }] : [])
	];
	const kept = new Set([...concerns, ...guides, ...joins]);
	const leftOut = [...alone.concerns, ...alone.guides, ...(alone.joins ?? [])].filter((id) => !kept.has(id));
	const edited = files.map((file) =>
		languageOf(file.path) === languageOfStructure ? { ...file, text: editFrontMatter(file.text, edits) } : file
	);
	return { lesson, folder: `lessons/${slug}`, files: edited, leftOut };
}

/** Where a key means another source here, theirs gets a key of its own. */
function sourceKeys(
	here: ContentPack,
	set: LessonSet
): { readonly keys: ReadonlyMap<string, string>; readonly newSources: ImportPlan['newSources'] } {
	const known = new Map(here.sources.map((source) => [source.id, source]));
	const taken = new Set([...known.keys(), ...set.sources.map(({ id }) => id)]);
	const keys = new Map<string, string>();
	const added: [string, ImportPlan['newSources'][string]][] = [];
	for (const { id, ...source } of set.sources) {
		const own = known.get(id);
		if (own !== undefined && isSameSource(own, { id, ...source })) continue;
		const same = here.sources.find((other) => isSameSource(other, { id, ...source }));
		let key = same?.id ?? id;
		for (let number = 2; own !== undefined && same === undefined && taken.has(key); number += 1)
			key = `${id}-${number}`;
		taken.add(key);
		if (key !== id) keys.set(id, key);
		if (same === undefined) added.push([key, source]);
	}
	return { keys, newSources: Object.fromEntries(added) };
}

function withSources(files: readonly ContentFile[], sources: ImportPlan['newSources']): readonly ContentFile[] {
	if (Object.keys(sources).length === 0) return files;
	const path = 'sources.yaml';
	const before = files.find((file) => file.path === path)?.text.trimEnd() ?? '';
	const text = `${before}\n${stringify(sources, { lineWidth: 0 })}`.trimStart();
	return [...files.filter((file) => file.path !== path), { path, text }];
}

function differencesBetween(
	own: readonly ContentFile[],
	{ folder, files }: { readonly folder: string; readonly files: readonly ContentFile[] }
): ImportRow['differences'] {
	const before = new Map(own.filter(({ path }) => folderOf(path) === folder).map(({ path, text }) => [path, text]));
	const paths = [...new Set([...before.keys(), ...files.map(({ path }) => path)])].sort();
	const byLanguage = paths.map((path): [string, readonly DiffLine[]] => {
		const now = files.find((file) => file.path === path)?.text ?? '';
		return [languageOf(path) ?? path, diffLines(before.get(path) ?? '', now)];
	});
	return Object.fromEntries(byLanguage.filter(([, lines]) => lines.some(({ how }) => how !== 'same')));
}

function brokenRow(
	lesson: SetLesson,
	{
		set,
		files,
		errors
	}: { readonly set: LessonSet; readonly files: readonly ContentFile[]; readonly errors: readonly Finding[] }
): ImportRow {
	return {
		id: lesson.id,
		title: { [languageOfStructure]: lesson.slug },
		state: 'both',
		proposal: 'keep',
		differences: {},
		origin: set.origin.organisation,
		licence: set.licence,
		credit: undefined,
		street: false,
		leftOut: [],
		personal: [],
		errors: errors.length > 0 ? errors : [{ file: files[0]?.path ?? lesson.slug, line: 1, ...saying('holdsNoLesson') }],
		files,
		theirs: '',
		ours: undefined
	};
}

function folderOf(path: string): string {
	return path.slice(0, path.lastIndexOf('/'));
}

function ownValue<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
	return Object.hasOwn(record, key) ? record[key] : undefined;
}
