import { NO_ROOM_MS } from '#lib/sync/limits.ts';
import { getApp } from '#lib/server/app.ts';
import { answerSafely, jsonAnswer } from '#lib/server/http/answer.ts';
import { readJson } from '#lib/server/http/body.ts';
import { bodyBytesMax } from '#lib/server/surface/body-limits.mjs';
import { problem } from '#lib/server/http/problem.ts';
import { pushWait, tenantTurn } from '#lib/server/http/turns.ts';
import { type PushOutcome, receivePush } from '#lib/server/sync/push.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = ({ request }) =>
	answerSafely(async () => {
		const app = await getApp();
		const body = await readJson(request, { bytesMax: bodyBytesMax('/api/v1/push') });
		if (!body.ok) return body.answer;
		const later = tenantTurn(app.tenant, app.now());
		if (later) return later;
		const outcome = await receivePush(app.ports, body.value, (dev) => pushWait(dev, app.now()));
		if (outcome.ok) {
			app.history.note(outcome.answer);
			return jsonAnswer(request, outcome.answer);
		}
		return refusal(outcome.error);
	});

function refusal(error: Extract<PushOutcome, { ok: false }>['error']): Response {
	switch (error.kind) {
		case 'malformed':
			return problem(
				'malformed',
				`The push has another shape at ${error.place}: update the app; nothing is lost on the phone.`
			);
		case 'notEnrolled':
			return problem(
				'notEnrolled',
				'The office cannot tell whose phone this is. Everything stays on the phone; ask the coordinator to enrol it again.'
			);
		case 'tooFast':
			return problem('tooMany', 'This phone sends faster than it may: it keeps everything and sends again later.', {
				retryAfterSeconds: error.seconds
			});
		case 'noRoom':
			return problem(
				'tooMany',
				'As much of this withdrawn phone waits at the office as may wait: the phone keeps the rest and sends again later; ask the coordinator.',
				{ retryAfterSeconds: NO_ROOM_MS / 1_000 }
			);
	}
}
