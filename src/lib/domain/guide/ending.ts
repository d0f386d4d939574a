/**
 * Several guides in one talk end once. The guide that was opened first, and is not a doorstep guide, asks whether it came
 * across, agrees on a step and on the next contact; guides opened inside it leave those moments out. A guide on the
 * doorstep leaves its end to what follows indoors. What was already seen stays, so that nothing recorded hides.
 */
import type { Guide, Moment } from './guide.ts';
import type { GuideSession } from './session.ts';

type Sessions = Readonly<Record<string, GuideSession>>;

/** Whether a moment belongs to the end of a talk. */
export function isEnding({ teachback, commitment, appointment }: Moment): boolean {
	return teachback || commitment || appointment;
}

/** The guide that ends the talk of which a guide is part; the guide itself where no other does. */
export function endingGuideOf(guide: string, sessions: Sessions, isDoorstep: (guide: string) => boolean): string {
	const openers = new Set([guide]);
	let host = guide;
	for (let at = sessions[guide]?.openedIn; at !== undefined && !openers.has(at); at = sessions[at]?.openedIn) {
		openers.add(at);
		if (at in sessions && !isDoorstep(at)) host = at;
	}
	if (host !== guide || !isDoorstep(guide)) return host;
	const indoors = Object.keys(sessions).find((id) => id !== guide && !isDoorstep(id));
	return indoors === undefined ? guide : endingGuideOf(indoors, sessions, isDoorstep);
}

/** Ids of the moments that this guide leaves to the guide that ends the talk. */
export function leftToOthers(
	guide: Guide,
	sessions: Sessions,
	isDoorstep: (guide: string) => boolean
): readonly string[] {
	if (endingGuideOf(guide.id, sessions, isDoorstep) === guide.id) return [];
	const seen = new Set(sessions[guide.id]?.visited);
	const answers = sessions[guide.id]?.answers ?? {};
	const left = guide.moments.filter(({ id, answer, ...moment }) => {
		const isLeft = isEnding({ id, answer, ...moment }) && answer === undefined;
		return isLeft && !seen.has(id) && !Object.hasOwn(answers, id);
	});
	return left.length === guide.moments.length ? [] : left.map(({ id }) => id);
}

/** The guide without some of its moments. */
export function withoutMoments(guide: Guide, ids: readonly string[]): Guide {
	if (ids.length === 0) return guide;
	return { ...guide, moments: guide.moments.filter(({ id }) => !ids.includes(id)) };
}

/** Small steps that guides opened inside this one propose: they are agreed on at its end. Each stands there once. */
export function stepsOfOthers(
	host: string,
	{
		guides,
		sessions,
		isDoorstep
	}: { readonly guides: readonly Guide[]; readonly sessions: Sessions; readonly isDoorstep: (guide: string) => boolean }
): Moment['smallSteps'] {
	return guides
		.filter(({ id }) => id !== host && id in sessions && endingGuideOf(id, sessions, isDoorstep) === host)
		.flatMap(({ moments }) => moments.filter(isEnding).flatMap(({ smallSteps }) => smallSteps));
}
