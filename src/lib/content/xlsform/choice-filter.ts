/**
 * choice_filter and the options it leaves. A filter compares columns of the choices sheet with answers; for each choice
 * the columns are known, so what remains is a condition on answers, or a choice that is always or never there.
 *
 *   region = ${region}, for a choice whose region is utrecht  ──►  'utrecht' = ${region}
 */
import { printExpression, type Expression } from '#lib/domain/guide/expression.ts';
import type { Option } from '#lib/domain/guide/guide.ts';
import type { Choice, Choices } from './choices.ts';
import { quoted, translateExpression, type ExpressionPlace } from './expressions.ts';
import type { Report } from './report.ts';
import type { Cell } from './table.ts';

/** The options of a list, each with the condition the filter puts on it. */
export function filteredOptions(
	list: readonly Choice[],
	around: {
		readonly filter: Cell | undefined;
		readonly choices: Choices;
		readonly place: ExpressionPlace;
		readonly report: Report;
	}
): readonly Option[] {
	const { filter, choices, place, report } = around;
	const bare = list.map(({ id, words }) => ({ id, words }));
	if (filter === undefined) return bare;
	const options: Option[] = [];
	for (const { id, words, row } of list) {
		const columnValue = (name: string): string | undefined => {
			if (name === 'name' || name === 'value') return id;
			return choices.hasColumn(name.toLowerCase()) ? row.text(name.toLowerCase()) : undefined;
		};
		const translation = translateExpression(filter.text, { ...place, columnValue });
		if (!translation.ok) {
			report.add(filter.place, translation.code, translation.values);
			return bare;
		}
		const condition = fold(translation.expression);
		if (condition === true) options.push({ id, words });
		else if (condition !== false) options.push({ id, words, relevant: printExpression(condition) });
	}
	if (options.length > 0) return options;
	report.add(filter.place, 'filterNeverHolds');
	return bare;
}

/** The filter that gives options back their conditions: each condition holds for its own choice only. */
export function filterOf(options: readonly Option[]): string | undefined {
	const parts = options.flatMap(({ id, relevant }) =>
		relevant === undefined ? [] : [`(name != ${quoted(id) ?? "''"} or (${relevant}))`]
	);
	return parts.length === 0 ? undefined : parts.join(' and ');
}

/** The column of ours on the choices sheet, by which a filter too long to write out is kept. */
export const filterColumn = 'voordeur_when';
/** Past this a filter says the same over and over, and engines of forms give up on it. */
const plainCharactersMax = 1_000;

/** A filter, and what stands in our column for each choice that it looks at there. */
export function filterPlan(options: readonly Option[]): {
	readonly filter: string | undefined;
	readonly values: ReadonlyMap<string, string>;
} {
	const plain = filterOf(options);
	if (plain === undefined || plain.length <= plainCharactersMax) return { filter: plain, values: new Map() };
	return byOneText(options) ?? byGroups(options);
}

/** Conditions that differ in one text alone, as in a list of places by province: that text is the column. */
function byOneText(options: readonly Option[]): ReturnType<typeof filterPlan> | undefined {
	const values = new Map<string, string>();
	const rests = new Set<string>();
	for (const { id, relevant } of options) {
		if (relevant === undefined) continue;
		const text = /'[^']*'|"[^"]*"/.exec(relevant);
		if (text === null || text[0].length === 2) return undefined;
		values.set(id, text[0].slice(1, -1));
		rests.add(`${relevant.slice(0, text.index)}${filterColumn}${relevant.slice(text.index + text[0].length)}`);
	}
	const [rest = ''] = rests;
	if (rests.size !== 1) return undefined;
	const isForAll = options.every(({ relevant }) => relevant !== undefined);
	return { filter: isForAll ? rest : `${filterColumn} = '' or (${rest})`, values };
}

/** Each condition once, by a number of its own. */
function byGroups(options: readonly Option[]): ReturnType<typeof filterPlan> {
	const numbers = new Map<string, string>();
	const values = new Map<string, string>();
	for (const { id, relevant } of options) {
		if (relevant === undefined) continue;
		const number = numbers.get(relevant) ?? `w${numbers.size + 1}`;
		numbers.set(relevant, number);
		values.set(id, number);
	}
	const parts = [...numbers].map(([relevant, number]) => `(${filterColumn} != '${number}' or (${relevant}))`);
	return { filter: parts.join(' and '), values };
}

/** Works out what does not depend on answers. */
function fold(expression: Expression): Expression | boolean {
	if (expression.kind === 'call' && expression.name === 'not') {
		const inner = expression.args[0] === undefined ? expression : fold(expression.args[0]);
		return typeof inner === 'boolean' ? !inner : expression;
	}
	if (expression.kind !== 'binary') return expression;
	const { operator } = expression;
	if (operator === '=' || operator === '!=') {
		const isSame = sameLiterals(expression.left, expression.right);
		return isSame === undefined ? expression : isSame === (operator === '=');
	}
	if (operator !== 'and' && operator !== 'or') return expression;
	const [left, right] = [fold(expression.left), fold(expression.right)];
	// What decides on its own, and what leaves it to the other side.
	const decisive = operator === 'or';
	if (left === decisive || right === decisive) return decisive;
	if (typeof left === 'boolean') return right;
	if (typeof right === 'boolean') return left;
	return { ...expression, left, right };
}

function sameLiterals(one: Expression, other: Expression): boolean | undefined {
	const [left, right] = [literal(one), literal(other)];
	if (left === undefined || right === undefined) return undefined;
	return one.kind === 'number' || other.kind === 'number' ? Number(left) === Number(right) : left === right;
}

function literal(expression: Expression): string | undefined {
	if (expression.kind === 'string') return expression.value;
	return expression.kind === 'number' ? expression.digits : undefined;
}
