import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
	binaryOperators,
	expressionFunctions,
	expressionLimits,
	isFunctionName,
	optionsCompared,
	printExpression,
	readsOf,
	type Expression
} from '#lib/domain/guide/expression.ts';
import { evaluate, type Value } from '#lib/domain/guide/expression-evaluator.ts';
import { parseExpression } from '#lib/domain/guide/expression-parser.ts';

const answers: Readonly<Record<string, Value>> = {
	where: ['bathroom', 'bedroom'],
	count: 3,
	fault: 'yes',
	name: 'Jansen',
	day: '2026-03-01'
};

function parsed(text: string): Expression {
	const parsing = parseExpression(text);
	if (!parsing.ok) throw new Error(`${text}: ${parsing.error.kind} at ${parsing.error.position}`);
	return parsing.expression;
}

function valueOf(text: string, self: Value = ''): Value {
	return evaluate(parsed(text), {
		answerOf: (moment) => answers[moment] ?? '',
		self,
		hasConcern: (concern) => concern === 'mould',
		today: '2026-03-08'
	});
}

function errorOf(text: string): string {
	const parsing = parseExpression(text);
	return parsing.ok ? 'none' : `${parsing.error.kind} at ${parsing.error.position}`;
}

describe('reading expressions', () => {
	test.each([
		['', 'empty at 0'],
		['   ', 'empty at 0'],
		['${where', 'badReference at 0'],
		['${}', 'badReference at 0'],
		["selected(${where}, 'bed", 'unclosedText at 19'],
		['1 +', 'unexpectedEnd at 3'],
		['(1', 'unexpectedEnd at 2'],
		['1 2', 'unexpected at 2'],
		['1 = = 2', 'unexpected at 4'],
		['eval(1)', 'unknownFunction at 0'],
		['constructor(1)', 'unknownFunction at 0'],
		['selected(1)', 'argumentCount at 0'],
		['today(1)', 'argumentCount at 0'],
		['if(1, 2)', 'argumentCount at 0'],
		['concern(${where})', 'needsLiteral at 0'],
		['regex(., ${name})', 'needsLiteral at 0'],
		["regex(., '(')", 'badPattern at 0'],
		["regex(., '(a+)+$')", 'badPattern at 0'],
		['1 ; 2', 'unknownCharacter at 2'],
		['\u{1F4A3}', 'unknownCharacter at 0']
	])('garbage %j is an error with its place: %s', (text, expected) => {
		expect(errorOf(text)).toBe(expected);
	});

	test('nesting a thousand parentheses, signs or calls is refused, not followed into the ground', () => {
		expect(errorOf('('.repeat(900) + '1' + ')'.repeat(900))).toMatch(/^tooDeep/);
		expect(errorOf('-'.repeat(900) + '1')).toMatch(/^tooDeep/);
		expect(errorOf('not('.repeat(400))).toMatch(/^tooDeep/);
	});

	test('a text longer than the limit is refused before it is read', () => {
		expect(errorOf('1'.repeat(expressionLimits.charactersMax + 1))).toMatch(/^tooLong/);
	});

	test('a long flat sum is no deep nest', () => {
		expect(valueOf(Array.from({ length: 400 }, () => '1').join(' + '))).toBe(400);
	});

	test('no text makes the parser throw', () => {
		const piece = fc.constantFrom('(', ')', ',', '.', '-', '${a}', "'x'", '"', 'if', ' and ', '1', '=', '$');
		fc.assert(
			fc.property(
				fc.oneof(
					fc.string(),
					fc.array(piece).map((pieces) => pieces.join(''))
				),
				(text) => {
					const parsing = parseExpression(text);
					if (!parsing.ok) expect(parsing.error.position).toBeLessThanOrEqual(text.length);
				}
			)
		);
	});

	test('an expression printed and read again is the same expression', () => {
		fc.assert(
			fc.property(anExpression(), (expression) => {
				expect(parseExpression(printExpression(expression))).toEqual({ ok: true, expression });
			})
		);
	});
});

