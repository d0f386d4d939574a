import { getApp } from '#lib/server/app.ts';
import { answerSafely, jsonAnswer } from '#lib/server/http/answer.ts';
import { readJson } from '#lib/server/http/body.ts';
import { bodyBytesMax } from '#lib/server/surface/body-limits.mjs';
import { createBuckets } from '#lib/server/http/buckets.ts';
import { problem } from '#lib/server/http/problem.ts';
import { tenantTurn } from '#lib/server/http/turns.ts';
import { receivePush } from '#lib/server/sync/push.ts';
import type { RequestHandler } from './$types';

/** A phone back from a month offline may empty its outbox at once: 40,000 operations; then two pushes a second. */
const pushes = createBuckets({ burst: 200, perSecond: 2 });

export const POST: RequestHandler = ({ request, getClientAddress }) =>
	answerSafely(async () => {
		const app = await getApp();
		const body = await readJson(request, { bytesMax: bodyBytesMax('/api/v1/push') });
		if (!body.ok) return body.answer;
		const wait = pushes.take(`${getClientAddress()} ${senderOf(body.value)}`, app.now());
		if (wait > 0)
			return problem('tooMany', 'This phone sends faster than it may: it keeps everything and sends again later.', {
				retryAfterSeconds: wait
			});
		const later = tenantTurn(app.tenant, app.now());
		if (later) return later;
		const outcome = await receivePush(app.ports, body.value);
		if (outcome.ok) {
			app.history.note(outcome.answer);
			return jsonAnswer(request, outcome.answer);
		}
		if (outcome.error.kind === 'malformed')
			return problem(
				'malformed',
				`The push has another shape at ${outcome.error.place}: update the app; nothing is lost on the phone.`
			);
		return problem(
			'notEnrolled',
			'The office cannot tell whose phone this is. Everything stays on the phone; ask the coordinator to enrol it again.'
		);
	});

/** Only to tell senders apart; who it really is, the signatures say later. */
function senderOf(body: unknown): string {
	if (typeof body !== 'object' || body === null || !('certificate' in body)) return '';
	return JSON.stringify(body.certificate).slice(0, 600);
}
