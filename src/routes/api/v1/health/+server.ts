import { getApp } from '#lib/server/app.ts';
import { answerSafely, jsonAnswer } from '#lib/server/http/answer.ts';
import type { RequestHandler } from './$types';

/** Good only when the store answers too. */
export const GET: RequestHandler = ({ request }) =>
	answerSafely(async () => {
		const app = await getApp();
		await app.store.readEpoch(app.tenant);
		return jsonAnswer(request, { status: 'ok', version: process.env.APP_VERSION ?? 'dev' });
	});
