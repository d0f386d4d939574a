import { getApp } from '#lib/server/app.ts';
import { answerSafely, textAnswer } from '#lib/server/http/answer.ts';
import { problem } from '#lib/server/http/problem.ts';
import type { RequestHandler } from './$types';

/** A pack never changes and holds nothing of a resident: whoever has it may keep it for ever. */
export const GET: RequestHandler = ({ request, params }) =>
	answerSafely(async () => {
		const app = await getApp();
		const pack = /^[0-9a-f]{64}$/.test(params.hash) ? await app.store.transaction(app.tenant, (tx) => tx.findPack(params.hash)) : null;
		if (!pack) return problem('notFound', 'There is no pack of this hash: do the handshake again for the pack of today.');
		return textAnswer(request, pack.body, { 'Cache-Control': 'public, max-age=31536000, immutable' });
	});
