/**
 * From text to expression, by recursive descent. A failure is a value with the place where it was found; nothing is
 * thrown, whatever the text holds.
 *
 *   tokens ──► operators by precedence ──► sign ──► number, 'text', ${id}, ., (…), name(…)
 */
import {
	expressionFunctions,
	expressionLimits,
	isBinaryOperator,
	isFunctionName,
	precedence,
	type Expression,
	type FunctionName
} from './expression.ts';
import { patternProblem } from './pattern.ts';

export interface ExpressionError {
	readonly kind:
		| 'empty'
		| 'tooLong'
		| 'tooDeep'
		| 'unknownCharacter'
		| 'unclosedText'
		| 'badReference'
		| 'unexpected'
		| 'unexpectedEnd'
		| 'unknownFunction'
		| 'argumentCount'
		| 'needsLiteral'
		| 'badPattern';
	/** Offset in the text, from zero. */
	readonly position: number;
	readonly found: string;
}

export type Parsing =
	{ readonly ok: true; readonly expression: Expression } | { readonly ok: false; readonly error: ExpressionError };

type TokenKind = 'number' | 'string' | 'answer' | 'name' | 'symbol' | 'end';
interface Token {
	readonly kind: TokenKind;
	readonly text: string;
	readonly position: number;
}

/** Where the parser stands. Filled with an error at the first failure, after which every step gives up. */
interface Reader {
	readonly tokens: readonly Token[];
	next: number;
	error: ExpressionError | undefined;
}

/** Reads an expression. Give it the text as the author wrote it. */
export function parseExpression(text: string): Parsing {
	if (text.length > expressionLimits.charactersMax) {
		return failure('tooLong', expressionLimits.charactersMax, '');
	}
	const tokens = tokensOf(text);
	if (!Array.isArray(tokens)) return { ok: false, error: tokens };
	if (tokens[0]?.kind === 'end') return failure('empty', 0, '');

	const reader: Reader = { tokens, next: 0, error: undefined };
	const expression = readBinary(reader, 1, 0);
	if (expression !== undefined && peek(reader).kind !== 'end') failUnexpected(reader);
	if (reader.error !== undefined) return { ok: false, error: reader.error };
	if (expression === undefined) return failure('unexpectedEnd', text.length, '');
	return { ok: true, expression };
}

function readBinary(reader: Reader, strengthMin: number, depth: number): Expression | undefined {
	let left = readSigned(reader, depth);
	while (left !== undefined) {
		const operator = peek(reader).text;
		const isOperator = peek(reader).kind === 'symbol' || peek(reader).kind === 'name';
		if (!isOperator || !isBinaryOperator(operator) || precedence[operator] < strengthMin) return left;
		reader.next += 1;
		const right = readBinary(reader, precedence[operator] + 1, depth + 1);
		left = right === undefined ? undefined : { kind: 'binary', operator, left, right };
	}
	return undefined;
}

function readSigned(reader: Reader, depth: number): Expression | undefined {
	if (depth > expressionLimits.depthMax) return fail(reader, 'tooDeep', peek(reader));
	if (peek(reader).text !== '-' || peek(reader).kind !== 'symbol') return readPrimary(reader, depth);
	reader.next += 1;
	const of = readSigned(reader, depth + 1);
	return of === undefined ? undefined : { kind: 'negate', of };
}

function readPrimary(reader: Reader, depth: number): Expression | undefined {
	const token = peek(reader);
	reader.next += 1;
	switch (token.kind) {
		case 'number':
			return { kind: 'number', digits: token.text };
		case 'string':
			return { kind: 'string', value: token.text };
		case 'answer':
			return { kind: 'answer', moment: token.text };
		case 'name':
			return readCall(reader, token, depth);
		case 'symbol':
			if (token.text === '.') return { kind: 'self' };
			if (token.text === '(') return readGroup(reader, depth);
	}
	reader.next -= 1;
	return failUnexpected(reader);
}

function readGroup(reader: Reader, depth: number): Expression | undefined {
	const inner = readBinary(reader, 1, depth + 1);
	return inner !== undefined && take(reader, ')') ? inner : undefined;
}

