/** One door in the matrix: its number, one short word, and the whole state for who hears it. */
import { isTriedAgain } from '#lib/domain/attempt.ts';
import type { FlatDoor } from '#lib/device/port.ts';
import type { Coach } from '../../coach.svelte.ts';

export interface CellWords {
	readonly number: string;
	/** One short word in sight; empty where the plate says it all. */
	readonly short: string;
	/** The same in full. */
	readonly full: string;
	readonly state: 'todo' | 'again' | 'done' | 'never' | 'person';
}

/** @param hasOneNumber every door has the same number, so that only what stands behind it tells them apart */
export function cellWords(coach: Coach, { door, promised }: FlatDoor, hasOneNumber: boolean): CellWords {
	const behind = [door.letter.toUpperCase(), door.addition].filter((part) => part !== '').join(' ');
	const number = hasOneNumber && behind !== '' ? behind : `${door.number}${behind === '' ? '' : ` ${behind}`}`;
	if (door.plate === 'never') return { number, ...stateWords(coach, 'never'), state: 'never' };
	if (door.openVisit !== null) return { number, ...stateWords(coach, 'talking'), state: 'person' };
	if (promised) return { number, ...stateWords(coach, 'promised'), state: 'person' };
	const { lastOutcome, plate } = door;
	if (door.nextTry?.kind === 'notAgain') return { number, ...stateWords(coach, 'notAgain'), state: plate };
	// Somebody was spoken with, and a later ring does not undo that.
	if (plate === 'done' && (lastOutcome === null || isTriedAgain(lastOutcome)))
		return { number, ...stateWords(coach, 'talked'), state: plate };
	if (lastOutcome !== null)
		return {
			number,
			short: coach.t(`flat.short.${lastOutcome}`),
			full: coach.t(`outcome.${lastOutcome}`).toLowerCase(),
			state: plate
		};
	return { number, short: '', full: coach.t('flat.state.todo'), state: plate };
}

function stateWords(
	coach: Coach,
	state: 'never' | 'talking' | 'promised' | 'talked' | 'notAgain'
): Pick<CellWords, 'short' | 'full'> {
	return { short: coach.t(`flat.short.${state}`), full: coach.t(`flat.state.${state}`) };
}
