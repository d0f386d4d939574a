/** What the bytes of one pushed operation are, so that a short figure names its causes. */
import { deflateRawSync } from 'node:zlib';
import { SEALED_DICTIONARY_1, shortText } from '#lib/sync/sealed-text.ts';
import type { Cost } from '../load/costs.ts';
import type { LineCosts } from '../profile/profile.ts';
import { documentsOf } from '../documents.ts';

const SAMPLE = 200;
const dictionary = Buffer.from(SEALED_DICTIONARY_1);
const packedBytes = (text: string): number => deflateRawSync(text, { dictionary }).length;

/** @param bytes of one operation on the road, as measured */
export function bytesLine(bytes: number): LineCosts {
	let [words, ids] = [0, 0];
	for (const { id, household, visit, moment, author, at, text } of documentsOf(SAMPLE)) {
		const fields = { household, visit, moment, author, at, text };
		const clear = { opId: id, dev: author, inc: author, n: 1 };
		const hlc = { time: at, counter: 0 };
		const where = { scope: `round:${author}`, root: household, ent: id, kind: 'note' };
		const operation = packedBytes(shortText({ ...clear, ...where, fields, hlc, schema: 1 }));
		const alone = packedBytes(text);
		words += alone / SAMPLE;
		ids += (operation - alone) / SAMPLE;
	}
	const cost = (what: string, of: number): Cost => ({ what, percent: Math.round((of / bytes) * 100) });
	const costs = [
		cost('the words, packed by themselves since what is sealed cannot be packed', words),
		cost('the ids, names and times of an operation, packed', ids),
		cost('the envelope: its id, nonce and tag, and the request around it', bytes - words - ids)
	];
	return { line: 'bytes', of: `${Math.round(bytes)} bytes of an operation`, costs };
}
