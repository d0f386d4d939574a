/** What a row says about when it is asked, which answers are likely, and what it begins with. */
import { parseExpression } from '#lib/domain/guide/expression-parser.ts';
import type { AnswerType, Option } from '#lib/domain/guide/guide.ts';
import { allOf, quoted, translateExpression, type ExpressionPlace } from './expressions.ts';
import { readRange } from './range.ts';
import type { Report } from './report.ts';
import type { Draft } from './structure.ts';
import type { Cell } from './table.ts';

export interface Conditions {
	readonly relevant?: string;
	readonly constraint?: string;
	readonly calculate?: string;
	readonly required: boolean;
}

/** What an integer adds to a number, which a guide has one kind of. */
export const wholeNumber = '. = int(.)';

interface Surroundings {
	readonly place: ExpressionPlace;
	readonly answer: AnswerType | undefined;
	readonly options: readonly Option[];
	readonly report: Report;
	readonly reported: Set<Cell>;
}

/** Reads the conditions of a draft; one that cannot be carried is reported and left out. */
export function readConditions(draft: Draft, around: Surroundings): Conditions {
	const { row, type } = draft;
	if (type.kind === 'workOutCount') return workedOutCount(draft, type.expression, around);
	const groups = draft.around.flatMap((cell) => translated(cell, around) ?? []);
	const isQuestion = type.kind === 'plain' || type.kind === 'select';
	const own = isQuestion ? translated(row.cell('relevant'), around) : undefined;
	const relevant = joined([...groups, ...(own === undefined ? [] : [own])], row.cell('relevant'), around);
	const range = type.kind === 'plain' && type.type === 'range' ? readRange(row, around.report) : undefined;
	const isWhole = type.kind === 'askCount' || range?.isWhole || (type.kind === 'plain' && type.type === 'integer');
	const written = isQuestion ? translated(row.cell('constraint'), around) : undefined;
	// Together they are one limit beside being whole, so that the way out sees an integer in it again.
	const limit = allOf([range?.limit, written].filter((one) => one !== undefined));
	const likely = [...(isWhole ? [wholeNumber] : []), ...(limit === undefined ? [] : [limit])];
	const constraint = joined(likely, row.cell('constraint'), around);
	const calculate = isQuestion ? calculation(draft, around) : undefined;
	if (isQuestion && around.answer !== undefined && isYes(row.text('readonly'))) {
		around.report.add(row.cell('readonly')?.place ?? row.place, 'readonlyQuestion');
	}
	return {
		...(relevant === undefined ? {} : { relevant }),
		...(constraint === undefined ? {} : { constraint }),
		...(calculate === undefined ? {} : { calculate }),
		required: isQuestion && isRequired(row.cell('required'), around)
	};
}

function workedOutCount(draft: Draft, expression: string, around: Surroundings): Conditions {
	const translation = translateExpression(expression, around.place);
	if (translation.ok) return { calculate: translation.text, required: false };
	const cell = draft.row.cell('repeat_count');
	around.report.add(cell?.place ?? draft.row.place, translation.code, translation.values);
	return { required: false };
}

function translated(cell: Cell | undefined, { place, report, reported }: Surroundings): string | undefined {
	if (cell === undefined) return undefined;
	const translation = translateExpression(cell.text, place);
	if (translation.ok) return translation.text;
	if (!reported.has(cell)) report.add(cell.place, translation.code, translation.values);
	reported.add(cell);
	return undefined;
}

function joined(conditions: readonly string[], cell: Cell | undefined, { report }: Surroundings): string | undefined {
	const all = allOf(conditions);
	if (all === undefined || parseExpression(all).ok) return all;
	if (cell !== undefined) report.add(cell.place, 'expressionTooLong');
	return undefined;
}

/** A calculation, or an answer to begin with: the coach's own answer goes before both. */
function calculation({ row }: Draft, around: Surroundings): string | undefined {
	const { report, answer, options } = around;
	const begin = row.cell('default');
	const calculated = translated(row.cell('calculation'), around);
	if (begin === undefined || calculated !== undefined) {
		if (begin !== undefined) report.add(begin.place, 'valueUnknown', { value: begin.text });
		return calculated;
	}
	if (answer === undefined || answer === 'several' || answer === 'photo') {
		report.add(begin.place, 'defaultNotCarried', { type: row.text('type'), value: begin.text });
		return undefined;
	}
	if (isExpression(begin.text)) return translated(begin, around);
	const literal = answer === 'number' || answer === 'meter' ? begin.text : quoted(begin.text);
	if (isPossibleDefault(begin.text, answer, options) && literal !== undefined) return literal;
	report.add(begin.place, 'valueUnknown', { value: begin.text });
	return undefined;
}

/** Whether an answer to begin with must be worked out. */
export function isExpression(text: string): boolean {
	return /\$\{|[a-z]\(/.test(text);
}

/** Whether a question can begin with this answer. */
export function isPossibleDefault(text: string, answer: AnswerType, options: readonly Option[]): boolean {
	if (answer === 'number' || answer === 'meter') return /^-?\d+(?:\.\d+)?$/.test(text);
	if (answer === 'date') return /^\d{4}-\d\d-\d\d$/.test(text);
	return answer === 'text' || options.some(({ id }) => id === text);
}

function isRequired(cell: Cell | undefined, { report }: Surroundings): boolean {
	if (cell === undefined || isYes(cell.text)) return cell !== undefined;
	if (!/^(?:no|false|false\(\))$/i.test(cell.text)) {
		report.add(cell.place, 'requiredCondition', { value: cell.text });
	}
	return false;
}

function isYes(text: string): boolean {
	return /^(?:yes|true|true\(\))$/i.test(text.trim());
}
