/**
 * The small expression language of guides: the part of XLSForm that ODK, Kobo and Enketo share, and `concern('id')`.
 *
 * An expression is parsed once (`expression-parser.ts`) and evaluated against answers as often as needed
 * (`expression-evaluator.ts`). Everything here is bounded, since a guide may come from a stranger's workbook.
 */

export const expressionLimits = {
	/** Longer text is refused before it is read. */
	charactersMax: 2000,
	/** Parentheses, arguments and signs within each other. */
	depthMax: 50
} as const;

export const binaryOperators = ['or', 'and', '=', '!=', '<', '<=', '>', '>=', '+', '-', '*', 'div', 'mod'] as const;
export type BinaryOperator = (typeof binaryOperators)[number];

/** The functions and how many arguments each takes. */
export const expressionFunctions = {
	selected: { min: 2, max: 2 },
	'count-selected': { min: 1, max: 1 },
	if: { min: 3, max: 3 },
	coalesce: { min: 1, max: 20 },
	concat: { min: 1, max: 20 },
	round: { min: 1, max: 2 },
	int: { min: 1, max: 1 },
	number: { min: 1, max: 1 },
	'string-length': { min: 1, max: 1 },
	regex: { min: 2, max: 2 },
	not: { min: 1, max: 1 },
	today: { min: 0, max: 0 },
	concern: { min: 1, max: 1 }
} as const;
export type FunctionName = keyof typeof expressionFunctions;

export type Expression =
	/** The digits as written, so that printing gives back what was read. */
	| { readonly kind: 'number'; readonly digits: string }
	| { readonly kind: 'string'; readonly value: string }
	/** `${id}`: the answer of a moment. */
	| { readonly kind: 'answer'; readonly moment: string }
	/** `.`: the answer of this very moment. */
	| { readonly kind: 'self' }
	| { readonly kind: 'negate'; readonly of: Expression }
	| {
			readonly kind: 'binary';
			readonly operator: BinaryOperator;
			readonly left: Expression;
			readonly right: Expression;
	  }
	| { readonly kind: 'call'; readonly name: FunctionName; readonly args: readonly Expression[] };

/** What an expression looks at; a change elsewhere cannot change its value. */
export interface ExpressionReads {
	readonly moments: ReadonlySet<string>;
	readonly concerns: ReadonlySet<string>;
	readonly self: boolean;
	readonly today: boolean;
}

/** Binding strength: a higher number binds tighter. */
export const precedence: Readonly<Record<BinaryOperator, number>> = {
	or: 1,
	and: 2,
	'=': 3,
	'!=': 3,
	'<': 4,
	'<=': 4,
	'>': 4,
	'>=': 4,
	'+': 5,
	'-': 5,
	'*': 6,
	div: 6,
	mod: 6
};
const precedenceOfSign = 7;

export function isFunctionName(name: string): name is FunctionName {
	return Object.hasOwn(expressionFunctions, name);
}

export function isBinaryOperator(text: string): text is BinaryOperator {
	return Object.hasOwn(precedence, text);
}

/** Writes an expression so that parsing it again gives the same expression. */
export function printExpression(expression: Expression): string {
	switch (expression.kind) {
		case 'number':
			return expression.digits;
		case 'string':
			return expression.value.includes("'") ? `"${expression.value}"` : `'${expression.value}'`;
		case 'answer':
			return `\${${expression.moment}}`;
		case 'self':
			return '.';
		case 'negate':
			return `-${printWithin(expression.of, precedenceOfSign)}`;
		case 'call':
			return `${expression.name}(${expression.args.map(printExpression).join(', ')})`;
		case 'binary': {
			const strength = precedence[expression.operator];
			const left = printWithin(expression.left, strength);
			// The same operator on the right was written in parentheses: all operators group to the left.
			const right = printWithin(expression.right, strength + 1);
			return `${left} ${expression.operator} ${right}`;
		}
	}
}

function printWithin(expression: Expression, strengthMin: number): string {
	const printed = printExpression(expression);
	const isLoose = expression.kind === 'binary' && precedence[expression.operator] < strengthMin;
	return isLoose ? `(${printed})` : printed;
}

/** Collects the answers, concerns and clock an expression looks at. */
export function readsOf(expression: Expression): ExpressionReads {
	const moments = new Set<string>();
	const concerns = new Set<string>();
	let self = false;
	let today = false;
	for (const part of partsOf(expression)) {
		if (part.kind === 'answer') moments.add(part.moment);
		if (part.kind === 'self') self = true;
		if (part.kind === 'call' && part.name === 'today') today = true;
		if (part.kind === 'call' && part.name === 'concern') {
			const id = part.args[0];
			if (id?.kind === 'string') concerns.add(id.value);
		}
	}
	return { moments, concerns, self, today };
}

/** Pairs of a moment and an option its answer is compared with, so that a check can find options that do not exist. */
export function optionsCompared(
	expression: Expression
): readonly { readonly moment: string; readonly option: string }[] {
	const found: { moment: string; option: string }[] = [];
	for (const part of partsOf(expression)) {
		const [one, other] =
			part.kind === 'call' && part.name === 'selected'
				? part.args
				: part.kind === 'binary' && (part.operator === '=' || part.operator === '!=')
					? [part.left, part.right]
					: [];
		if (one?.kind === 'answer' && other?.kind === 'string' && other.value !== '') {
			found.push({ moment: one.moment, option: other.value });
		}
		if (one?.kind === 'string' && other?.kind === 'answer' && one.value !== '') {
			found.push({ moment: other.moment, option: one.value });
		}
	}
	return found;
}

/** The same expression with something else in place of some answers; undefined leaves an answer as it is. */
export function replaceAnswers(
	expression: Expression,
	replacement: (moment: string) => Expression | undefined
): Expression {
	const replace = (part: Expression): Expression => replaceAnswers(part, replacement);
	switch (expression.kind) {
		case 'answer':
			return replacement(expression.moment) ?? expression;
		case 'negate':
			return { ...expression, of: replace(expression.of) };
		case 'binary':
			return { ...expression, left: replace(expression.left), right: replace(expression.right) };
		case 'call':
			return { ...expression, args: expression.args.map(replace) };
		case 'number':
		case 'string':
		case 'self':
			return expression;
	}
}

function* partsOf(expression: Expression): Generator<Expression> {
	const waiting = [expression];
	for (let part = waiting.pop(); part !== undefined; part = waiting.pop()) {
		yield part;
		if (part.kind === 'negate') waiting.push(part.of);
		if (part.kind === 'binary') waiting.push(part.left, part.right);
		if (part.kind === 'call') waiting.push(...part.args);
	}
}
