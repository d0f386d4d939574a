import * as v from 'valibot';
import { isSpoken } from '#lib/sync/versions.ts';
import { pullRequest } from '#lib/sync/wire.ts';
import { getApp } from '#lib/server/app.ts';
import { answerSafely, jsonAnswer } from '#lib/server/http/answer.ts';
import { readJson } from '#lib/server/http/body.ts';
import { bodyBytesMax } from '#lib/server/surface/body-limits.mjs';
import { problem } from '#lib/server/http/problem.ts';
import { readerOf } from '#lib/server/http/reader.ts';
import { readTurn } from '#lib/server/http/turns.ts';
import { readPull } from '#lib/server/sync/pull.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = ({ request }) =>
	answerSafely(async () => {
		const app = await getApp();
		const reader = await readerOf(app, request);
		if (!reader)
			return problem(
				'wrongToken',
				'Ask for a new challenge and sign it with the read key. What is on the phone stays there.'
			);
		const later = readTurn(reader.dev, app.now());
		if (later) return later;
		const body = await readJson(request, { bytesMax: bodyBytesMax('/api/v1/pull') });
		if (!body.ok) return body.answer;
		const parsed = v.safeParse(pullRequest, body.value);
		if (!parsed.success)
			return problem(
				'malformed',
				`The request has another shape at ${v.getDotPath(parsed.issues[0]) ?? 'its root'}: update the app.`
			);
		if (!isSpoken(parsed.output.version))
			return problem(
				'otherVersion',
				'Renew the app: it is more than three versions from the office. What is on the phone stays, and can still be handed in.'
			);
		const outcome = await readPull(app.ports, { tenant: app.tenant, ...reader, request: parsed.output });
		return outcome.ok
			? jsonAnswer(request, outcome.answer)
			: problem(
					'outsideScope',
					'This round is not, or no longer, lent to this coach: do the handshake again for the scopes of today.'
				);
	});
