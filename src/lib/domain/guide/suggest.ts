/**
 * What to offer when a coach taps a concern: one lesson, one guide and one partner, so at most three.
 *
 * The rules stand in `SUGGESTION_RULES`, in the order in which they are tried: per kind the first that finds something
 * gives the suggestion its name. The office's page that explains them is made from the same table, and the tests hold
 * words to every rule of it, so what a coordinator reads is what the phone does.
 */
import type { Certainty, ConcernCategory, ContentPack, Lesson } from './guide.ts';
import { currentLessonId } from './lesson.ts';
import { readRoundId } from './rounds.ts';

export type SuggestionKind = 'lesson' | 'guide' | 'partner';

export interface SuggestionRequest {
	/** The id of the concern that was tapped. */
	readonly concern: string;
	/** The guide on the screen. */
	readonly guide?: string | undefined;
	/** The moment on the screen, in whichever round. */
	readonly moment?: string | undefined;
	/** Ids of lessons this coach has read, also of those that were replaced since. */
	readonly lessonsRead: ReadonlySet<string>;
}

interface RuleOf<R extends string> {
	readonly rule: R;
	readonly kind: SuggestionKind;
	/** What the rule offers; undefined where it finds nothing and the next may try. */
	readonly find: (pack: ContentPack, request: SuggestionRequest) => string | undefined;
}

const rule = <const R extends string>(name: R, kind: SuggestionKind, find: RuleOf<R>['find']): RuleOf<R> => ({
	rule: name,
	kind,
	find
});

/** In the order in which they are tried. */
export const SUGGESTION_RULES = [
	rule('safetyPartner', 'partner', (pack, request) =>
		isSafety(pack, request) ? firstPartner(pack, request) : undefined
	),
	rule('firstPartner', 'partner', firstPartner),
	rule('lessonOfMoment', 'lesson', (pack, request) => {
		const { moment } = readRoundId(request.moment ?? '');
		const guide = pack.guides.find(({ id }) => id === request.guide);
		const linked = guide?.moments.find(({ id }) => id === moment)?.lessons;
		return fittingLessons(pack, request).find(({ id }) => linked?.includes(id))?.id;
	}),
	rule('lessonNotRead', 'lesson', (pack, request) => {
		const read = new Set([...request.lessonsRead].map((id) => currentLessonId(pack, id)));
		return fittingLessons(pack, request).find(({ id }) => !read.has(id))?.id;
	}),
	rule('surestLesson', 'lesson', (pack, request) => fittingLessons(pack, request)[0]?.id),
	rule('guideOfConcern', 'guide', (pack, request) => {
		const named = categoryOf(pack, request)?.guide;
		return offeredGuides(pack, request).find(({ id }) => id === named)?.id;
	}),
	rule('guideListsConcern', 'guide', (pack, request) => {
		const listing = offeredGuides(pack, request).filter(({ concerns }) => concerns.includes(request.concern));
		return listing.toSorted((one, other) => one.minutes - other.minutes || one.number - other.number)[0]?.id;
	})
] as const;

export type SuggestionRule = (typeof SUGGESTION_RULES)[number]['rule'];

/** On the screen, after a partner for safety, which comes before everything else. */
export const SUGGESTION_ORDER: readonly SuggestionKind[] = ['lesson', 'guide', 'partner'];

export interface Suggestion {
	readonly kind: SuggestionKind;
	readonly id: string;
	readonly rule: SuggestionRule;
}

/** The help that fits a concern, best first; empty for a concern the pack does not know. */
export function suggestFor(pack: ContentPack, request: SuggestionRequest): readonly Suggestion[] {
	const found = new Map<SuggestionKind, Suggestion>();
	for (const { rule: name, kind, find } of SUGGESTION_RULES) {
		const id = found.has(kind) ? undefined : find(pack, request);
		if (id !== undefined) found.set(kind, { kind, id, rule: name });
	}
	const ordered = SUGGESTION_ORDER.flatMap((kind) => found.get(kind) ?? []);
	return ordered.toSorted((one, other) => place(one) - place(other));
}

function place({ rule: name }: Suggestion): number {
	return name === 'safetyPartner' ? 0 : 1;
}

function categoryOf(pack: ContentPack, { concern }: SuggestionRequest): ConcernCategory | undefined {
	return pack.concerns.find(({ id }) => id === concern);
}

function isSafety(pack: ContentPack, request: SuggestionRequest): boolean {
	return categoryOf(pack, request)?.domain === 'safety';
}

function firstPartner(pack: ContentPack, request: SuggestionRequest): string | undefined {
	return categoryOf(pack, request)?.partners.find((named) => pack.partners.some(({ id }) => id === named));
}

/** A guide that is on the screen is not offered. */
function offeredGuides(pack: ContentPack, request: SuggestionRequest): ContentPack['guides'] {
	return pack.guides.filter(({ id }) => id !== request.guide);
}

/** Surer ground first, then the lesson for fewer concerns, then the lower id. */
function fittingLessons(pack: ContentPack, { concern }: SuggestionRequest): readonly Lesson[] {
	return pack.lessons.filter((lesson) => lesson.concerns.includes(concern)).toSorted(bySureness);
}

const ground: Readonly<Record<Certainty, number>> = { H: 0, 'H/M': 1, M: 2, L: 3 };

function bySureness(one: Lesson, other: Lesson): number {
	return (
		ground[one.certainty] - ground[other.certainty] ||
		one.concerns.length - other.concerns.length ||
		(one.id < other.id ? -1 : 1)
	);
}
