import * as v from 'valibot';
import { purgedRequest } from '#lib/sync/wire.ts';
import { getApp } from '#lib/server/app.ts';
import { answerSafely, jsonAnswer } from '#lib/server/http/answer.ts';
import { readJson } from '#lib/server/http/body.ts';
import { bodyBytesMax } from '#lib/server/surface/body-limits.mjs';
import { problem } from '#lib/server/http/problem.ts';
import { readerOf } from '#lib/server/http/reader.ts';
import { readTurn } from '#lib/server/http/turns.ts';
import { confirmPurges } from '#lib/server/purge/confirm.ts';
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
		const body = await readJson(request, { bytesMax: bodyBytesMax('/api/v1/purged') });
		if (!body.ok) return body.answer;
		const parsed = v.safeParse(purgedRequest, body.value);
		if (!parsed.success)
			return problem(
				'malformed',
				`The request has another shape at ${v.getDotPath(parsed.issues[0]) ?? 'its root'}: update the app.`
			);
		const asked = { tenant: app.tenant, dev: reader.dev, request: parsed.output };
		return jsonAnswer(request, { version: 1, purges: await confirmPurges(app.store, asked) });
	});
