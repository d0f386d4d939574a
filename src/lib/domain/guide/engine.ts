/**
 * Going through a guide. A talk is not linear: any moment can be opened at any time, an answer is never refused, and
 * another guide can be opened in between (`session.ts`). All functions are pure; the screen keeps three things, the
 * prepared guide, the session and its evaluation, and puts the results in their place.
 *
 * Where the guide stands in a visit:
 *
 *   notYet ──seen──► visited ──answered──► answered
 *      └──a later moment was seen──► skipped ──seen──► visited
 */
import { isEmpty, type Warning } from './answers.ts';
import { evaluateGuide, reevaluateGuide, type Evaluation, type Facts } from './evaluation.ts';
import type { Moment } from './guide.ts';
import type { PreparedGuide, PreparedMoment } from './prepare.ts';
import type { Round } from './rounds.ts';
import type { Answer, GuideSession } from './session.ts';

export interface GuideRun {
	readonly session: GuideSession;
	readonly evaluation: Evaluation;
}

export interface AnsweredRun extends GuideRun {
	/** What to say about this answer; empty when all is well. */
	readonly warnings: readonly Warning[];
}

export type MomentProgress = 'answered' | 'visited' | 'skipped' | 'notYet';

export interface OverviewRow {
	readonly moment: Moment;
	/** In which round, for a moment that is repeated. */
	readonly round: Round | undefined;
	readonly state: MomentProgress;
	readonly isCurrent: boolean;
	/** False for a moment that was seen or answered before another answer made it irrelevant. */
	readonly isShown: boolean;
	readonly warnings: readonly Warning[];
}

/** Opens a guide at its first moment that is shown. */
export function startGuide(prepared: PreparedGuide, packHash: string, surroundings: Omit<Facts, 'answers'>): GuideRun {
	const evaluation = evaluateGuide(prepared, { ...surroundings, answers: {} });
	const first = visibleMoments(prepared, evaluation)[0] ?? prepared.guide.moments[0];
	const at = first?.id ?? '';
	const visited = first === undefined ? [] : [at];
	return { session: { guide: prepared.guide.id, packHash, at, answers: {}, visited }, evaluation };
}

/** Takes up a stored session again. */
export function resumeGuide(
	prepared: PreparedGuide,
	session: GuideSession,
	surroundings: Omit<Facts, 'answers'>
): GuideRun {
	return { session, evaluation: evaluateGuide(prepared, { ...surroundings, answers: session.answers }) };
}

/** Follows a concern tapped or a new day. Where nothing changed it is the very same run, so that no screen draws it anew. */
export function withSurroundings(
	prepared: PreparedGuide,
	run: GuideRun,
	surroundings: Omit<Facts, 'answers'>
): GuideRun {
	if (isWorkedOutFor(run, surroundings)) return run;
	const facts = { ...surroundings, answers: run.session.answers };
	return { ...run, evaluation: reevaluateGuide(prepared, run.evaluation, facts) };
}

/** Stores an answer, or takes it away when it is undefined. Never refuses. */
export function answerMoment(
	prepared: PreparedGuide,
	run: GuideRun,
	{ moment, answer }: { readonly moment: string; readonly answer: Answer | undefined }
): AnsweredRun {
	if (!prepared.momentsById.has(moment)) return { ...run, warnings: [] };
	const others = Object.entries(run.session.answers).filter(([id]) => id !== moment);
	const entries: [string, Answer][] = answer === undefined ? others : [...others, [moment, answer]];
	const answers = Object.fromEntries(entries);
	const session = withVisited({ ...run.session, answers }, moment);
	const facts = { ...run.evaluation.facts, answers };
	const evaluation = reevaluateGuide(prepared, run.evaluation, facts);
	return { session, evaluation, warnings: evaluation.states.get(moment)?.warnings ?? [] };
}

/** Goes to any moment, shown or not; an unknown one changes nothing. */
export function jumpTo(prepared: PreparedGuide, session: GuideSession, moment: string): GuideSession {
	if (!prepared.momentsById.has(moment)) return session;
	return withVisited({ ...session, at: moment }, moment);
}

