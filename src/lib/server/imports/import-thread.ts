/**
 * The thread in which somebody's list is read and judged. Whatever a file does to whoever reads it, it does here, where
 * time and memory have an end. It is this very file that the thread runs, wherever a build puts it.
 */
import { isMainThread, workerData } from 'node:worker_threads';
import * as v from 'valibot';
import { choiceSchema } from '#lib/domain/imports/batch.ts';
import { storedLine } from '#lib/domain/imports/layout.ts';
import { sendPiece } from '../threads/piece-sender.ts';
import { judgeInPieces } from './judge-rows.ts';
import { readList } from './read-list.ts';

export const threadAddress = import.meta.url;

export const readTask = 'read-list';
export const judgeTask = 'judge-list';

/** Rows in one piece: put away in a few milliseconds. */
const PIECE_ROWS = 400;

const ReadSchema = v.object({ task: v.literal(readTask), bytes: v.instance(Uint8Array) });
const JudgeSchema = v.object({
	task: v.literal(judgeTask),
	store: v.object({ databaseUrl: v.nullable(v.string()), dataDir: v.string() }),
	tenant: v.string(),
	batch: v.string(),
	choice: choiceSchema
});

// Other threads load this file too, such as the one of a build that looks over what it made.
if (!isMainThread && v.is(ReadSchema, workerData)) {
	const reading = readList(workerData.bytes);
	if (!reading.ok) await sendPiece({ kind: 'trouble', error: reading.error });
	else {
		const { layout, sheets } = reading;
		const below = sheets[layout.sheet]?.data.filter(({ line }) => line > layout.headLine) ?? [];
		await sendPiece({ kind: 'layout', layout, lines: below.length });
		// Every sheet, with the rows above the heads, so that a person can say that the list stands elsewhere.
		const rows = sheets.flatMap(({ data }, sheet) =>
			data.map(({ line, cells }) => ({ line: storedLine(sheet, line), cells }))
		);
		for (let from = 0; from < rows.length; from += PIECE_ROWS)
			await sendPiece({ kind: 'rows', rows: rows.slice(from, from + PIECE_ROWS) });
	}
}
if (!isMainThread && v.is(JudgeSchema, workerData))
	for await (const piece of judgeInPieces(workerData, PIECE_ROWS)) await sendPiece(piece);