describe('working out expressions', () => {
	test.each<[string, Value]>([
		["selected(${where}, 'bedroom')", true],
		["selected(${where}, 'bed')", false],
		["selected(${missing}, '')", false],
		['count-selected(${where})', 2],
		['count-selected(${missing})', 0],
		["${fault} = 'yes' and ${count} > 2", true],
		["${fault} != 'yes' or ${count} >= 4", false],
		["${missing} = 'yes'", false],
		["${missing} = ''", true],
		['${missing} > 0', false],
		['${missing} <= 0', false],
		['1 + 2 * 3', 7],
		['(1 + 2) * 3', 9],
		['7 - 2 - 1', 4],
		['7 div 2', 3.5],
		['7 mod 2', 1],
		['-${count} + 1', -2],
		['not(${fault})', false],
		["if(${count} = 3, 'three', 'other')", 'three'],
		["coalesce(${missing}, ${name}, 'x')", 'Jansen'],
		["concat(${name}, ' ', ${count}, ${missing} + 1)", 'Jansen 3'],
		['round(2.5)', 3],
		['round(2.345, 2)', 2.35],
		['int(2.9)', 2],
		["number('12.5') * 2", 25],
		["string-length('schimmel')", 8],
		["regex('1234 AB', '[1-9][0-9]{3} ?[A-Z]{2}')", true],
		["regex('x1234AB', '[1-9][0-9]{3} ?[A-Z]{2}')", false],
		["concern('mould')", true],
		["concern('debt')", false],
		['${day} < today()', true],
		['today() - ${day}', 7],
		["number('2024-02-30') = number('2024-02-30')", false]
	])('%s is %j', (text, expected) => {
		expect(valueOf(text)).toBe(expected);
	});

	test('a dot is the answer of the moment itself', () => {
		expect(valueOf('. >= 0 and . <= 500', 400)).toBe(true);
		expect(valueOf('. >= 0 and . <= 500', 501)).toBe(false);
	});

	test('no expression and no answer make the evaluator throw', () => {
		const answer = fc.oneof(fc.string(), fc.double(), fc.boolean(), fc.array(fc.string()));
		fc.assert(
			fc.property(anExpression(), answer, fc.string(), (expression, given, today) => {
				const around = { answerOf: () => given, self: given, hasConcern: () => true, today };
				expect(['string', 'number', 'boolean', 'object']).toContain(typeof evaluate(expression, around));
			})
		);
	});

	test('an expression says which answers and concerns it looks at, and which options it compares', () => {
		const expression = parsed("${a} = 'x' and (selected(${b}, 'y') or concern('mould')) and . > today()");
		const reads = readsOf(expression);
		expect([[...reads.moments].sort(), [...reads.concerns], reads.self, reads.today]).toEqual([
			['a', 'b'],
			['mould'],
			true,
			true
		]);
		expect(optionsCompared(expression)).toHaveLength(2);
	});
});

function anExpression(): fc.Arbitrary<Expression> {
	const digits = fc.tuple(fc.nat(999), fc.nat(99)).map(([whole, part]) => `${whole}.${part}`);
	const text = fc.string({ maxLength: 8 }).map((value) => value.replaceAll("'", ''));
	const leaf = fc.oneof(
		digits.map((found): Expression => ({ kind: 'number', digits: found })),
		text.map((value): Expression => ({ kind: 'string', value })),
		fc.constantFrom<Expression>(
			{ kind: 'answer', moment: 'bedroom-bed' },
			{ kind: 'self' },
			{ kind: 'call', name: 'today', args: [] },
			{ kind: 'call', name: 'concern', args: [{ kind: 'string', value: "d'oh" }] }
		)
	);
	const names = Object.keys(expressionFunctions)
		.filter(isFunctionName)
		.filter((name) => !['today', 'concern', 'regex'].includes(name));
	return fc.letrec<{ node: Expression }>((tie) => ({
		node: fc.oneof(
			{ depthSize: 'small', maxDepth: 5 },
			leaf,
			tie('node').map((of): Expression => ({ kind: 'negate', of })),
			fc
				.tuple(fc.constantFrom(...binaryOperators), tie('node'), tie('node'))
				.map(([operator, left, right]): Expression => ({ kind: 'binary', operator, left, right })),
			fc.constantFrom(...names).chain((name) =>
				fc
					.array(tie('node'), {
						minLength: expressionFunctions[name].min,
						maxLength: Math.min(expressionFunctions[name].max, 3)
					})
					.map((args): Expression => ({ kind: 'call', name, args }))
			)
		)
	})).node;
}
