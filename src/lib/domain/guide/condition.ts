/**
 * A condition as a form shows it: parts that hold or do not, all joined by "and" or all by "or". Every condition fits,
 * since a part that is more than a comparison is one row by itself.
 */
import { parseExpression } from './expression-parser.ts';
import { printExpression, type Expression } from './expression.ts';
import type { ConcernCategory, Moment } from './guide.ts';

export interface ConditionRow {
	/** An expression as `printExpression` writes it. */
	readonly term: string;
	readonly holds: boolean;
}

export interface ConditionRows {
	readonly join: 'and' | 'or';
	readonly rows: readonly ConditionRow[];
}

/** The rows of a condition; none for an empty one. Undefined where the text is no expression. */
export function rowsOfCondition(text: string): ConditionRows | undefined {
	if (text.trim() === '') return { join: 'and', rows: [] };
	const parsing = parseExpression(text);
	if (!parsing.ok) return undefined;
	const { expression } = parsing;
	const join = expression.kind === 'binary' && expression.operator === 'or' ? 'or' : 'and';
	return { join, rows: flattened(expression, join).map(rowOf) };
}

/** The condition of the rows, empty where there are none. Rows that are no expression are left out. */
export function conditionOfRows({ join, rows }: ConditionRows): string {
	const parts = rows.flatMap(({ term, holds }): readonly Expression[] => {
		const parsing = parseExpression(term);
		if (!parsing.ok) return [];
		return [holds ? parsing.expression : { kind: 'call', name: 'not', args: [parsing.expression] }];
	});
	const [first, ...others] = parts;
	if (first === undefined) return '';
	return printExpression(
		others.reduce<Expression>((left, right) => ({ kind: 'binary', operator: join, left, right }), first)
	);
}

/** Every part that a condition of a guide can be made of: an option chosen, a question answered, a concern tapped. */
export function termsOfGuide(
	moments: readonly Pick<Moment, 'id' | 'answer' | 'options'>[],
	concerns: readonly Pick<ConcernCategory, 'id'>[]
): readonly string[] {
	const ofAnswers = moments.flatMap(({ id, answer, options }): readonly Expression[] => {
		const asked: Expression = { kind: 'answer', moment: id };
		if (answer === 'choice') return options.map((option) => comparison('=', asked, option.id));
		if (answer === 'several')
			return options.map((option) => ({
				kind: 'call',
				name: 'selected',
				args: [asked, { kind: 'string', value: option.id }]
			}));
		return answer === undefined ? [] : [comparison('!=', asked, '')];
	});
	const ofConcerns = concerns.map(({ id }): Expression => ({
		kind: 'call',
		name: 'concern',
		args: [{ kind: 'string', value: id }]
	}));
	return [...ofAnswers, ...ofConcerns].map(printExpression);
}

function comparison(operator: '=' | '!=', left: Expression, value: string): Expression {
	return { kind: 'binary', operator, left, right: { kind: 'string', value } };
}

function flattened(expression: Expression, join: 'and' | 'or'): readonly Expression[] {
	if (expression.kind !== 'binary' || expression.operator !== join) return [expression];
	return [...flattened(expression.left, join), ...flattened(expression.right, join)];
}

function rowOf(expression: Expression): ConditionRow {
	const [inner] = expression.kind === 'call' && expression.name === 'not' ? expression.args : [];
	if (inner !== undefined) return { term: printExpression(inner), holds: false };
	const isOtherOption =
		expression.kind === 'binary' &&
		expression.operator === '!=' &&
		expression.right.kind === 'string' &&
		expression.right.value !== '';
	if (isOtherOption) return { term: printExpression({ ...expression, operator: '=' }), holds: false };
	return { term: printExpression(expression), holds: true };
}
