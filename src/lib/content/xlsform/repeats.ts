/**
 * How a form says how often something is repeated, and what a round is about.
 *
 *   repeat_count                         in a guide
 *   ${number}                            so many rounds
 *   count-selected(${rooms})             a round per chosen option
 *   a calculation that is one of these   the same
 *   another expression                   a moment that works it out, and so many rounds
 *   nothing                              a moment that asks for the number, and so many rounds
 */
import type { Row } from './table.ts';

export interface RepeatDraft {
	/** Until a row says what a round is about, a made-up one. */
	id: string;
	/** The workbook came from here and says the id. */
	readonly hasOwnId: boolean;
	readonly row: Row;
	/** The name of the row that says what a round is about. */
	valueName: string | undefined;
	/** The answer that says how many rounds there are: by its row's name, or by the id of a moment made up for it. */
	readonly over: { readonly counted: boolean; readonly name?: string; readonly id?: string };
}

export type Count =
	| { readonly kind: 'over'; readonly name: string; readonly counted: boolean }
	| { readonly kind: 'workedOut' }
	| { readonly kind: 'asked' };

const reference = /^\$\{\s*([^{}\s]+)\s*\}$/;
const countSelected = /^count-selected\(\s*\$\{\s*([^{}\s]+)\s*\}\s*\)$/;
const selectedAt = /^selected-at\(\s*\$\{\s*([^{}\s]+)\s*\}\s*,\s*position\(\s*\.\.\s*\)\s*-\s*1\s*\)$/;
const position = /^position\(\s*\.\.\s*\)$/;

/** What repeat_count comes to. */
export function countOf(written: string, calculations: ReadonlyMap<string, string>): Count {
	const text = written.trim();
	if (text === '') return { kind: 'asked' };
	const chosen = countSelected.exec(text)?.[1];
	if (chosen !== undefined) return { kind: 'over', name: chosen, counted: false };
	const name = reference.exec(text)?.[1];
	if (name === undefined) return { kind: 'workedOut' };
	const through = countSelected.exec(calculations.get(name) ?? '')?.[1];
	return through === undefined
		? { kind: 'over', name, counted: true }
		: { kind: 'over', name: through, counted: false };
}

/** Whether a calculation within a repeat says what the round is about, which a guide knows by itself. */
export function isRoundValue(calculation: string, repeat: RepeatDraft): boolean {
	const text = calculation.trim();
	if (repeat.over.counted) return position.test(text);
	return selectedAt.exec(text)?.[1] === repeat.over.name;
}

/** What a repeat looks like in a workbook: the count, and the row that says what a round is about. */
export function repeatCells(over: string, isCounted: boolean): { readonly count: string; readonly value: string } {
	return isCounted
		? { count: `\${${over}}`, value: 'position(..)' }
		: { count: `count-selected(\${${over}})`, value: `selected-at(\${${over}}, position(..) - 1)` };
}