function readCall(reader: Reader, name: Token, depth: number): Expression | undefined {
	if (!isFunctionName(name.text)) return fail(reader, 'unknownFunction', name);
	if (!take(reader, '(')) return undefined;
	const args: Expression[] = [];
	if (!isSymbol(peek(reader), ')')) {
		do {
			const argument = readBinary(reader, 1, depth + 1);
			if (argument === undefined) return undefined;
			args.push(argument);
		} while (isSymbol(peek(reader), ',') && take(reader, ','));
	}
	if (!take(reader, ')')) return undefined;
	const problem = problemOfCall(name.text, args);
	return problem === undefined ? { kind: 'call', name: name.text, args } : fail(reader, problem, name);
}

function problemOfCall(name: FunctionName, args: readonly Expression[]): ExpressionError['kind'] | undefined {
	const { min, max } = expressionFunctions[name];
	if (args.length < min || args.length > max) return 'argumentCount';
	if (name === 'concern' && args[0]?.kind !== 'string') return 'needsLiteral';
	if (name === 'regex') {
		// A pattern made at run time could not be checked for cost before it reaches a phone.
		const pattern = args[1];
		if (pattern?.kind !== 'string') return 'needsLiteral';
		if (patternProblem(pattern.value) !== undefined) return 'badPattern';
	}
	return undefined;
}

function peek(reader: Reader): Token {
	return reader.tokens[reader.next] ?? { kind: 'end', text: '', position: 0 };
}

function isSymbol(token: Token, text: string): boolean {
	return token.kind === 'symbol' && token.text === text;
}

function take(reader: Reader, symbol: string): boolean {
	if (isSymbol(peek(reader), symbol)) {
		reader.next += 1;
		return true;
	}
	failUnexpected(reader);
	return false;
}

function failUnexpected(reader: Reader): undefined {
	const token = peek(reader);
	return fail(reader, token.kind === 'end' ? 'unexpectedEnd' : 'unexpected', token);
}

function fail(reader: Reader, kind: ExpressionError['kind'], token: Token): undefined {
	reader.error ??= { kind, position: token.position, found: token.text };
	return undefined;
}

function failure(kind: ExpressionError['kind'], position: number, found: string): Parsing {
	return { ok: false, error: { kind, position, found } };
}

// Sticky, so each is tried exactly where the reader stands; none can match nothing, and none can backtrack far.
const tokenShapes: readonly { readonly kind: TokenKind; readonly shape: RegExp }[] = [
	{ kind: 'number', shape: /\d+(?:\.\d+)?|\.\d+/y },
	{ kind: 'string', shape: /'([^']*)'|"([^"]*)"/y },
	{ kind: 'answer', shape: /\$\{([A-Za-z_][A-Za-z0-9_-]*)\}/y },
	{ kind: 'name', shape: /[A-Za-z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)*/y },
	{ kind: 'symbol', shape: /!=|<=|>=|[=<>+\-*(),.]/y }
];

function tokensOf(text: string): Token[] | ExpressionError {
	const tokens: Token[] = [];
	let position = 0;
	while (position < text.length) {
		if (/\s/.test(text.charAt(position))) {
			position += 1;
			continue;
		}
		const found = tokenAt(text, position);
		if (found === undefined) {
			const character = text.charAt(position);
			const kind =
				character === '$'
					? 'badReference'
					: character === "'" || character === '"'
						? 'unclosedText'
						: 'unknownCharacter';
			return { kind, position, found: character };
		}
		tokens.push(found.token);
		position = found.end;
	}
	tokens.push({ kind: 'end', text: '', position: text.length });
	return tokens;
}

function tokenAt(text: string, position: number): { readonly token: Token; readonly end: number } | undefined {
	for (const { kind, shape } of tokenShapes) {
		shape.lastIndex = position;
		const match = shape.exec(text);
		if (match !== null) {
			const token = { kind, text: match[1] ?? match[2] ?? match[0], position };
			return { token, end: shape.lastIndex };
		}
	}
	return undefined;
}
