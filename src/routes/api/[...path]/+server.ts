import { problem } from '#lib/server/http/problem.ts';
import type { RequestHandler } from './$types';

/** An address that does not exist answers like every other error of the API, never with a page. */
export const fallback: RequestHandler = () =>
	problem('notFound', 'There is no such address in this version of the API; PROTOCOL.md lists those that are.');
