import { getApp } from '#lib/server/app.ts';
import { answerSafely, jsonAnswer } from '#lib/server/http/answer.ts';
import { problem } from '#lib/server/http/problem.ts';
import { findNotReady } from '#lib/server/metrics/ready.ts';
import type { RequestHandler } from './$types';

/** For a balancer: 200 when this process can take work, 503 with what is missing. */
export const GET: RequestHandler = ({ request }) =>
	answerSafely(async () => {
		const app = await getApp();
		const missing = await findNotReady(app, process.env);
		if (missing.length === 0) return jsonAnswer(request, { status: 'ready' });
		const fault = app.store.fault();
		const named = missing.map((what) => (what === 'store' && fault ? `store (${fault.code})` : what));
		return problem('notReady', `This server cannot take work now: ${named.join(', ')}.`, { retryAfterSeconds: 30 });
	});
