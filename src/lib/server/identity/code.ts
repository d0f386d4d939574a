/** Codes that people read out and type. */
import { randomInt } from 'node:crypto';

/** No letter or digit that is read as another one: no 0 O, no 1 I L. 31 of them. */
export const CODE_LETTERS = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789';

export function makeCode(length: number): string {
	return Array.from({ length }, () => CODE_LETTERS[randomInt(CODE_LETTERS.length)] ?? 'A').join('');
}

/** What was typed without what people add while copying: case, spaces and dashes do not matter. */
export function typedCode(text: string): string {
	return text.replace(/[\s-]/g, '').toUpperCase();
}
