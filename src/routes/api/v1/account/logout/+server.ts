import { getApp } from '#lib/server/app.ts';
import { accountOffice } from '#lib/server/identity/account/site.ts';
import { endByLogout } from '#lib/server/identity/account/standing.ts';
import { answerSafely } from '#lib/server/http/answer.ts';
import { askerOfEvent } from '#lib/server/http/asker.ts';
import { readBytes } from '#lib/server/http/body.ts';
import { createBuckets } from '#lib/server/http/buckets.ts';
import { problem } from '#lib/server/http/problem.ts';
import { bodyBytesMax } from '#lib/server/surface/body-limits.mjs';
import type { RequestHandler } from './$types';

/** As `server.js` names the form that the provider sends. */
const KIND = 'application/octet-stream';
/** A provider that is shut down signs everybody out at once. */
const logouts = createBuckets({ burst: 300, perSecond: 5 });

/** OpenID Connect Back-Channel Logout 1.0: the provider's server says that somebody signed out there. */
export const POST: RequestHandler = (event) =>
	answerSafely(async () => {
		const { request } = event;
		const app = await getApp();
		const office = accountOffice(app);
		if (office === null) return problem('notFound', 'This organisation signs in with passkeys alone.');
		const wait = logouts.take(askerOfEvent(event), app.now());
		if (wait > 0) return problem('tooMany', 'Say it again a little later.', { retryAfterSeconds: wait });
		const body = await readBytes(request, { bytesMax: bodyBytesMax('/api/v1/account/logout'), kind: KIND });
		if (!body.ok) return body.answer;
		const token = new URLSearchParams(new TextDecoder().decode(body.value)).get('logout_token') ?? '';
		const claims = await office.provider.readLogout(token, office.now);
		if (!claims.ok) {
			office.say(`[voordeur] account: a logout was not taken (${claims.trouble}, ${claims.said})`);
			return problem('malformed', 'This is no logout token of the provider of this organisation.');
		}
		await endByLogout(office, claims.value);
		return new Response(null, { status: 200, headers: { 'Cache-Control': 'no-store' } });
	});
