/**
 * JSON as data: its type, one canonical text per value, for hashes and for ties, and how deep a text nests. Nothing
 * here calls itself: a value that nests thousands deep may already lie in a store, and ends no stack.
 */
import { DEPTH_MAX } from './limits.ts';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Keys sorted by code unit, no white space. The same value always gives the same text. */
export function canonicalJson(value: Json): string {
	let text = '';
	/** What is still to be written, the next one last: a text as it is, or a value. */
	const left: (Text | { readonly value: Json })[] = [{ value }];
	for (let next = left.pop(); next !== undefined; next = left.pop()) {
		if ('text' in next) text += next.text;
		else text += begin(next.value, left);
	}
	return text;
}

interface Text {
	readonly text: string;
}
const COMMA: Text = { text: ',' };
const LIST_END: Text = { text: ']' };
const RECORD_END: Text = { text: '}' };

/** The text that a value begins with, which is all of it for a plain one; the rest is put upon what is left. */
function begin(value: Json, left: (Text | { readonly value: Json })[]): string {
	if (value === null || typeof value !== 'object') return JSON.stringify(value);
	if (isList(value)) {
		left.push(LIST_END);
		for (let at = value.length - 1; at >= 0; at -= 1) {
			left.push({ value: value[at] ?? null });
			if (at > 0) left.push(COMMA);
		}
		return '[';
	}
	left.push(RECORD_END);
	const keys = Object.keys(value).sort();
	for (let at = keys.length - 1; at >= 0; at -= 1) {
		const key = keys[at] ?? '';
		left.push({ value: value[key] ?? null });
		left.push({ text: `${at > 0 ? ',' : ''}${JSON.stringify(key)}:` });
	}
	return '{';
}

function isList(value: Json): value is readonly Json[] {
	return Array.isArray(value);
}

/**
 * Whether a text, if it is JSON, nests at most that deep: asked before anything takes it apart. Strings are passed over
 * without being looked into, so that a body that is mostly sealed bytes costs next to nothing.
 */
export function nestsWithin(text: string, depthMax: number = DEPTH_MAX): boolean {
	let depth = 0;
	for (let at = 0; at < text.length; at += 1) {
		const unit = text.charCodeAt(at);
		if (unit === QUOTE) at = endOfString(text, at);
		else if (unit === OPEN_LIST || unit === OPEN_RECORD) {
			depth += 1;
			if (depth > depthMax) return false;
		} else if (unit === CLOSE_LIST || unit === CLOSE_RECORD) depth -= 1;
	}
	return true;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_RECORD = 0x7b;
const CLOSE_RECORD = 0x7d;

/** Where the string that begins here ends: at the first quote with an even number of backslashes before it. */
function endOfString(text: string, begin: number): number {
	for (let end = text.indexOf('"', begin + 1); end !== -1; end = text.indexOf('"', end + 1)) {
		let slashes = 0;
		while (text.charCodeAt(end - 1 - slashes) === BACKSLASH) slashes += 1;
		if (slashes % 2 === 0) return end;
	}
	return text.length;
}
