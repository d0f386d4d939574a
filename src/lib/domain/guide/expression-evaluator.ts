/**
 * From expression and answers to a value, by the rules XLSForm inherits from XPath: a missing answer is empty text, a
 * text that is no number counts as NaN, every comparison with NaN is false. Never throws, whatever the answers hold.
 */
import type { BinaryOperator, Expression, FunctionName } from './expression.ts';
import { fitsPattern } from './pattern.ts';
import type { Answer } from './session.ts';

/** What an expression is worth: all that an answer can be. */
export type Value = Answer;

/** Where an expression finds what it asks for. */
export interface Surroundings {
	/** The answer of a moment; empty text when there is none. */
	readonly answerOf: (moment: string) => Value;
	/** The answer of this very moment. */
	readonly self: Value;
	readonly hasConcern: (concern: string) => boolean;
	/** The day as `YYYY-MM-DD`. */
	readonly today: string;
}

/** The value of an expression. */
export function evaluate(expression: Expression, around: Surroundings): Value {
	switch (expression.kind) {
		case 'number':
			return Number(expression.digits);
		case 'string':
			return expression.value;
		case 'answer':
			return around.answerOf(expression.moment);
		case 'self':
			return around.self;
		case 'negate':
			return -toNumber(evaluate(expression.of, around));
		case 'binary':
			return evaluateBinary(expression, around);
		case 'call':
			return call(expression.name, expression.args, around);
	}
}

/** Whether an expression holds. */
export function holds(expression: Expression, around: Surroundings): boolean {
	return toBoolean(evaluate(expression, around));
}

export function toBoolean(value: Value): boolean {
	if (typeof value === 'number') return value !== 0 && !Number.isNaN(value);
	return typeof value === 'boolean' ? value : value.length > 0;
}

/** A date counts as the number of days since 1970, so that days can be compared and added. */
export function toNumber(value: Value): number {
	if (typeof value === 'number') return value;
	if (typeof value === 'boolean') return value ? 1 : 0;
	const text = toText(value).trim();
	if (/^-?(?:\d+(?:\.\d+)?|\.\d+)$/.test(text)) return Number(text);
	return daysSince1970(text);
}

export function toText(value: Value): string {
	if (typeof value === 'string') return value;
	if (typeof value === 'number') return Number.isNaN(value) ? '' : String(value);
	return typeof value === 'boolean' ? String(value) : value.join(' ');
}

function evaluateBinary(expression: Extract<Expression, { kind: 'binary' }>, around: Surroundings): Value {
	const { operator } = expression;
	const left = evaluate(expression.left, around);
	if (operator === 'and' && !toBoolean(left)) return false;
	if (operator === 'or' && toBoolean(left)) return true;
	const right = evaluate(expression.right, around);
	if (operator === 'and' || operator === 'or') return toBoolean(right);
	if (operator === '=') return isEqual(left, right);
	if (operator === '!=') return !isEqual(left, right);
	return calculate(operator, toNumber(left), toNumber(right));
}

function calculate(operator: Exclude<BinaryOperator, 'and' | 'or' | '=' | '!='>, left: number, right: number): Value {
	switch (operator) {
		case '<':
			return left < right;
		case '<=':
			return left <= right;
		case '>':
			return left > right;
		case '>=':
			return left >= right;
		case '+':
			return left + right;
		case '-':
			return left - right;
		case '*':
			return left * right;
		case 'div':
			return left / right;
		case 'mod':
			return left % right;
	}
}

function isEqual(left: Value, right: Value): boolean {
	if (typeof left === 'boolean' || typeof right === 'boolean') {
		return toBoolean(left) === toBoolean(right);
	}
	if (typeof left === 'number' || typeof right === 'number') {
		return toNumber(left) === toNumber(right);
	}
	return toText(left) === toText(right);
}

function call(name: FunctionName, args: readonly Expression[], around: Surroundings): Value {
	const value = (index: number): Value => {
		const argument = args[index];
		return argument === undefined ? '' : evaluate(argument, around);
	};
	switch (name) {
		case 'selected':
			return chosen(value(0)).includes(toText(value(1)));
		case 'count-selected':
			return chosen(value(0)).length;
		case 'if':
			return toBoolean(value(0)) ? value(1) : value(2);
		case 'coalesce':
			for (const index of args.keys()) {
				const candidate = value(index);
				if (toText(candidate) !== '') return candidate;
			}
			return '';
		case 'concat':
			return args.map((_, index) => toText(value(index))).join('');
		case 'round':
			return roundTo(toNumber(value(0)), args.length > 1 ? toNumber(value(1)) : 0);
		case 'int':
			return Math.trunc(toNumber(value(0)));
		case 'number':
			return toNumber(value(0));
		case 'string-length':
			return toText(value(0)).length;
		case 'regex':
			return fitsPattern(toText(value(0)), toText(value(1)));
		case 'not':
			return !toBoolean(value(0));
		case 'today':
			return around.today;
		case 'concern':
			return around.hasConcern(toText(value(0)));
	}
}

/** The chosen options; XLSForm writes several as words with spaces between. */
function chosen(value: Value): readonly string[] {
	if (typeof value === 'object') return value;
	return toText(value)
		.split(/\s+/)
		.filter((option) => option !== '');
}

function roundTo(value: number, places: number): number {
	if (!Number.isInteger(places) || Math.abs(places) > 9) return Number.NaN;
	const factor = 10 ** places;
	return Math.round(value * factor) / factor;
}

function daysSince1970(text: string): number {
	const match = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text);
	if (match === null) return Number.NaN;
	const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
	if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return Number.NaN;
	// Counting from March puts the leap day at the end of the counted year.
	const shifted = month > 2 ? year : year - 1;
	const monthFromMarch = (month + 9) % 12;
	const leapDays = Math.floor(shifted / 4) - Math.floor(shifted / 100) + Math.floor(shifted / 400);
	return 365 * shifted + leapDays + Math.floor((153 * monthFromMarch + 2) / 5) + day - 1 - 719468;
}

function daysInMonth(year: number, month: number): number {
	const isLeapYear = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
	if (month === 2) return isLeapYear ? 29 : 28;
	return [4, 6, 9, 11].includes(month) ? 30 : 31;
}
