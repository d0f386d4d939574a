/** The office's lists follow the log a moment later: what a request did is told once they hold it. */
import type { openSqliteFile } from '#lib/server/store/sqlite.ts';

const WAIT_MS_MAX = 10_000;
const LOOK_MS = 10;
const BEHIND = `SELECT count(*) AS behind FROM scope_counter
	LEFT JOIN list_cursor ON list_cursor.tenant = scope_counter.tenant AND list_cursor.scope = scope_counter.scope
	WHERE scope_counter.seq > coalesce(list_cursor.seq, 0)`;

/** Throws where the lists are still behind after ten seconds. */
export async function listsLevel(database: ReturnType<typeof openSqliteFile>): Promise<void> {
	const look = database.prepare(BEHIND);
	for (let waited = 0; waited < WAIT_MS_MAX; waited += LOOK_MS) {
		if (Number((look.all()[0] as { behind?: number } | undefined)?.behind ?? 0) === 0) return;
		await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
	}
	throw new Error('the lists do not follow the log');
}
