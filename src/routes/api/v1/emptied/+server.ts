import * as v from 'valibot';
import { emptiedRequest } from '#lib/sync/emptied.ts';
import { type App, getApp } from '#lib/server/app.ts';
import { askerOfEvent } from '#lib/server/http/asker.ts';
import { answerSafely, jsonAnswer } from '#lib/server/http/answer.ts';
import { readJson } from '#lib/server/http/body.ts';
import { emptiedPage } from '#lib/server/http/emptied-page.ts';
import { problem } from '#lib/server/http/problem.ts';
import { takeOnce } from '#lib/server/http/shared-turns.ts';
import { proofTurn } from '#lib/server/http/turns.ts';
import { provesEmptied } from '#lib/server/sync/emptied.ts';
import { CHALLENGE_MS } from '#lib/server/sync/read-token.ts';
import type { RequestHandler } from './$types';

/** What the browser is told to take away. Nothing of ours says it on an answer to a GET: a link is one tap. */
const EVERYTHING = '"cache", "cookies", "storage"';

/** Where an emptied phone ends. It says so and does nothing. */
export const GET: RequestHandler = ({ url }) => emptiedPage(url.searchParams.get('language'));

/**
 * A phone that was emptied to the last asks its browser to forget this origin. It would forget sealed envelopes too, so
 * that only the proven device is answered, and once.
 */
export const POST: RequestHandler = (event) =>
	answerSafely(async () => {
		const { request } = event;
		const app = await getApp();
		const now = app.now();
		const later = proofTurn(askerOfEvent(event), now);
		if (later) return later;
		const body = await readJson(request, { bytesMax: 10_000 });
		if (!body.ok) return body.answer;
		const parsed = v.safeParse(emptiedRequest, body.value);
		if (!parsed.success)
			return problem(
				'malformed',
				`The request has another shape at ${v.getDotPath(parsed.issues[0]) ?? 'its root'}: close the app instead.`
			);
		const asked = parsed.output;
		const site = request.headers.get('sec-fetch-site') ?? 'same-origin';
		const isProven =
			site === 'same-origin' && (await provesEmptied(app.ports, { tenant: app.tenant, request: asked, now }));
		// Only a challenge that was answered rightly is used up: nobody can use up another phone's.
		if (!isProven || !(await isFirst(app, asked.challenge, now)))
			return problem('notEnrolled', 'Only a phone that was just emptied may ask this. Nothing was taken away.');
		return jsonAnswer(request, { version: 1 }, { 'Cache-Control': 'no-store', 'Clear-Site-Data': EVERYTHING });
	});

/** Whoever saw a proof on its way shall get nothing with it, whichever process answers. */
function isFirst({ store, tenant }: App, challenge: string, now: number): Promise<boolean> {
	return takeOnce({ db: store.db, tenant, now }, { name: 'emptied', text: challenge, until: now + CHALLENGE_MS });
}
