/**
 * The look of an organisation: a style sheet of its own, named by THEME_FILE, which is served as `/theme.css` after ours.
 * Every phone keeps that file for offline use, so the list of the service worker names what is in it: a changed theme
 * is then a new version, which waits for the coach's yes like any other.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

export const THEME = '/theme.css';
/** A theme is some hundred values. What is larger is something else. */
export const THEME_BYTES_MAX = 100_000;
/** It is asked for anew each time, and answered in a word when it is still the same. */
const CACHE = 'no-cache';

/**
 * The file that the environment names, or null where it names none. Throws with words for whoever starts the server
 * when the file is not there, is too large or is no text.
 */
export function readTheme(env) {
	const path = env.THEME_FILE;
	if (path === undefined || path === '') return null;
	let bytes;
	try {
		bytes = readFileSync(path);
	} catch {
		throw new Error(`THEME_FILE names ${path}, which cannot be read. Correct it, or leave it out for our own look.`);
	}
	if (bytes.length > THEME_BYTES_MAX)
		throw new Error(`THEME_FILE names a file of ${bytes.length} bytes; a theme has at most ${THEME_BYTES_MAX}.`);
	if (bytes.includes(0)) throw new Error(`THEME_FILE names ${path}, which is no text.`);
	return { bytes, revision: revisionOf(bytes) };
}

function revisionOf(bytes) {
	return createHash('sha256').update(bytes).digest('hex').slice(0, 32);
}

/** The service worker with this theme's revision in its list; unchanged where the list has no theme. */
export function withTheme(serviceWorker, revision) {
	return serviceWorker
		.replace(/("?revision"?:\s*)"[^"]*"(,\s*"?url"?:\s*"theme\.css")/, `$1"${revision}"$2`)
		.replace(/("?url"?:\s*"theme\.css",\s*"?revision"?:\s*)"[^"]*"/, `$1"${revision}"`);
}

/**
 * What answers the two addresses that a theme changes, and says false for every other, or where there is no theme.
 *
 * @param serviceWorker text of the built service worker
 */
export function themeAnswers(theme, serviceWorker) {
	if (theme === null) return () => false;
	const worker = Buffer.from(withTheme(serviceWorker, theme.revision));
	const files = new Map([
		[THEME, { type: 'text/css; charset=utf-8', body: theme.bytes, tag: `"${theme.revision}"` }],
		['/service-worker.js', { type: 'text/javascript; charset=utf-8', body: worker, tag: `"${revisionOf(worker)}"` }]
	]);
	return (request, response, path) => {
		const file = files.get(path);
		if (file === undefined || (request.method !== 'GET' && request.method !== 'HEAD')) return false;
		response.setHeader('Cache-Control', CACHE);
		response.setHeader('ETag', file.tag);
		if (request.headers['if-none-match'] === file.tag) {
			response.statusCode = 304;
			response.end();
			return true;
		}
		response.setHeader('Content-Type', file.type);
		response.setHeader('Content-Length', file.body.length);
		response.end(request.method === 'HEAD' ? undefined : file.body);
		return true;
	};
}
