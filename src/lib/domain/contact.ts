/**
 * What a resident gives to be reached by: held against the same net that finds a number or an address in a note, so that
 * what is a phone number there is one here. Anything else, nine digits of a citizen service number too, is none.
 */
import { findPersonal, type PersonalKind } from './personal.ts';

export function isPhoneNumber(text: string): boolean {
	return isWholly('phone', text);
}

export function isMailAddress(text: string): boolean {
	return isWholly('email', text) && text.includes('@');
}

function isWholly(kind: PersonalKind, text: string): boolean {
	const plain = text.trim();
	const [found, ...others] = findPersonal(plain);
	return found?.kind === kind && others.length === 0 && found.start === 0 && found.end === plain.length;
}
