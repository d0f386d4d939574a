import { getApp } from '#lib/server/app.ts';
import { answerSafely, jsonAnswer } from '#lib/server/http/answer.ts';
import { problem } from '#lib/server/http/problem.ts';
import { readerOf } from '#lib/server/http/reader.ts';
import { readTurn } from '#lib/server/http/turns.ts';
import { photosForHandshake } from '#lib/server/photos/missing.ts';
import { answerHandshake } from '#lib/server/sync/handshake.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = ({ request }) =>
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
		const answer = await answerHandshake(app.ports, { tenant: app.tenant, ...reader });
		const place = { db: app.store.db, photos: app.photos, tenant: app.tenant };
		return jsonAnswer(request, { ...answer, photos: await photosForHandshake(place, reader.dev) });
	});
