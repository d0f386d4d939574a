/**
 * What follows from earlier answers within one moment: which options are offered, and answers that a text speaks of.
 * Worked out when the moment is shown, since nothing else waits for it.
 */
import { surroundingsOf, type Evaluation } from './evaluation.ts';
import { replaceAnswers, type Expression } from './expression.ts';
import { holds, toText, type Value } from './expression-evaluator.ts';
import { parseExpression } from './expression-parser.ts';
import { textIn, type Option } from './guide.ts';
import type { PreparedGuide, PreparedMoment } from './prepare.ts';
import { roundId } from './rounds.ts';

/** An earlier answer within a text: `${id}`. */
const ANSWER = /\$\{([A-Za-z_][A-Za-z0-9_-]*)\}/g;
const NO_ANSWER = '…';

/** The options a moment offers now. One whose condition cannot be read is offered: a talk must never stop on it. */
export function optionsOffered(prepared: PreparedGuide, evaluation: Evaluation, id: string): readonly Option[] {
	const found = prepared.momentsById.get(id);
	if (found === undefined) return [];
	const around = surroundingsOf(prepared, evaluation.states, evaluation.facts);
	return found.moment.options.filter((option) => {
		const condition = conditionOf(option);
		return condition === undefined || holds(inItsRound(condition, prepared, found), around);
	});
}

/** A text with answers in place of `${id}`, in words where they were chosen; dots where there is no answer yet. */
export function withAnswers(
	text: string,
	around: {
		readonly prepared: PreparedGuide;
		readonly evaluation: Evaluation;
		/** The moment the text belongs to, with its round. */
		readonly moment: string;
		readonly language: string;
		readonly fallbacks?: readonly string[];
		/** The text is HTML: what a person typed must not become a part of it. */
		readonly isHtml?: boolean;
	}
): string {
	if (!text.includes('${')) return text;
	const reader = around.prepared.momentsById.get(around.moment);
	const wordsOf = (id: string): string => {
		const { prepared, evaluation, language, fallbacks } = around;
		const round = reader?.round;
		if (round !== undefined && id === round.repeat) {
			return textIn(round.words, language, fallbacks) || String(round.value);
		}
		const here = round === undefined ? id : roundId(id, round.number);
		const asked = prepared.momentsById.get(here) ?? prepared.momentsById.get(id);
		const rounds = asked === undefined ? prepared.roundsOf.get(id)?.[0] : undefined;
		const options = (asked ?? prepared.momentsById.get(rounds ?? ''))?.moment.options ?? [];
		const { answerOf } = surroundingsOf(prepared, evaluation.states, evaluation.facts);
		return inWords(answerOf(asked?.moment.id ?? id), options, language, fallbacks);
	};
	return text.replace(ANSWER, (_, id: string) => (around.isHtml === true ? escaped(wordsOf(id)) : wordsOf(id)));
}

/** The same text where there is no talk yet: dots where an answer would stand. */
export function withoutAnswers(text: string): string {
	return text.replace(ANSWER, NO_ANSWER);
}

function escaped(words: string): string {
	const entities: Readonly<Record<string, string>> = {
		'&': '&amp;',
		'<': '&lt;',
		'>': '&gt;',
		'"': '&quot;',
		"'": '&#39;'
	};
	return words.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

const conditions = new WeakMap<Option, Expression | undefined>();

function conditionOf(option: Option): Expression | undefined {
	if (option.relevant === undefined) return undefined;
	if (!conditions.has(option)) {
		const parsing = parseExpression(option.relevant);
		conditions.set(option, parsing.ok ? parsing.expression : undefined);
	}
	return conditions.get(option);
}

/** Within a repeat, the repeat's own moments are those of this round. */
function inItsRound(expression: Expression, prepared: PreparedGuide, { round }: PreparedMoment): Expression {
	if (round === undefined) return expression;
	return replaceAnswers(expression, (id) => {
		if (id === round.repeat) {
			return typeof round.value === 'number'
				? { kind: 'number', digits: String(round.value) }
				: { kind: 'string', value: round.value };
		}
		const here = roundId(id, round.number);
		const isSibling = prepared.momentsById.get(here)?.round?.repeat === round.repeat;
		return isSibling ? { kind: 'answer', moment: here } : undefined;
	});
}

function inWords(
	value: Value,
	options: readonly Option[],
	language: string,
	fallbacks: readonly string[] | undefined
): string {
	const parts = typeof value === 'object' ? value : [toText(value)];
	const words = parts.map((part) => {
		const option = options.find(({ id }) => id === part);
		return option === undefined ? part : textIn(option.words, language, fallbacks) || part;
	});
	return words.filter((word) => word !== '').join(', ') || NO_ANSWER;
}
