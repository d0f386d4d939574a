import * as v from 'valibot';
import { readTokenRequest } from '#lib/sync/wire.ts';
import { type App, getApp } from '#lib/server/app.ts';
import { askerOfEvent } from '#lib/server/http/asker.ts';
import { answerSafely, jsonAnswer } from '#lib/server/http/answer.ts';
import { readJson } from '#lib/server/http/body.ts';
import { bodyBytesMax } from '#lib/server/surface/body-limits.mjs';
import { problem } from '#lib/server/http/problem.ts';
import { takeOnce } from '#lib/server/http/shared-turns.ts';
import { proofTurn } from '#lib/server/http/turns.ts';
import { CHALLENGE_MS, type Ended, endedBecause, issueReadToken } from '#lib/server/sync/read-token.ts';
import type { RequestHandler } from './$types';

const ENDED: Readonly<Record<Ended, string>> = {
	deviceRevoked: 'What is on the phone can still be sent. It hands in and then empties itself; ask the coordinator.',
	personEnded: 'What is on the phone can still be sent. It hides what it was lent; ask the coordinator.'
};

export const POST: RequestHandler = (event) =>
	answerSafely(async () => {
		const { request } = event;
		const app = await getApp();
		const later = proofTurn(askerOfEvent(event), app.now());
		if (later) return later;
		const body = await readJson(request, { bytesMax: bodyBytesMax('/api/v1/read-token') });
		if (!body.ok) return body.answer;
		const parsed = v.safeParse(readTokenRequest, body.value);
		if (!parsed.success)
			return problem(
				'malformed',
				`The request has another shape at ${v.getDotPath(parsed.issues[0]) ?? 'its root'}: update the app.`
			);
		const now = app.now();
		const asked = { tenant: app.tenant, request: parsed.output, now };
		const token = await issueReadToken(app.ports, asked);
		const ended = token ? null : await endedBecause(app.ports, asked);
		if (ended) return problem(ended, ENDED[ended]);
		// Only a challenge that was answered rightly is used up: nobody can use up another phone's.
		if (!token || !(await isFirst(app, parsed.output.challenge, now)))
			return problem(
				'notEnrolled',
				'The office does not let this phone read: it was revoked, or is not known. What is on the phone stays there and can still be sent; ask the coordinator.'
			);
		return jsonAnswer(request, token);
	});

/** Whoever saw a proof on its way shall get nothing with it, whichever process answers. */
function isFirst({ store, tenant }: App, challenge: string, now: number): Promise<boolean> {
	return takeOnce({ db: store.db, tenant, now }, { name: 'readToken', text: challenge, until: now + CHALLENGE_MS });
}
