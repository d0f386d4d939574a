/**
 * The thread in which reports are counted, over a connection of its own: a year of a large organisation takes seconds,
 * and no push waits for them. It is this very file that the thread runs, wherever a build puts it.
 */
import { isMainThread, parentPort, workerData } from 'node:worker_threads';
import * as v from 'valibot';
import { countReports } from './count-reports.ts';
import { openForReading } from './own-connection.ts';

export const threadAddress = import.meta.url;

export const reportTask = 'count-reports';

const TaskSchema = v.object({
	task: v.literal(reportTask),
	store: v.object({ databaseUrl: v.nullable(v.string()), dataDir: v.string() }),
	tenant: v.string(),
	question: v.object({
		period: v.string(),
		before: v.nullable(v.string()),
		numbers: v.picklist(['released', 'exact'])
	})
});

// Other threads load this file too, such as the one of a build that looks over what it made.
if (!isMainThread && v.is(TaskSchema, workerData)) {
	const { store, tenant, question } = workerData;
	const db = openForReading(store);
	try {
		parentPort?.postMessage(await countReports({ db, tenant }, question));
	} finally {
		await db.destroy();
	}
}
