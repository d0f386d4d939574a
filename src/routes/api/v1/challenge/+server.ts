import type { ChallengeAnswer } from '#lib/sync/wire.ts';
import { getApp } from '#lib/server/app.ts';
import { answerSafely, jsonAnswer } from '#lib/server/http/answer.ts';
import { proofTurn } from '#lib/server/http/turns.ts';
import { makeChallenge } from '#lib/server/sync/read-token.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = ({ request, getClientAddress }) =>
	answerSafely(async () => {
		const app = await getApp();
		const later = proofTurn(getClientAddress(), app.now());
		if (later) return later;
		const challenge = await makeChallenge(app.ports, { now: app.now() });
		return jsonAnswer(request, { version: 1, challenge } satisfies ChallengeAnswer);
	});
