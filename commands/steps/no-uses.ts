/**
 * The device worker merges and checks by the sheets of the records, and never asks what else is done with a field: its
 * bytes are what a phone waits for. The uses are left out of its files; the office's pages and the server have them.
 */
import type { Plugin } from 'vite';

const SHEET = /\/src\/lib\/domain\/records\/[a-z-]+\.ts$/;
/** As the sheets write them: an object without another one in it. */
const USES = /\{\s*reads: '\w+',[^{}]*\}/g;

export function withoutUses(): Plugin {
	return {
		name: 'leave-the-uses-of-fields-out',
		enforce: 'pre',
		transform(code, id) {
			if (!SHEET.test(id) || !code.includes("reads: '")) return null;
			const left = code.replaceAll(USES, 'undefined as never');
			if (/\breads: '/.test(left)) throw new Error(`${id} writes the uses of a field in another way than this reads`);
			return { code: left, map: null };
		}
	};
}
