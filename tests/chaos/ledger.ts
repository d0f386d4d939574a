/**
 * The driver's own book: what the screen said was saved, line by line, and how the
 * office's database compares. A line is held by a word that occurs nowhere else, or
 * by the door or talk it belongs to; the app's own counts are never asked.
 */
import type { Held } from './held.ts';

export type Line =
	/** Words of the coach or the resident that the screen showed as saved. */
	| {
			readonly what: 'words';
			readonly word: string;
			readonly kind: 'concern' | 'note' | 'commitment' | 'lessonProposal';
	  }
	/** A ring at a door. */
	| { readonly what: 'attempt'; readonly address: string; readonly outcome: string }
	/** A talk that was closed. */
	| { readonly what: 'visit'; readonly visit: string };

export interface Said {
	readonly line: Line;
	/** The words on the screen. */
	readonly words: string;
	/** Milliseconds since the round began. */
	readonly at: number;
}

export interface Verdict {
	readonly recorded: number;
	readonly lost: readonly string[];
	readonly duplicated: readonly string[];
}

export class Ledger {
	readonly said: Said[] = [];
	readonly #began = performance.now();
	/** Words typed and doors rung, said or not: each may be there once, and never twice. */
	readonly #tried = new Map<string, Line>();

	/** Before the hand moves: should the screen never say it, it may be there or not, but not twice. */
	tries(line: Line): void {
		this.#tried.set(keyOf(line), line);
	}

	says(line: Line, words: string): void {
		if (this.said.some((one) => keyOf(one.line) === keyOf(line))) return;
		this.#tried.set(keyOf(line), line);
		this.said.push({ line, words, at: Math.round(performance.now() - this.#began) });
	}

	hasSaid(line: Line): boolean {
		return this.said.some((one) => keyOf(one.line) === keyOf(line));
	}

	compare(held: Held): Verdict {
		const lost = this.said
			.filter(({ line }) => countsOf(line, held).entities === 0 || countsOf(line, held).operations === 0)
			.map(({ line, words, at }) => `${keyOf(line)}, said "${words}" after ${at} ms${whereElse(line, held)}`);
		const duplicated = [...this.#tried.values()].flatMap((line) => {
			const { entities, operations } = countsOf(line, held);
			if (entities <= 1 && operations <= 1) return [];
			return [`${keyOf(line)} is in ${entities} records and ${operations} operations`];
		});
		return { recorded: this.said.length, lost, duplicated: [...duplicated, ...twice(held)] };
	}
}

interface Counts {
	readonly entities: number;
	readonly operations: number;
}

function countsOf(line: Line, held: Held): Counts {
	switch (line.what) {
		case 'words':
			return {
				entities: held.entities.filter((one) => one.kind === line.kind && one.text.includes(line.word)).length,
				operations: held.operations.filter((one) => one.kind === line.kind && one.text.includes(line.word)).length
			};
		case 'attempt': {
			const made = held.operations.filter((one) => one.kind === 'attempt' && one.fields['address'] === line.address);
			const right = made.filter((one) => one.fields['outcome'] === line.outcome);
			return { entities: entitiesOf(held, made), operations: made.length > right.length ? made.length : right.length };
		}
		case 'visit': {
			const closings = held.operations.filter(
				(one) => one.ent === line.visit && stepOf(one.fields['state']) === 'closed'
			);
			const isClosed = held.entities.some((one) => one.ent === line.visit && one.text.includes('closed'));
			// Closing twice, before and after a crash, is one talk; what may not be twice is the talk.
			return { entities: isClosed ? 1 : 0, operations: Math.min(1, closings.length) };
		}
	}
}

function entitiesOf(held: Held, operations: readonly { readonly ent: string }[]): number {
	const ents = new Set(operations.map(({ ent }) => ent));
	return held.entities.filter(({ ent }) => ents.has(ent)).length;
}

/** What the primary key forbids, asked all the same: one operation under two rows, and two talks begun at one door. */
function twice(held: Held): string[] {
	const ids = held.operations.map(({ opId }) => opId);
	const again = ids.filter((id, at) => ids.indexOf(id) !== at).map((id) => `operation ${id} is there twice`);
	const begun = held.operations.filter((one) => one.kind === 'visit' && 'startedAt' in one.fields);
	const doors = begun.map(({ fields }) => String(fields['address']));
	return [...again, ...doors.filter((door, at) => doors.indexOf(door) !== at).map((door) => `two talks at ${door}`)];
}

function whereElse(line: Line, held: Held): string {
	const needle = line.what === 'words' ? line.word : line.what === 'attempt' ? line.address : line.visit;
	const inQuarantine = held.quarantined.some((one) => one.includes(needle)) ? '; it lies in quarantine' : '';
	const inLog = held.operations.some((one) => one.text.includes(needle)) ? '; the log holds something of it' : '';
	return `${inQuarantine}${inLog}`;
}

function stepOf(value: unknown): unknown {
	return typeof value === 'object' && value !== null && 'step' in value ? value.step : value;
}

export function keyOf(line: Line): string {
	switch (line.what) {
		case 'words':
			return `${line.kind} "${line.word}"`;
		case 'attempt':
			return `attempt ${line.outcome} at ${line.address}`;
		case 'visit':
			return `visit ${line.visit}`;
	}
}
