/** A condition in the words of whoever writes guides: "bij ‘Is er gas?’ is ‘Ja’ gekozen". */
import { parseExpression } from '#lib/domain/guide/expression-parser.ts';
import { printExpression, type BinaryOperator, type Expression } from '#lib/domain/guide/expression.ts';
import type { Values } from '#lib/words/translate.ts';

export type ConditionKey =
	| 'is'
	| 'isNot'
	| 'answered'
	| 'unanswered'
	| 'concern'
	| 'noConcern'
	| 'more'
	| 'less'
	| 'atLeast'
	| 'atMost'
	| 'equals'
	| 'and'
	| 'or'
	| 'not'
	| 'other';

/** How moments, options and concerns are called. What has no name keeps its id. */
export interface ConditionNames {
	readonly moment: (id: string) => string;
	readonly option: (moment: string, option: string) => string;
	readonly concern: (id: string) => string;
}

export type ConditionSay = (key: ConditionKey, values: Values) => string;

/** The words of a condition; the text itself where it cannot be read, or where no words fit. */
export function conditionInWords(text: string, names: ConditionNames, say: ConditionSay): string {
	const parsing = parseExpression(text);
	return parsing.ok ? wordsOf(parsing.expression, { names, say, holds: true }) : text;
}

interface Speaking {
	readonly names: ConditionNames;
	readonly say: ConditionSay;
	/** False within `not()`. */
	readonly holds: boolean;
}

function wordsOf(expression: Expression, speaking: Speaking): string {
	const { names, say, holds } = speaking;
	if (expression.kind === 'call' && expression.name === 'not' && expression.args[0] !== undefined)
		return wordsOf(expression.args[0], { ...speaking, holds: !holds });
	if (expression.kind === 'binary' && (expression.operator === 'and' || expression.operator === 'or')) {
		const part = (inner: Expression): string => {
			const words = wordsOf(inner, { ...speaking, holds: true });
			return isOtherJoin(inner, expression.operator) ? `(${words})` : words;
		};
		const joined = say(expression.operator, { left: part(expression.left), right: part(expression.right) });
		return holds ? joined : say('not', { condition: joined });
	}
	const chosen = chosenIn(expression);
	if (chosen !== undefined) {
		const isYes = chosen.isEqual === holds;
		const moment = names.moment(chosen.moment);
		if (chosen.option === '') return say(isYes ? 'unanswered' : 'answered', { moment });
		return say(isYes ? 'is' : 'isNot', { moment, option: names.option(chosen.moment, chosen.option) });
	}
	const concern = concernIn(expression);
	if (concern !== undefined) return say(holds ? 'concern' : 'noConcern', { concern: names.concern(concern) });
	const compared = comparedIn(expression);
	if (compared === undefined) return say('other', { condition: printExpression(expression) });
	const words = say(compared.key, { moment: names.moment(compared.moment), value: compared.value });
	return holds ? words : say('not', { condition: words });
}

function isOtherJoin(inner: Expression, operator: BinaryOperator): boolean {
	return (
		inner.kind === 'binary' && (inner.operator === 'and' || inner.operator === 'or') && inner.operator !== operator
	);
}

interface Chosen {
	readonly moment: string;
	readonly option: string;
	readonly isEqual: boolean;
}

function chosenIn(expression: Expression): Chosen | undefined {
	if (expression.kind === 'call' && expression.name === 'selected') {
		const [asked, option] = expression.args;
		if (asked?.kind === 'answer' && option?.kind === 'string')
			return { moment: asked.moment, option: option.value, isEqual: true };
	}
	const counted = countedIn(expression);
	if (counted !== undefined) return { moment: counted, option: '', isEqual: false };
	if (expression.kind !== 'binary' || (expression.operator !== '=' && expression.operator !== '!=')) return undefined;
	const { left, right, operator } = expression;
	if (left.kind !== 'answer' || right.kind !== 'string') return undefined;
	return { moment: left.moment, option: right.value, isEqual: operator === '=' };
}

/** The question of which any option at all is chosen. */
function countedIn(expression: Expression): string | undefined {
	if (expression.kind !== 'binary' || expression.operator !== '>') return undefined;
	const { left, right } = expression;
	const [asked] = left.kind === 'call' && left.name === 'count-selected' ? left.args : [];
	return asked?.kind === 'answer' && right.kind === 'number' && right.digits === '0' ? asked.moment : undefined;
}

function concernIn(expression: Expression): string | undefined {
	const [id] = expression.kind === 'call' && expression.name === 'concern' ? expression.args : [];
	return id?.kind === 'string' ? id.value : undefined;
}

const comparisons: Partial<Readonly<Record<BinaryOperator, ConditionKey>>> = {
	'>': 'more',
	'<': 'less',
	'>=': 'atLeast',
	'<=': 'atMost',
	'=': 'equals'
};

function comparedIn(expression: Expression) {
	if (expression.kind !== 'binary') return undefined;
	const { left, right, operator } = expression;
	const key = comparisons[operator];
	if (key === undefined || left.kind !== 'answer' || right.kind !== 'number') return undefined;
	return { key, moment: left.moment, value: right.digits };
}
