/**
 * The thread in which files are made: reading fifty thousand records and writing a workbook of them takes seconds, and
 * no push waits for that. It is this very file that the thread runs, wherever a build puts it.
 */
import { isMainThread, workerData } from 'node:worker_threads';
import { openForReading } from '../reports/own-connection.ts';
import { sendPiece } from '../threads/piece-sender.ts';
import { csvOf } from './csv.ts';
import { geojsonOf, jittered } from './geojson.ts';
import type { ExportTask, WorkbookTask } from './make-file.ts';
import { readExport } from './read-export.ts';
import { workbookOf } from './workbook.ts';

export const threadAddress = import.meta.url;

export const exportTask = 'make-export';
export const workbookTask = 'make-workbook';

// Other threads load this file too, such as the one of a build that looks over what it made.
if (!isMainThread && isTask<ExportTask>(workerData, exportTask)) {
	const { store, tenant, question, form, words, salt } = workerData;
	const db = openForReading(store);
	try {
		const read = await readExport({ db, tenant }, question);
		const points = read.places.map((place) => place && jittered(place, { id: place.id, salt }));
		const bytes =
			form === 'xlsx'
				? new Uint8Array(await workbookOf([read.table], words))
				: Buffer.from(
						form === 'geojson'
							? geojsonOf(read.table, points)
							: csvOf(read.table, form === 'csv' ? 'dutchExcel' : 'machine', words)
					);
		await sendPiece({ bytes, rows: read.table.rows.length, roots: read.roots });
	} finally {
		await db.destroy();
	}
}
if (!isMainThread && isTask<WorkbookTask>(workerData, workbookTask))
	await sendPiece({ bytes: new Uint8Array(await workbookOf(workerData.tables, workerData.words)) });

/** What the thread was started with was made by `make-file.ts` and by nobody else. */
function isTask<T>(data: unknown, name: string): data is T {
	return typeof data === 'object' && data !== null && 'task' in data && data.task === name;
}
