/**
 * Expressions of XLSForm as expressions of a guide. The language is the same but for names, a few habits of survey
 * designers that can be followed, and what a guide does not know, which is said in their words.
 */
import { expressionLimits, isFunctionName, readsOf, type Expression } from '#lib/domain/guide/expression.ts';
import { parseExpression, type ExpressionError } from '#lib/domain/guide/expression-parser.ts';
import { concernsQuestion } from './headings.ts';
import type { ReportCode, ReportValues } from './report.ts';

/** What names stand for. */
export interface Names {
	/** Ids of moments and repeats by the names of their rows. */
	readonly ids: ReadonlyMap<string, string>;
	/** Names of rows that could not be carried. */
	readonly leftOut: ReadonlySet<string>;
}

export interface ExpressionPlace {
	readonly names: Names;
	/** The repeat whose rounds are counted, for `position(..)`. */
	readonly countedRepeat?: string | undefined;
	/** What a bare word stands for in a choice_filter: the value in a column of the choices sheet. */
	readonly columnValue?: ((name: string) => string | undefined) | undefined;
}

export type Translation =
	| { readonly ok: true; readonly text: string; readonly expression: Expression }
	| { readonly ok: false; readonly code: ReportCode; readonly values: ReportValues };

/** Translates an expression as a designer wrote it. */
export function translateExpression(written: string, place: ExpressionPlace): Translation {
	if (written.length > expressionLimits.charactersMax) return { ok: false, code: 'expressionTooLong', values: {} };
	const text = withPlainHabits(written, place.countedRepeat);
	const pieces = piecesOf(text);
	for (const piece of pieces) {
		const problem = piece.kind === 'rest' ? problemOfRest(piece.text) : undefined;
		if (problem !== undefined) return problem;
	}
	const translated: string[] = [];
	for (const piece of pieces) {
		const result = translatePiece(piece, place);
		if (!result.ok) return result;
		translated.push(result.text);
	}
	const whole = translated.join('');
	const parsing = parseExpression(whole);
	return parsing.ok
		? { ok: true, text: whole, expression: parsing.expression }
		: { ok: false, ...wordsOfError(parsing.error) };
}

/** The names an expression asks for, without looking at anything else in it. */
export function namesAskedFor(written: string): readonly string[] {
	return piecesOf(withPlainHabits(written, undefined)).flatMap((piece) => (piece.kind === 'name' ? [piece.text] : []));
}

/** Whether all of several conditions hold; a single one stays as it was written. */
export function allOf(conditions: readonly string[]): string | undefined {
	return conditions.length > 1 ? conditions.map((condition) => `(${condition})`).join(' and ') : conditions[0];
}

/** `concern('x')` as a look at the question that stands for it in a workbook. */
export function concernsAsQuestion(text: string): string {
	return text.replace(/'[^']*'|"[^"]*"|\bconcern\(\s*(?:'([^']*)'|"([^"]*)")\s*\)/g, (whole, one, other) => {
		const id: unknown = one ?? other;
		return typeof id === 'string' ? `selected(\${${concernsQuestion}}, '${id}')` : whole;
	});
}

/** The concerns an expression asks for. */
export function concernsAskedFor(text: string): readonly string[] {
	const parsing = parseExpression(text);
	return parsing.ok ? [...readsOf(parsing.expression).concerns] : [];
}

/** Stands for the number of a round between the reading and the writing of a name; no row can be called this. */
const roundNumber = 'position(..)';

type Piece = { readonly kind: 'quoted' | 'name' | 'rest'; readonly text: string };

/** Curly quotes that a spreadsheet made, true() and false(), the number of a round, and concerns of our own. */
function withPlainHabits(written: string, countedRepeat: string | undefined): string {
	const asked = new RegExp(
		`selected\\(\\s*\\$\\{\\s*${concernsQuestion}\\s*\\}\\s*,\\s*(?:'([^']*)'|"([^"]*)")\\s*\\)`,
		'g'
	);
	const plain = written
		.trim()
		.replace(/[\u2018\u2019]/g, "'")
		.replace(/[\u201c\u201d]/g, '"')
		.replace(/\s+/g, ' ')
		.replace(/\btrue\(\s*\)/g, '(1 = 1)')
		.replace(/\bfalse\(\s*\)/g, '(1 = 0)')
		.replace(asked, (_, one: string | undefined, other: string | undefined) => `concern('${one ?? other ?? ''}')`);
	if (countedRepeat === undefined) return plain;
	return plain.replace(/\bposition\(\s*\.\.\s*\)/g, `\${${roundNumber}}`);
}

