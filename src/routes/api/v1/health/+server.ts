import { version } from '$app/environment';
import { readBackupState } from '#lib/server/backup/backup-state.ts';
import { getApp } from '#lib/server/app.ts';
import { answerSafely, jsonAnswer } from '#lib/server/http/answer.ts';
import type { RequestHandler } from './$types';

/** Good only when the store answers too. `backup` says whether there is a verified one that is not older than a week. */
export const GET: RequestHandler = ({ request }) =>
	answerSafely(async () => {
		const app = await getApp();
		const now = app.now();
		const backup = await app.store.transaction(app.tenant, (tx) => readBackupState(tx, now));
		return jsonAnswer(request, { status: 'ok', version: version, backup: backup.kind });
	});
