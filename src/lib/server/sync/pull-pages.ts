/** Pages of a first sync one behind the other, each as the phone would ask for it once the last is stored. */
import type { PullAnswer } from '#lib/sync/wire.ts';
import { type PullOutcome, readPull } from './pull.ts';

type Ports = Parameters<typeof readPull>[0];
type Options = Parameters<typeof readPull>[1];

/** The page behind this one, by what the phone would ask; null where it asks for something else. */
function behind({ request, ...options }: Options, answer: PullAnswer): Options | null {
	const place = answer.snapshot?.next;
	if (!place || answer.epoch !== request.epoch) return null;
	const { healed: _told, ...same } = request;
	return { ...options, request: { ...same, snapshot: { place } } };
}

/**
 * @param first what came of the first page, which is read before anything is answered
 * @param isItsTurn asked before each further page: each counts as a question of its own
 */
export async function* readPages(
	ports: Ports,
	{
		options,
		first,
		pages,
		isItsTurn
	}: {
		readonly options: Options;
		readonly first: PullAnswer;
		readonly pages: number;
		readonly isItsTurn: () => boolean;
	}
): AsyncGenerator<PullAnswer> {
	yield first;
	let next = behind(options, first);
	for (let page = 1; page < pages && next && isItsTurn(); page += 1) {
		const outcome: PullOutcome = await readPull(ports, next);
		// A round that is lent no longer: the phone hears why when it asks by itself.
		if (!outcome.ok) return;
		yield outcome.answer;
		next = behind(next, outcome.answer);
	}
}
