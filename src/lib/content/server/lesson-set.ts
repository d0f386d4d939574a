/**
 * A lesson set as one file, for another organisation: the lessons as they were written, in every language, with the
 * street's own lessons, who learned them, under which licence, and the sources they cite.
 *
 * The file comes from a stranger. What it holds is checked here for shape and size, and compiled like everything else
 * before anybody sees it; what it says about itself is not believed where it can be worked out.
 */
import * as v from 'valibot';
import type { Lesson, Source } from '#lib/domain/guide/guide.ts';
import { findPersonal, type PersonalFinding } from '#lib/domain/personal.ts';
import { compileFiles } from './compile.ts';
import type { Finding } from './findings.ts';
import type { ContentFile } from './front-matter.ts';
import { hashOfPack } from './hash.ts';
import { languageOf } from './translations.ts';

export const setFormat = 'voordeur-lesson-set/1';

export const setLimits = {
	/** Forty lessons in two languages are some 80 kB; the server takes bodies of 2 MB. */
	charactersMax: 1_500_000,
	lessonsMax: 500,
	languagesMax: 20,
	sourcesMax: 2_000,
	/** As for any file of the content folder. */
	fileCharactersMax: 100_000
} as const;

const shortText = v.pipe(v.string(), v.nonEmpty(), v.maxLength(200));
const fingerprint = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));

const setLesson = v.object({
	id: v.pipe(v.string(), v.regex(/^[A-Z][A-Z0-9-]{0,39}$/)),
	slug: v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]{0,79}$/)),
	/** How the lesson read when this organisation got it; left out for a lesson of its own. */
	base: v.optional(fingerprint),
	files: v.pipe(
		v.record(v.pipe(v.string(), v.regex(/^[a-z]{2}$/)), v.pipe(v.string(), v.maxLength(setLimits.fileCharactersMax))),
		v.check((files) => Object.keys(files).length <= setLimits.languagesMax)
	)
});

const schema = v.object({
	format: v.literal(setFormat),
	origin: v.object({
		organisation: shortText,
		exportedOn: v.pipe(v.string(), v.regex(/^\d{4}-\d{2}-\d{2}$/))
	}),
	/** For lessons that name no licence of their own. */
	licence: shortText,
	lessons: v.pipe(v.array(setLesson), v.minLength(1), v.maxLength(setLimits.lessonsMax)),
	sources: v.pipe(
		v.array(
			v.object({
				id: shortText,
				title: v.pipe(v.string(), v.nonEmpty(), v.maxLength(500)),
				address: v.optional(v.pipe(v.string(), v.maxLength(2000), v.regex(/^https?:\/\//))),
				also: v.optional(v.pipe(v.string(), v.maxLength(2000)))
			})
		),
		v.maxLength(setLimits.sourcesMax)
	)
});

export type LessonSet = v.InferOutput<typeof schema>;
export type SetLesson = LessonSet['lessons'][number];

export type SetReading =
	{ readonly ok: true; readonly set: LessonSet } | { readonly ok: false; readonly error: SetError };

export type SetError =
	| { readonly kind: 'tooLarge' }
	| { readonly kind: 'notJson' }
	/** A file of another kind, or of a version that this one does not know. */
	| { readonly kind: 'otherFormat' }
	| { readonly kind: 'malformed'; readonly path: string }
	| { readonly kind: 'twice'; readonly lesson: string };

/** Reads what somebody sent. */
export function readLessonSet(text: string): SetReading {
	if (text.length > setLimits.charactersMax) return { ok: false, error: { kind: 'tooLarge' } };
	let value: unknown;
	try {
		value = JSON.parse(text.replace(/^\uFEFF/, ''));
	} catch {
		return { ok: false, error: { kind: 'notJson' } };
	}
	if (!v.is(v.object({ format: v.literal(setFormat) }), value)) return { ok: false, error: { kind: 'otherFormat' } };
	const reading = v.safeParse(schema, value);
	if (!reading.success) return { ok: false, error: { kind: 'malformed', path: v.getDotPath(reading.issues[0]) ?? '' } };
	const { lessons } = reading.output;
	const twin = lessons.find((lesson, index) => lessons.some((other, at) => at < index && isTwin(lesson, other)));
	if (twin !== undefined) return { ok: false, error: { kind: 'twice', lesson: twin.id } };
	return { ok: true, set: reading.output };
}

export type SetMaking =
	| {
			readonly ok: true;
			readonly set: LessonSet;
			/** What looks like a person in a lesson, for somebody to read before the file leaves the house. */
			readonly personal: readonly { readonly lesson: string; readonly finding: PersonalFinding }[];
	  }
	| { readonly ok: false; readonly errors: readonly Finding[] };

/** Makes the file of an organisation's lessons. A set with errors does not leave. */
export function makeLessonSet(
	files: readonly ContentFile[],
	options: {
		readonly organisation: string;
		readonly exportedOn: string;
		readonly licence: string;
		/** How each lesson read when it came here, by id. */
		readonly bases: ReadonlyMap<string, string>;
	}
): SetMaking {
	const { pack, errors } = compileFiles(files);
	if (errors.length > 0) return { ok: false, errors };
	const cited = new Set(pack.lessons.flatMap(({ sources }) => sources));
	const lessons = pack.lessons.map(({ id, slug }): SetLesson => {
		const written = files.flatMap((file): [string, string][] => {
			const language = languageOf(file.path);
			const isOfLesson = file.path === `lessons/${slug}/${language ?? ''}.md`;
			return language !== undefined && isOfLesson ? [[language, file.text]] : [];
		});
		const base = options.bases.get(id);
		return { id, slug, ...(base === undefined ? {} : { base }), files: Object.fromEntries(written) };
	});
	const { organisation, exportedOn, licence } = options;
	const sources = pack.sources
		.filter(({ id }) => cited.has(id))
		.map((source): LessonSet['sources'][number] => ({ ...source }));
	const personal = pack.lessons.flatMap((lesson) =>
		personalIn(lesson).map((finding) => ({ lesson: lesson.id, finding }))
	);
	return {
		ok: true,
		set: { format: setFormat, origin: { organisation, exportedOn }, licence, lessons, sources },
		personal
	};
}

/**
 * What a lesson says, as one short name. Where it lies, where it came from and under which licence do not count: they
 * differ between organisations that hold the same lesson.
 */
export function fingerprintOf(lesson: Lesson): string {
	const { slug: _slug, origin: _origin, licence: _licence, ...said } = lesson;
	return hashOfPack(said);
}

/** What looks like a person in a lesson, in any language. The sources are no part of it. */
export function personalIn({ title, why, door, do: does, dont }: Lesson): readonly PersonalFinding[] {
	const texts = [title, why.text, door.text, does.text, dont.text];
	return texts.flatMap((text) => Object.values(text).flatMap((words) => findPersonal(words)));
}

export function isSameSource(one: Source, other: Source): boolean {
	return one.title === other.title && one.address === other.address;
}

function isTwin(one: SetLesson, other: SetLesson): boolean {
	return one.id === other.id || one.slug === other.slug;
}
