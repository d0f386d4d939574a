/**
 * Once a day, and after every first sync, a scope is held against what the office says
 * it holds (G10). Where they differ the office is right: everything of the scope is read
 * from the start and takes the place of what is here, what is unsent stays, and coach and
 * office are told. States never change once they are in a row, so hashing them holds up no save.
 */
import { digestOf, type HashText } from '#lib/sync/digest.ts';
import type { PullAnswer } from '#lib/sync/wire.ts';
import type { Handover } from './handover.ts';
import { plainState } from './folded-state.ts';
import type { Cursor } from './ports.ts';
import type { RowBook } from './row-book.ts';
import type { Turns } from './turns.ts';

const DAY_MS = 86_400_000;
/** No epoch of any office: what a row with it holds is replaced and not joined. */
const REREAD = '-';

export interface Comparing {
	readonly rows: RowBook;
	readonly handover: Handover;
	readonly turns: Turns;
	readonly hash: HashText;
}

/** Whether to ask for the office's digest with the next page. */
export function isComparisonDue(cursor: Cursor | undefined, now: number): boolean {
	if (!cursor || cursor.snapshot) return false;
	const { checkedAt } = cursor;
	// A time that lies ahead was noted by a clock that has been set back since.
	return checkedAt === undefined || checkedAt > now || now - checkedAt > DAY_MS;
}

/** @param answer the last page of a scope, stored already, with the office's digest of the scope at its end */
export async function compareScope(
	comparing: Comparing,
	answer: PullAnswer & { readonly digest: string }
): Promise<'same' | 'differs'> {
	const { rows, handover, turns, hash } = comparing;
	const states = await turns.run(async () => {
		if (!isAt(rows.cursor(answer.scope), answer)) return null;
		return [...rows.rows()].flatMap((row) =>
			row.scope === answer.scope && row.base && !row.left ? [plainState(row.base)] : []
		);
	});
	if (!states) return 'same';
	const isSame = (await digestOf(states, hash)) === answer.digest;
	return turns.run(async () => {
		const cursor = rows.cursor(answer.scope);
		if (!cursor || !isAt(cursor, answer)) return 'same';
		const now = handover.now();
		const isRereadAlready = handover.healed().some(({ what, at }) => what === 'differed' && now - at < DAY_MS);
		if (!isSame) await handover.noteHealed('differed', states.length);
		if (isSame || isRereadAlready) {
			// Reading it again and again would help nobody: the office has been told.
			await rows.commit(() => ({ rows: new Map(), cursors: [{ ...cursor, checkedAt: now }], forgetScopes: [] }));
			return 'same';
		}
		await rows.commit(() => {
			const here = [...rows.rows()].filter((row) => row.scope === answer.scope && row.base);
			return {
				rows: new Map(here.map((row) => [row.id, { ...row, epoch: REREAD }])),
				cursors: [],
				forgetScopes: [answer.scope]
			};
		});
		return 'differs';
	});
}

function isAt(cursor: Cursor | undefined, answer: PullAnswer): boolean {
	return cursor?.epoch === answer.epoch && cursor.seq === answer.to && !cursor.snapshot;
}
