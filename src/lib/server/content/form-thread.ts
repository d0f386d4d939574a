/**
 * The thread in which a workbook from a stranger is read. Whatever it does to whoever reads it, it does here, where time
 * and memory have an end; the server goes on answering.
 *
 * It is this very file that the thread runs: wherever a build puts it, `threadAddress` says where that is.
 */
import { isMainThread, parentPort, workerData } from 'node:worker_threads';
import * as v from 'valibot';
import { readWorkbook } from '#lib/content/server/workbook.ts';
import { importXlsform, type Imported } from '#lib/content/xlsform/import.ts';

export const threadAddress = import.meta.url;

export const formTask = 'read-xlsform';

const TaskSchema = v.object({ task: v.literal(formTask), bytes: v.instance(Uint8Array), number: v.number() });

/** A workbook's bytes to a guide and a report. */
export function readFormHere(bytes: Uint8Array, number: number): Imported {
	const reading = readWorkbook(bytes);
	return reading.ok
		? importXlsform(reading.workbook, { number })
		: { guide: null, assumedLanguage: null, report: reading.report };
}

// Other threads load this file too, such as the one of a build that looks over what it made.
if (!isMainThread && v.is(TaskSchema, workerData)) {
	const { bytes, number } = workerData;
	parentPort?.postMessage(readFormHere(bytes, number));
}