function piecesOf(text: string): readonly Piece[] {
	const pieces: Piece[] = [];
	let position = 0;
	for (const match of text.matchAll(/'[^']*'|"[^"]*"|\$\{([^{}]*)\}/g)) {
		pieces.push({ kind: 'rest', text: text.slice(position, match.index) });
		pieces.push(match[1] === undefined ? { kind: 'quoted', text: match[0] } : { kind: 'name', text: match[1].trim() });
		position = match.index + match[0].length;
	}
	return [...pieces, { kind: 'rest', text: text.slice(position) }];
}

const operatorWords = new Set(['and', 'or', 'div', 'mod']);

function problemOfRest(text: string): Exclude<Translation, { ok: true }> | undefined {
	for (const [, name = ''] of text.matchAll(/(?<![\w.:-])([A-Za-z_][\w.:-]*) ?\(/g)) {
		if (operatorWords.has(name) || isFunctionName(name)) continue;
		return { ok: false, code: 'functionUnknown', values: { name } };
	}
	const path = /\.\.|\.?\/[\w/.]*|@/.exec(text)?.[0];
	return path === undefined ? undefined : { ok: false, code: 'pathExpression', values: { found: path } };
}

type PieceResult = { readonly ok: true; readonly text: string } | Exclude<Translation, { ok: true }>;

function translatePiece(piece: Piece, { names, columnValue, countedRepeat }: ExpressionPlace): PieceResult {
	if (piece.kind === 'quoted') return { ok: true, text: piece.text };
	if (piece.kind === 'name') {
		const id = piece.text === roundNumber ? countedRepeat : names.ids.get(piece.text);
		if (id !== undefined && !names.leftOut.has(piece.text)) return { ok: true, text: `\${${id}}` };
		const code = names.leftOut.has(piece.text) ? 'referenceLeftOut' : 'referenceUnknown';
		return { ok: false, code, values: { name: piece.text } };
	}
	if (columnValue === undefined) return { ok: true, text: piece.text };
	let missing: string | undefined;
	const text = piece.text.replace(/[A-Za-z_][\w.-]*/g, (word, offset: number) => {
		const isCall = /^ ?\(/.test(piece.text.slice(offset + word.length, offset + word.length + 2));
		if (isCall || operatorWords.has(word)) return word;
		const value = columnValue(word);
		if (value === undefined || (value.includes("'") && value.includes('"'))) missing ??= word;
		return quote(value ?? '');
	});
	return missing === undefined ? { ok: true, text } : { ok: false, code: 'filterColumn', values: { name: missing } };
}

/** A text as a literal; undefined when it holds both kinds of quotes. */
export function quoted(text: string): string | undefined {
	return text.includes("'") && text.includes('"') ? undefined : quote(text);
}

function quote(text: string): string {
	return text.includes("'") ? `"${text}"` : `'${text}'`;
}

function wordsOfError(error: ExpressionError): { readonly code: ReportCode; readonly values: ReportValues } {
	switch (error.kind) {
		case 'tooLong':
		case 'tooDeep':
			return { code: 'expressionTooLong', values: {} };
		case 'unknownFunction':
			return { code: 'functionUnknown', values: { name: error.found } };
		case 'argumentCount':
			return { code: 'argumentCount', values: { name: error.found } };
		case 'badPattern':
			return { code: 'patternRefused', values: {} };
		case 'needsLiteral':
			return error.found === 'regex'
				? { code: 'patternRefused', values: {} }
				: { code: 'argumentCount', values: { name: error.found } };
		case 'empty':
		case 'unknownCharacter':
		case 'unclosedText':
		case 'badReference':
		case 'unexpected':
		case 'unexpectedEnd':
			return {
				code: 'expressionUnreadable',
				values: { found: error.found || '…', position: String(error.position + 1) }
			};
	}
}
