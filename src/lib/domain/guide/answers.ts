/**
 * Whether an answer fits its moment. An answer that does not fit is kept all the same: a coach at a door is warned,
 * never stopped.
 */
import { toBoolean, toNumber, type Value } from './expression-evaluator.ts';
import type { AnswerType, Moment } from './guide.ts';

/** The screen finds the words by this name. */
export type Warning =
	/** Nothing was answered where the guide asks for it. */
	| 'answerMissing'
	/** Not of the moment's type: words where a number goes. */
	| 'answerOfOtherType'
	/** An option that this version of the guide does not have. */
	| 'optionUnknown'
	/** The moment's constraint does not hold: probably a slip of the finger. */
	| 'answerUnlikely';

/** The warnings an answer deserves. `fitsConstraint` is asked only when there is an answer of the right type. */
export function warningsOf(moment: Moment, value: Value, fitsConstraint: () => boolean): readonly Warning[] {
	if (isEmpty(value)) return moment.required ? ['answerMissing'] : [];
	if (moment.answer !== undefined && !isOfType(value, moment.answer)) return ['answerOfOtherType'];
	const warnings: Warning[] = [];
	if (!hasOnlyKnownOptions(moment, value)) warnings.push('optionUnknown');
	if (!fitsConstraint()) warnings.push('answerUnlikely');
	return warnings;
}

/** Whether there is anything in it. Zero and `false` are answers. */
export function isEmpty(value: Value): boolean {
	return typeof value !== 'number' && typeof value !== 'boolean' && !toBoolean(value);
}

function isOfType(value: Value, type: AnswerType): boolean {
	switch (type) {
		case 'number':
		case 'meter':
			return typeof value === 'number' && Number.isFinite(value);
		case 'several':
			return typeof value === 'object';
		case 'date':
			return typeof value === 'string' && /^\d{4}-/.test(value) && Number.isFinite(toNumber(value));
		case 'choice':
		case 'text':
		case 'photo':
			return typeof value === 'string';
	}
}

function hasOnlyKnownOptions(moment: Moment, value: Value): boolean {
	if (moment.answer !== 'choice' && moment.answer !== 'several') return true;
	const chosen = typeof value === 'object' ? value : [value];
	return chosen.every((option) => moment.options.some(({ id }) => id === option));
}
