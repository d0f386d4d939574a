/**
 * What to offer when a coach taps a concern: one lesson, one guide and one partner, so at most three.
 *
 * The rules, in the order in which they are tried; the first that finds something gives the suggestion its name, so
 * that a coordinator can see why it was offered:
 *
 *   partner   safetyPartner      the concern is about safety: its first partner, before everything else
 *             firstPartner       the partner the catalogue names first for the concern
 *   lesson    lessonOfMoment     a lesson linked to the moment on the screen that helps with the concern
 *             lessonNotRead      a lesson for the concern that this coach has not read
 *             surestLesson       else the lesson for the concern with the surest ground
 *   guide     guideOfConcern     the guide the catalogue names for the concern
 *             guideListsConcern  another guide that says it is for the concern, the shortest first
 *
 * Order on the screen: a safety partner, the lesson, the guide, the partner. A guide that is on the screen is not
 * offered. Within a rule: surer ground first, then the lesson for fewer concerns, then the lower id.
 */
import type { Certainty, ContentPack, Lesson } from './guide.ts';
import { currentLessonId } from './lesson.ts';
import { readRoundId } from './rounds.ts';

export type SuggestionRule =
	| 'safetyPartner'
	| 'firstPartner'
	| 'lessonOfMoment'
	| 'lessonNotRead'
	| 'surestLesson'
	| 'guideOfConcern'
	| 'guideListsConcern';

export interface Suggestion {
	readonly kind: 'lesson' | 'guide' | 'partner';
	readonly id: string;
	readonly rule: SuggestionRule;
}

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

/** The help that fits a concern, best first; empty for a concern the pack does not know. */
export function suggestFor(pack: ContentPack, request: SuggestionRequest): readonly Suggestion[] {
	const partner = suggestPartner(pack, request);
	const others = [suggestLesson(pack, request), suggestGuide(pack, request)];
	const ordered = partner?.rule === 'safetyPartner' ? [partner, ...others] : [...others, partner];
	return ordered.filter((suggestion) => suggestion !== undefined);
}

function suggestPartner(pack: ContentPack, { concern }: SuggestionRequest): Suggestion | undefined {
	const category = pack.concerns.find(({ id }) => id === concern);
	const id = category?.partners.find((named) => pack.partners.some((kind) => kind.id === named));
	if (category === undefined || id === undefined) return undefined;
	return { kind: 'partner', id, rule: category.domain === 'safety' ? 'safetyPartner' : 'firstPartner' };
}

function suggestLesson(pack: ContentPack, request: SuggestionRequest): Suggestion | undefined {
	const fitting = pack.lessons.filter((lesson) => lesson.concerns.includes(request.concern)).toSorted(bySureness);
	const { moment } = readRoundId(request.moment ?? '');
	const linked = pack.guides.find(({ id }) => id === request.guide)?.moments.find(({ id }) => id === moment)?.lessons;
	const ofMoment = fitting.find(({ id }) => linked?.includes(id));
	if (ofMoment !== undefined) return { kind: 'lesson', id: ofMoment.id, rule: 'lessonOfMoment' };
	const read = new Set([...request.lessonsRead].map((id) => currentLessonId(pack, id)));
	const notRead = fitting.find(({ id }) => !read.has(id));
	if (notRead !== undefined) return { kind: 'lesson', id: notRead.id, rule: 'lessonNotRead' };
	const surest = fitting[0];
	return surest && { kind: 'lesson', id: surest.id, rule: 'surestLesson' };
}

function suggestGuide(pack: ContentPack, request: SuggestionRequest): Suggestion | undefined {
	const offered = pack.guides.filter(({ id }) => id !== request.guide);
	const named = pack.concerns.find(({ id }) => id === request.concern)?.guide;
	const ofConcern = offered.find(({ id }) => id === named);
	if (ofConcern !== undefined) return { kind: 'guide', id: ofConcern.id, rule: 'guideOfConcern' };
	const listing = offered
		.filter(({ concerns }) => concerns.includes(request.concern))
		.toSorted((one, other) => one.minutes - other.minutes || one.number - other.number)[0];
	return listing && { kind: 'guide', id: listing.id, rule: 'guideListsConcern' };
}

const ground: Readonly<Record<Certainty, number>> = { H: 0, 'H/M': 1, M: 2, L: 3 };

function bySureness(one: Lesson, other: Lesson): number {
	return (
		ground[one.certainty] - ground[other.certainty] ||
		one.concerns.length - other.concerns.length ||
		(one.id < other.id ? -1 : 1)
	);
}
