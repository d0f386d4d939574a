import * as v from 'valibot';
import { recoveryAsk } from '#lib/sync/recovery.ts';
import { getApp } from '#lib/server/app.ts';
import { askerOfEvent } from '#lib/server/http/asker.ts';
import { answerSafely, jsonAnswer } from '#lib/server/http/answer.ts';
import { readJson } from '#lib/server/http/body.ts';
import { bodyBytesMax } from '#lib/server/surface/body-limits.mjs';
import { createBuckets } from '#lib/server/http/buckets.ts';
import { problem } from '#lib/server/http/problem.ts';
import { askRecovery } from '#lib/server/recovery/relay.ts';
import type { RequestHandler } from './$types';

/** Asking once and looking every few seconds while on the phone with the office. */
const asks = createBuckets({ burst: 30, perSecond: 0.2 });

export const POST: RequestHandler = (event) =>
	answerSafely(async () => {
		const { request } = event;
		const app = await getApp();
		const wait = asks.take(askerOfEvent(event), app.now());
		if (wait > 0) return problem('tooMany', 'Ask again a little later.', { retryAfterSeconds: wait });
		const body = await readJson(request, { bytesMax: bodyBytesMax('/api/v1/recovery') });
		if (!body.ok) return body.answer;
		const parsed = v.safeParse(recoveryAsk, body.value);
		if (!parsed.success)
			return problem(
				'malformed',
				`The request has another shape at ${v.getDotPath(parsed.issues[0]) ?? 'its root'}: reload the app and try again.`
			);
		const answer = await askRecovery(app.ports, { tenant: app.tenant, body: parsed.output });
		return answer
			? jsonAnswer(request, answer)
			: problem('notEnrolled', 'The office cannot tell whose phone this is. What is on it stays there.');
	});
