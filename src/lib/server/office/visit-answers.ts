/** What was written in the guides of a visit, without the answers that were chosen from a list. */
import { momentsInRounds } from '#lib/domain/guide/rounds.ts';
import { isCode } from '#lib/domain/ranges.ts';
import type { Json } from '#lib/sync/json.ts';
import type { OfficePlace } from './place.ts';
import { guidesOf } from './visit-story.ts';

/** @param plain the values of the visit */
export async function wordsOfAnswers(
	place: OfficePlace,
	plain: Readonly<Record<string, Json>>
): Promise<readonly string[]> {
	const guides = await guidesOf(place, plain);
	return guides.flatMap(({ session, guide }) => {
		const moments = guide === null ? [] : momentsInRounds(guide);
		return Object.entries(session.answers).flatMap(([moment, answer]) => {
			if (typeof answer !== 'string') return [];
			const asked = moments.find(({ id }) => id === moment);
			// Where the guide of that day is gone, a single word may be the id of an option.
			const isWritten = asked === undefined ? !isCode(answer) : asked.answer === 'text';
			return isWritten ? [answer] : [];
		});
	});
}
