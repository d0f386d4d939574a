import type { ChallengeAnswer } from '#lib/sync/wire.ts';
import { getApp } from '#lib/server/app.ts';
import { askerOfEvent } from '#lib/server/http/asker.ts';
import { answerSafely, jsonAnswer } from '#lib/server/http/answer.ts';
import { proofTurn } from '#lib/server/http/turns.ts';
import { makeChallenge } from '#lib/server/sync/read-token.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = (event) =>
	answerSafely(async () => {
		const app = await getApp();
		const later = proofTurn(askerOfEvent(event), app.now());
		if (later) return later;
		const challenge = await makeChallenge(app.ports, { now: app.now() });
		return jsonAnswer(event.request, { version: 1, challenge } satisfies ChallengeAnswer);
	});
