/**
 * Errors as the API tells them: problem+json (RFC 9457). `type` is a stable code,
 * `detail` names the thing and the next step, and neither repeats what was sent.
 */
import { randomInt } from 'node:crypto';

export interface ProblemKind {
	readonly status: number;
	readonly title: string;
}

const PROBLEMS = {
	malformed: { status: 400, title: 'The request cannot be read' },
	notEnrolled: { status: 401, title: 'This device is not enrolled here' },
	wrongToken: { status: 401, title: 'The read token is missing, wrong or over' },
	metricsToken: { status: 401, title: 'The metrics token is missing or wrong' },
	deviceRevoked: { status: 401, title: 'The office has withdrawn this phone' },
	personEnded: { status: 401, title: 'This person is no longer with the organisation' },
	codeRefused: { status: 403, title: 'This code cannot be used' },
	outsideScope: { status: 403, title: 'This scope is not lent to this person' },
	notFound: { status: 404, title: 'There is nothing here' },
	foreignFile: { status: 422, title: 'This file cannot be taken in' },
	tooLarge: { status: 413, title: 'The request is too large' },
	otherContent: { status: 415, title: 'The request is of another kind' },
	otherBytes: { status: 422, title: 'The bytes are not those of their name' },
	otherVersion: { status: 426, title: 'This app and this office are too far apart' },
	tooMany: { status: 429, title: 'Too many requests for now' },
	server: { status: 500, title: 'The server could not do this' },
	notReady: { status: 503, title: 'The server is not ready' },
	storeAway: { status: 503, title: 'The database does not answer' },
	diskFull: { status: 503, title: 'The server has no room left' },
	diskFails: { status: 503, title: 'The disk of the server fails' },
	storeDamaged: { status: 503, title: 'The database is damaged' }
} as const satisfies Readonly<Record<string, ProblemKind>>;
export type ProblemCode = keyof typeof PROBLEMS;

/**
 * @param options.retryAfterSeconds the least to wait. What is wrong with the server itself is met by all askers at once:
 *   each of them gets another time, up to twice that, so that they do not come back in one instant.
 */
export function problem(
	code: ProblemCode,
	detail: string,
	options: { readonly retryAfterSeconds?: number } = {}
): Response {
	const { status, title } = PROBLEMS[code];
	const headers = new Headers({ 'Content-Type': 'application/problem+json', 'Cache-Control': 'no-store' });
	if (status === 401) headers.set('WWW-Authenticate', 'Bearer');
	const { retryAfterSeconds } = options;
	if (retryAfterSeconds !== undefined) {
		const least = Math.max(1, Math.ceil(retryAfterSeconds));
		headers.set('Retry-After', String(status < 500 ? least : spreadSeconds(least)));
	}
	return new Response(JSON.stringify({ type: code, title, status, detail }), { status, headers });
}

/** A whole number from `least` up to twice that. */
export function spreadSeconds(least: number): number {
	return least + randomInt(least + 1);
}
