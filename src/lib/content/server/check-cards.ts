/**
 * A resident points at a line and the coach reads the Dutch beneath it: so the lines of every language must match, and
 * what is filled in must be the same in each.
 */
import type { Said } from '../finding-words.ts';
import { cardPlaceholders } from '#lib/domain/guide/card.ts';
import type { Catalogues } from './compile-catalogues.ts';
import type { CardText, WrittenCard, WrittenCards } from './compile-cards.ts';
import { figuresIn } from './figures.ts';
import type { Line } from './front-matter.ts';
import { saying, type Findings } from './findings.ts';

/** Checks sources, ids, lines and placeholders of every card. */
export function checkCards({ cards }: WrittenCards, catalogues: Catalogues, findings: Findings): void {
	const sources = catalogues.places.sources && new Set(catalogues.sources.map(({ id }) => id));
	const files = new Map<string, string>();
	for (const written of cards) {
		const { card, fields, texts } = written;
		card.sources.forEach((source, index) => {
			if (sources?.has(source) !== false) return;
			const line = fields.lineOf(['sources', index]);
			findings.errors.push({ file: fields.file, line, ...saying('noSource', { id: source }) });
		});
		const twin = files.get(card.id);
		files.set(card.id, twin ?? fields.file);
		if (twin !== undefined) {
			const line = fields.lineOf(['id']);
			findings.errors.push({ file: fields.file, line, ...saying('idTaken', { id: card.id, file: twin }) });
		}
		for (const text of texts) {
			failOnUnknownPlaceholders(text, findings);
			if (card.sources.length === 0) failOnFigures(text, card.id, findings);
		}
		failOnUnequalLines(written, findings);
	}
}

function failOnUnknownPlaceholders({ file, lines }: CardText, findings: Findings): void {
	for (const { text, number } of lines) {
		const rest = cardPlaceholders.reduce((left, name) => left.replaceAll(`{${name}}`, ''), text);
		const found = /\{[^{}]*\}?|\}/.exec(rest)?.[0];
		if (found === undefined) continue;
		const possible = cardPlaceholders.map((name) => `{${name}}`).join(', ');
		findings.errors.push({ file, line: number, ...saying('placeholderUnknown', { found, possible }) });
	}
}

function failOnFigures({ file, lines }: CardText, card: string, findings: Findings): void {
	for (const { text, number } of lines) {
		const [figure] = figuresIn(text);
		if (figure === undefined) continue;
		const owner: Said = { code: 'ownerCard', values: { id: card } };
		findings.errors.push({ file, line: number, ...saying('figureUnsourced', { owner, figure: figure.excerpt }) });
	}
}

function failOnUnequalLines({ texts }: WrittenCard, findings: Findings): void {
	const [first, ...others] = texts;
	if (first === undefined) return;
	for (const { file, lines, language } of others) {
		if (lines.length !== first.lines.length) {
			const line = (lines[first.lines.length] ?? lines.at(-1))?.number ?? 1;
			const counts = { here: lines.length, language, there: first.lines.length, first: first.language };
			findings.errors.push({ file, line, ...saying('cardLines', counts) });
			continue; // Which line belongs to which is not known, so comparing them would only mislead.
		}
		lines.forEach((line, index) => {
			const wanted = placeholdersIn(first.lines[index]);
			const found = placeholdersIn(line);
			if (found === wanted) return;
			const nothing: Said = { code: 'nothing', values: {} };
			const values = { found: found || nothing, wanted: wanted || nothing, language: first.language };
			findings.errors.push({ file, line: line.number, ...saying('placeholdersDiffer', values) });
		});
	}
}

function placeholdersIn(line: Line | undefined): string {
	return cardPlaceholders
		.filter((name) => line?.text.includes(`{${name}}`))
		.map((name) => `{${name}}`)
		.join(' ');
}
