import { emptiedPage } from '#lib/server/http/emptied-page.ts';
import type { RequestHandler } from './$types';

/**
 * Where a phone goes once it is emptied and nothing waits on it any more: the browser is told to forget what it keeps
 * for this origin. It would forget sealed envelopes as well, so another site that sends somebody here empties nothing.
 */
export const GET: RequestHandler = ({ request, url }) => {
	const { headers } = request;
	const isOurOwn = headers.get('sec-fetch-site') === 'same-origin' && headers.get('sec-fetch-dest') === 'document';
	return emptiedPage(url.searchParams.get('language'), { forgets: isOurOwn });
};
