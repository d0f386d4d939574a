import { getApp } from '#lib/server/app.ts';
import { packOrDelta } from '#lib/server/content/pack-delta.ts';
import { answerSafely, textAnswer } from '#lib/server/http/answer.ts';
import { problem } from '#lib/server/http/problem.ts';
import type { RequestHandler } from './$types';

/**
 * A pack never changes and holds nothing of a resident: whoever has it may keep it for ever. With `?from=<hash>` the
 * answer may be what changed since that pack; `delta: 1` in it tells which of the two it is.
 */
export const GET: RequestHandler = ({ request, params, url }) =>
	answerSafely(async () => {
		const app = await getApp();
		const from = url.searchParams.get('from');
		const asked = { tenant: app.tenant, hash: params.hash, from: from !== null && isHash(from) ? from : null };
		const body = isHash(params.hash) ? await packOrDelta(app.store, asked) : null;
		if (body === null)
			return problem('notFound', 'There is no pack of this hash: do the handshake again for the pack of today.');
		return textAnswer(request, body, { 'Cache-Control': 'public, max-age=31536000, immutable' });
	});

function isHash(text: string): boolean {
	return /^[0-9a-f]{64}$/.test(text);
}
