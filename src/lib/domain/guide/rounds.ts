/**
 * Repeats: moments that are gone through once per room, per appliance, per person.
 *
 * A repeat is unfolded when a guide is prepared, into a moment per round, so that progress, overview and the working
 * out of changes need not know that there are rounds. A round's moment has the id `moment#n`, and its answer is kept
 * under it.
 *
 *   rooms: kitchen, bathroom  ──►  room-air#2 (kitchen), room-air#3 (bathroom)
 *
 * The number of a round is the place of its option among all options, not among the chosen ones: a room that is
 * struck out and chosen again has its answers still, and no room ever gets another's.
 */
import type { Guide, Localized, Moment, Repeat } from './guide.ts';

export const repeatLimits = {
	/** Rounds of one repeat: more rooms than a home has, and a guide from elsewhere cannot fill a phone. */
	roundsMax: 20
} as const;

export interface Round {
	readonly repeat: string;
	/** From one. */
	readonly number: number;
	/** What is asked about in this round: an option's id, or the number where rounds are only counted. */
	readonly value: string | number;
	/** The option's words; empty where rounds are only counted. */
	readonly words: Localized;
}

/** A moment as it is gone through: itself, or one round of it. */
export interface UnfoldedMoment {
	readonly moment: Moment;
	/** Its id in the guide, without the round. */
	readonly base: string;
	readonly round: Round | undefined;
}

export type RepeatProblem =
	/** The moment names a repeat that the guide does not have. */
	| { readonly kind: 'unknownRepeat'; readonly moment: string; readonly id: string }
	/** Nothing says how many rounds there are: the moment it is over does not exist, or is neither chosen nor counted. */
	| { readonly kind: 'repeatOverNothing'; readonly moment: string; readonly id: string }
	/** A repeat over one of its own moments, or of another repeat: rounds within rounds. */
	| { readonly kind: 'repeatWithinRepeat'; readonly moment: string; readonly id: string };

/** The id of one round of a moment, under which its answer is kept. */
export function roundId(moment: string, round: number): string {
	return `${moment}#${round}`;
}

/** The moment and the round that an id stands for: `room-air#2` is the second round of `room-air`. */
export function readRoundId(id: string): { readonly moment: string; readonly round: number | undefined } {
	const match = /^(.+)#([1-9]\d*)$/.exec(id);
	return match === null ? { moment: id, round: undefined } : { moment: match[1] ?? id, round: Number(match[2]) };
}

/** The repeats that can be unfolded, by id, and what is wrong with the others, whose moments are gone through once. */
export function usableRepeats(guide: Guide): {
	readonly repeats: ReadonlyMap<string, Repeat>;
	readonly problems: readonly RepeatProblem[];
} {
	const problems: RepeatProblem[] = [];
	const repeats = new Map<string, Repeat>();
	const moments = new Map(guide.moments.map((moment) => [moment.id, moment]));
	for (const repeat of guide.repeats ?? []) {
		const over = moments.get(repeat.over);
		const place = { moment: repeat.over, id: repeat.id };
		if (over === undefined || roundsOver(repeat, over).length === 0)
			problems.push({ ...place, kind: 'repeatOverNothing' });
		else if (over.repeat !== undefined) problems.push({ ...place, kind: 'repeatWithinRepeat' });
		else repeats.set(repeat.id, repeat);
	}
	const named = new Set((guide.repeats ?? []).map(({ id }) => id));
	for (const { id, repeat } of guide.moments) {
		if (repeat !== undefined && !named.has(repeat)) problems.push({ kind: 'unknownRepeat', moment: id, id: repeat });
	}
	return { repeats, problems };
}

/** Every moment that a session of this guide can have an answer for, each round of a repeated one by itself. */
export function momentsInRounds(guide: Guide): readonly Moment[] {
	return unfold(guide, usableRepeats(guide).repeats).map(({ moment }) => moment);
}

/** All moments in the order in which they are gone through; moments of a repeat that stand together go round together. */
export function unfold(guide: Guide, repeats: ReadonlyMap<string, Repeat>): readonly UnfoldedMoment[] {
	const moments = new Map(guide.moments.map((moment) => [moment.id, moment]));
	const unfolded: UnfoldedMoment[] = [];
	// A second moment with the same id could never be told apart from the first in the answers.
	const waiting = [...moments.values()];
	for (let first = waiting.shift(); first !== undefined; first = waiting.shift()) {
		const repeat = repeats.get(first.repeat ?? '');
		const over = moments.get(repeat?.over ?? '');
		if (repeat === undefined || over === undefined) {
			unfolded.push({ moment: first, base: first.id, round: undefined });
			continue;
		}
		const group = [first];
		while (waiting[0]?.repeat === repeat.id) group.push(...waiting.splice(0, 1));
		for (const round of roundsOver(repeat, over)) {
			unfolded.push(...group.map((moment) => ({ moment: momentInRound(moment, round), base: moment.id, round })));
		}
	}
	return unfolded;
}

/** Every round there can be: which of them are gone through follows from the answer. */
function roundsOver(repeat: Repeat, over: Moment): readonly Round[] {
	if (over.answer === 'several') {
		return over.options
			.slice(0, repeatLimits.roundsMax)
			.map(({ id, words }, place) => ({ repeat: repeat.id, number: place + 1, value: id, words }));
	}
	const isCounted = over.answer === 'number' || (over.answer === undefined && over.calculate !== undefined);
	if (!isCounted) return [];
	return Array.from({ length: repeatLimits.roundsMax }, (_, place) => ({
		repeat: repeat.id,
		number: place + 1,
		value: place + 1,
		words: {}
	}));
}

/** The round stands before the title, so that every screen tells the bathroom from the kitchen. */
function momentInRound(moment: Moment, { number, words }: Round): Moment {
	const titles = Object.entries(moment.title).map(([language, title]) => [
		language,
		`${words[language] ?? Object.values(words)[0] ?? number} – ${title}`
	]);
	return { ...moment, id: roundId(moment.id, number), title: Object.fromEntries(titles) };
}
