import { getApp } from '#lib/server/app.ts';
import { askerOfEvent } from '#lib/server/http/asker.ts';
import { answerSafely, jsonAnswer } from '#lib/server/http/answer.ts';
import { readBytes } from '#lib/server/http/body.ts';
import { bodyBytesMax } from '#lib/server/surface/body-limits.mjs';
import { createBuckets } from '#lib/server/http/buckets.ts';
import { problem } from '#lib/server/http/problem.ts';
import { takeInRescue } from '#lib/server/sync/rescue.ts';
import type { RequestHandler } from './$types';

/** A file is weeks of work, and seldom: proving what is in it costs more than a push. */
const files = createBuckets({ burst: 5, perSecond: 0.05 });

const WORDS = {
	foreign: 'This is no rescue file of Voordeur: send the file that the phone saved.',
	newer: 'This rescue file comes from a newer version: update the server first.',
	empty: 'This rescue file holds nothing that can be taken in: save it again on the phone.',
	otherOrganisation: 'No phone of this organisation made this file, or it was changed: nothing was taken in.'
} as const;

/** As with a push, the file proves itself by certificate and signatures; it asks for no session of the office. */
export const POST: RequestHandler = (event) =>
	answerSafely(async () => {
		const { request } = event;
		const app = await getApp();
		const wait = files.take(askerOfEvent(event), app.now());
		if (wait > 0) return problem('tooMany', 'Send the next rescue file later.', { retryAfterSeconds: wait });
		const body = await readBytes(request, { bytesMax: bodyBytesMax('/api/v1/rescue'), kind: 'application/x-ndjson' });
		if (!body.ok) return body.answer;
		const text = new TextDecoder().decode(body.value);
		const outcome = await takeInRescue(app.ports, { tenant: app.tenant, text });
		if (outcome.ok) return jsonAnswer(request, outcome.counts);
		return problem('foreignFile', WORDS[outcome.error.kind]);
	});