/** The moments that apply now, in the order of the guide. */
export function visibleMoments(prepared: PreparedGuide, evaluation: Evaluation): readonly Moment[] {
	return prepared.moments.filter(isShownIn(evaluation)).map(({ moment }) => moment);
}

/** The moment on the screen, with its round; the first one where the session's own is not in this version. */
export function currentMoment(prepared: PreparedGuide, session: GuideSession): PreparedMoment | undefined {
	return prepared.momentsById.get(session.at) ?? prepared.moments[0];
}

/** The next moment that applies, or undefined at the end. */
export function nextMoment(prepared: PreparedGuide, run: GuideRun): Moment | undefined {
	const later = prepared.moments.slice(placeOf(prepared, run.session.at) + 1);
	return later.find(isShownIn(run.evaluation))?.moment;
}

/** The moment before that applies, or undefined at the beginning. */
export function previousMoment(prepared: PreparedGuide, run: GuideRun): Moment | undefined {
	const earlier = prepared.moments.slice(0, Math.max(0, placeOf(prepared, run.session.at)));
	return earlier.findLast(isShownIn(run.evaluation))?.moment;
}

/** Step k of n among the moments that apply. */
export function progressOf(prepared: PreparedGuide, run: GuideRun): { readonly step: number; readonly of: number } {
	const untilHere = prepared.moments.slice(0, placeOf(prepared, run.session.at) + 1);
	const isShown = isShownIn(run.evaluation);
	return { step: untilHere.filter(isShown).length, of: prepared.moments.filter(isShown).length };
}

/** A row per moment that applies, or that was seen or answered before it stopped applying: nothing recorded hides. */
export function overviewOf(prepared: PreparedGuide, run: GuideRun): readonly OverviewRow[] {
	const { session, evaluation } = run;
	const visited = new Set(session.visited);
	const lastSeen = prepared.moments.findLastIndex(({ moment }) => visited.has(moment.id));
	return prepared.moments.flatMap(({ moment, round }, place) => {
		const isShown = evaluation.states.get(moment.id)?.isShown ?? true;
		const state = progressOfMoment(session, moment, { visited, isPassed: place < lastSeen });
		if (!isShown && state !== 'answered' && state !== 'visited') return [];
		const warnings = evaluation.states.get(moment.id)?.warnings ?? [];
		return [{ moment, round, state, isCurrent: moment.id === session.at, isShown, warnings }];
	});
}

function progressOfMoment(
	session: GuideSession,
	moment: Moment,
	seen: { readonly visited: ReadonlySet<string>; readonly isPassed: boolean }
): MomentProgress {
	const answer = Object.hasOwn(session.answers, moment.id) ? session.answers[moment.id] : undefined;
	if (answer !== undefined && !isEmpty(answer)) return 'answered';
	if (seen.visited.has(moment.id)) return 'visited';
	return seen.isPassed ? 'skipped' : 'notYet';
}

function withVisited(session: GuideSession, moment: string): GuideSession {
	if (session.visited.includes(moment)) return session;
	return { ...session, visited: [...session.visited, moment] };
}

function isWorkedOutFor(
	{ session, evaluation: { facts } }: GuideRun,
	{ concerns, today }: Omit<Facts, 'answers'>
): boolean {
	return (
		facts.answers === session.answers &&
		facts.today === today &&
		facts.concerns.size === concerns.size &&
		[...concerns].every((concern) => facts.concerns.has(concern))
	);
}

function isShownIn(evaluation: Evaluation): (prepared: PreparedMoment) => boolean {
	return ({ moment }) => evaluation.states.get(moment.id)?.isShown ?? true;
}

/** The place in the guide, or -1 for a moment this version does not have, so that the next one is the first. */
function placeOf(prepared: PreparedGuide, at: string): number {
	return prepared.moments.findIndex(({ moment }) => moment.id === at);
}
