/** What is looked at before any page of the office sees a request. */
import { error } from '@sveltejs/kit';

/** The name of the form action that a request asks for; null where it asks for none. */
export function actionOf(url: URL): string | null {
	const name = [...url.searchParams.keys()].find((key) => key.startsWith('/'));
	return name === undefined ? null : name.slice(1);
}

/** False for a name such as `constructor`, which every object answers to, and for `default`, which Kit keeps to itself. */
export function isActionName(name: string): boolean {
	return /^[a-zA-Z]{1,40}$/.test(name) && name !== 'default' && !(name in Object.prototype);
}

const READING = ['GET', 'HEAD', 'OPTIONS'];

/**
 * True for what would change something and comes from another site. Kit holds forms alone to this; a page of another site
 * can send bytes of any kind as well. Every browser names the origin, or the site, of what changes something; whoever names
 * neither is no browser, and no page can have it send a cookie.
 */
export function isFromElsewhere(request: Request, url: URL): boolean {
	if (READING.includes(request.method)) return false;
	const origin = request.headers.get('origin');
	const site = request.headers.get('sec-fetch-site');
	if (origin !== null && origin !== url.origin) return true;
	return site !== null && site !== 'same-origin' && site !== 'none';
}

/** A form that cannot be read is the sender's mistake, and no fault of the server. */
export function readFormsSafely(request: Request): void {
	const read = request.formData.bind(request);
	request.formData = async () => {
		try {
			return await read();
		} catch (cause) {
			const isTooLarge = typeof cause === 'object' && cause !== null && 'status' in cause && cause.status === 413;
			error(isTooLarge ? 413 : 400, isTooLarge ? 'The form is too large' : 'The form cannot be read');
		}
	};
}
