/** What an archive of an organisation says of itself first. The whole format stands in docs/operating/exit.md. */
import * as v from 'valibot';

export const ARCHIVE_VERSION = 1;
export const MANIFEST = 'manifest.json';
export const README = 'README.txt';
export const PURGES = 'purges.jsonl';
export const RECORDS = /^records-\d{6}\.jsonl$/;
export const PHOTO = /^photos\/([0-9a-f]{64})$/;

export const manifestSchema = v.object({
	voordeur: v.literal('organisation'),
	version: v.literal(ARCHIVE_VERSION),
	name: v.string(),
	tenant: v.pipe(v.string(), v.regex(/^[0-9a-f-]{8,64}$/)),
	epoch: v.string(),
	takenAt: v.number(),
	/** The newest change of the tables that the records were written by. */
	migration: v.string(),
	photos: v.number()
});
export type Manifest = v.InferOutput<typeof manifestSchema>;

export function recordsName(number: number): string {
	return `records-${String(number).padStart(6, '0')}.jsonl`;
}

export const README_TEXT = `This archive holds one organisation as Voordeur kept it: its records with every change, its
content and settings, its audit, and its photos as they were sealed. It is not sealed itself:
whoever has this file can read it. Put it where only those come who may read all of it.

manifest.json       what this is, of when, and by which version of the tables
purges.jsonl        what was erased for ever, and which phones were withdrawn
records-*.jsonl     laid end to end: a head, then for each table its name and its rows, then
                    the number of rows and a digest over all of them
photos/             the sealed bytes of each photo, named by their SHA-256; the key of a photo
                    lies in its record (field "key")

To take it in elsewhere:   npm run organisation -- import FILE
The whole format:          docs/operating/exit.md
`;
