import * as v from 'valibot';
import { enrolRequest } from '#lib/sync/wire.ts';
import { getApp } from '#lib/server/app.ts';
import { askerOfEvent } from '#lib/server/http/asker.ts';
import { answerSafely, jsonAnswer } from '#lib/server/http/answer.ts';
import { readJson } from '#lib/server/http/body.ts';
import { bodyBytesMax } from '#lib/server/surface/body-limits.mjs';
import { problem } from '#lib/server/http/problem.ts';
import { enrolWait } from '#lib/server/http/turns.ts';
import { enrol } from '#lib/server/sync/enrol.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = (event) =>
	answerSafely(async () => {
		const { request } = event;
		const app = await getApp();
		const wait = await enrolWait({ db: app.store.db, tenant: app.tenant, now: app.now() }, askerOfEvent(event));
		if (wait > 0)
			return problem('tooMany', 'Many codes were tried from this network or at this office: wait and try again.', {
				retryAfterSeconds: wait
			});
		const body = await readJson(request, { bytesMax: bodyBytesMax('/api/v1/enrol') });
		if (!body.ok) return body.answer;
		const parsed = v.safeParse(enrolRequest, body.value);
		if (!parsed.success)
			return problem(
				'malformed',
				`The request has another shape at ${v.getDotPath(parsed.issues[0]) ?? 'its root'}: reload the app and try again.`
			);
		const outcome = await enrol(app.ports, { tenant: app.tenant, request: parsed.output });
		return outcome.ok
			? jsonAnswer(request, outcome.answer)
			: problem(
					'codeRefused',
					'The code was used before, has ended or was mistyped: ask the coordinator for a new one.'
				);
	});
