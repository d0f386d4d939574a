/**
 * One short text for all that a scope holds, by which phone and office see whether
 * they hold the same (G10). Each record is hashed by its canonical text and the hashes
 * are added up bit by bit, so that neither order nor batches matter.
 */
import { type Json, canonicalJson } from './json.ts';
import type { EntityState } from './merge.ts';

/** SHA-256 as hexadecimal text; a port, since neither side's own is here. */
export type HashText = (text: string) => Promise<string>;

const PARTS = 4;
const PART_DIGITS = 8;
export const EMPTY_DIGEST = '0'.repeat(PARTS * PART_DIGITS);

export async function digestOf(states: readonly EntityState[], hash: HashText): Promise<string> {
	const hashes = await Promise.all(states.map((state) => hash(textOf(state))));
	return hashes.reduce(joinDigests, EMPTY_DIGEST);
}

export function joinDigests(a: string, b: string): string {
	return Array.from({ length: PARTS }, (_, part) => {
		const at = part * PART_DIGITS;
		const bits =
			(Number.parseInt(a.slice(at, at + PART_DIGITS), 16) ^ Number.parseInt(b.slice(at, at + PART_DIGITS), 16)) >>> 0;
		return bits.toString(16).padStart(PART_DIGITS, '0');
	}).join('');
}

function textOf(state: EntityState): string {
	// A state came as JSON and goes as JSON; only its interfaces lack the index that says so.
	return canonicalJson(state as unknown as Json);
}
