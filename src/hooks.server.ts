/**
 * Before every answer: who is signed in and in which language; nobody reaches the
 * office without a session. The coach's pages never pass through here on their way
 * to a screen, so nothing they need may be done here.
 */
import { building } from '$app/environment';
import {
	error,
	isHttpError,
	isRedirect,
	redirect,
	type Handle,
	type HandleServerError,
	type ServerInit
} from '@sveltejs/kit';
import { getApp } from '#lib/server/app.ts';
import { askerOfEvent } from '#lib/server/http/asker.ts';
import { actionOf, isActionName, isFromElsewhere, readFormsSafely } from '#lib/server/http/office-request.ts';
import { isTooLarge } from '#lib/server/http/uploaded-file.ts';
import { faultWait, logFault } from '#lib/server/http/fault-answer.ts';
import { spreadSeconds } from '#lib/server/http/problem.ts';
import { StoreDamaged, type StoreFault, storeFaultOf } from '#lib/server/store/fault.ts';
import { countAnswer, kindOfPath } from '#lib/server/metrics/answers.ts';
import type { TurnPlace } from '#lib/server/http/shared-turns.ts';
import { signInWait } from '#lib/server/http/turns.ts';
import { signedInSession } from '#lib/server/identity/signed-in.ts';
import { bodyBytesMax, saysItself } from '#lib/server/surface/body-limits.mjs';
import { LOCALE_COOKIE, localeOf } from '#lib/words/request-locale.ts';
import { t } from '#lib/words/error-page.ts';
import { FIRST_LOCALE } from '#lib/words/locales.ts';

/** Where a page of the coach begins the device worker and names the app that can be installed; no other has either. */
const COACH = /^\/\(coach\)(\/|$)/;
const COACH_HEAD_MARK = '%voordeur.coach%';
const COACH_HEAD = [
	'<script src="/begin.js" async></script>',
	'<link rel="manifest" href="/manifest.webmanifest" />',
	// Safari before 16.4 reads these instead of the manifest; later ones still take the title and the icon from here.
	'<meta name="mobile-web-app-capable" content="yes" />',
	'<meta name="apple-mobile-web-app-capable" content="yes" />',
	'<meta name="apple-mobile-web-app-title" content="Voordeur" />'
].join('\n\t\t');

/** Pages of the office for whoever is not signed in yet. */
const OPEN = /^\/office\/(sign-in|language|accessibility)(\/|$)/;

/** Where somebody tries to come in. */
const SIGNING_IN = /^\/office\/sign-in(\/|$)/;

/**
 * The store is opened when the server starts, and not only when somebody asks: a damaged file is told at once. Nobody
 * waits for it here; what failed is tried again by the first request.
 */
export const init: ServerInit = () => {
	if (!building) getApp().catch(tellStart);
};

function tellStart(thrown: unknown): void {
	// An empty store is no fault, and what else went wrong is told to whoever asks first.
	const fault = storeFaultOf(thrown);
	if (!fault) return;
	const found = thrown instanceof StoreDamaged ? ` ${thrown.found}.` : '';
	console.error(
		`[voordeur] the store cannot be used: ${fault.kind}, ${fault.code}.${found} See docs/operating/backup.md.`
	);
}

/** Counted by kind and status for whoever watches the server; a refusal that is thrown is an answer too. */
export const handle: Handle = async (asked) => {
	const began = performance.now();
	const count = (status: number): void =>
		countAnswer(kindOfPath(asked.event.url.pathname), status, performance.now() - began);
	const { locals } = asked.event;
	try {
		const answered = await answer(asked);
		const response =
			answered.status === 500 && locals.fault ? comeBackLater(answered.body, locals.fault, answered) : answered;
		count(response.status);
		return response;
	} catch (thrown) {
		const isMeant = isRedirect(thrown) || isHttpError(thrown);
		const fault = isMeant ? null : storeFaultOf(thrown);
		count(fault ? 503 : isMeant ? thrown.status : 500);
		if (!fault) throw thrown;
		// Before any page was begun, so there is none to show it on.
		logFault(fault);
		return comeBackLater(t(locals.locale, 'errorPage.away'), fault, {
			headers: { 'Content-Type': 'text/plain; charset=utf-8' }
		});
	}
};

/** An outage is no fault of the page: whoever asks, a proxy too, is told that it passes. */
function comeBackLater(body: BodyInit | null, fault: StoreFault, like: { readonly headers: HeadersInit }): Response {
	const headers = new Headers(like.headers);
	headers.set('Retry-After', String(spreadSeconds(faultWait(fault))));
	headers.set('Cache-Control', 'no-store');
	return new Response(body, { status: 503, headers });
}

const answer: Handle = async ({ event, resolve }) => {
	const pathname = routedPath(event.url.pathname);
	event.locals.person = null;
	event.locals.session = null;
	event.locals.locale = FIRST_LOCALE;
	if (pathname !== '/office' && !pathname.startsWith('/office/'))
		return resolve(event, {
			transformPageChunk: ({ html }) =>
				html.replace(COACH_HEAD_MARK, COACH.test(event.route.id ?? '') ? COACH_HEAD : '')
		});

	if (isFromElsewhere(event.request, event.url)) error(403, 'This came from another site');
	event.locals.locale = localeOf(event.cookies.get(LOCALE_COOKIE), event.request.headers.get('accept-language'));
	if (event.request.method === 'POST') {
		const action = actionOf(event.url);
		if (action !== null && !isActionName(action)) error(404, 'Not found');
		if (SIGNING_IN.test(pathname)) {
			const wait = await signInWait(await turnPlace(), askerOfEvent(event));
			if (wait > 0) return waitAnswer(event.locals.locale, wait);
		}
		if (isTooLarge(event.request) && !saysItself(pathname)) return tooLargeAnswer(event, pathname);
		readFormsSafely(event.request);
	}
	event.locals.session = await signedInSession(event);
	event.locals.person = event.locals.session?.person ?? null;
	if (!event.locals.person && !OPEN.test(pathname)) {
		const to =
			event.request.method === 'GET' && pathname !== '/office'
				? `?to=${encodeURIComponent(pathname + event.url.search)}`
				: '';
		redirect(303, `/office/sign-in${to}`);
	}
	const response = await resolve(event, { transformPageChunk: ({ html }) => officeHtml(html, event.locals.locale) });
	response.headers.set('Cache-Control', 'no-store');
	// Without a referrer a form that is sent without script names no origin, and is refused as coming from elsewhere.
	response.headers.set('Referrer-Policy', 'same-origin');
	return response;
};

/** The path as Kit's router reads it: `/%6Fffice` is `/office` to it, and has to be to us. What cannot be decoded stays as it is. */
function routedPath(pathname: string): string {
	try {
		return pathname
			.split('%25')
			.map((part) => decodeURI(part))
			.join('%25');
	} catch {
		return pathname;
	}
}

async function turnPlace(): Promise<TurnPlace> {
	const { store, tenant, now } = await getApp();
	return { db: store.db, tenant, now: now() };
}

function waitAnswer(locale: App.Locals['locale'], seconds: number): Response {
	const headers = { 'Content-Type': 'text/plain; charset=utf-8', 'Retry-After': String(seconds) };
	return new Response(t(locale, 'errorPage.wait'), {
		status: 429,
		headers: { ...headers, 'Cache-Control': 'no-store' }
	});
}

/** By its length alone; a page that asks for a file says it itself, beside the field. */
function tooLargeAnswer({ locals, request }: Parameters<typeof answer>[0]['event'], pathname: string): Response {
	const bytesMax = bodyBytesMax(pathname);
	const headers = { 'Cache-Control': 'no-store' };
	// What Kit's own form handling reads as the error page of the screen that sent it.
	if (request.headers.has('x-sveltekit-action'))
		return Response.json({ type: 'error', error: { message: 'Too large', bytesMax } }, { status: 413, headers });
	const text = t(locals.locale, 'errorPage.tooLarge', { max: bytesMax / 1_000 });
	return new Response(text, { status: 413, headers: { ...headers, 'Content-Type': 'text/plain; charset=utf-8' } });
}

/** The shell is the coach's: in the office the page has its own language, and works without script. */
function officeHtml(html: string, locale: string): string {
	return html
		.replace(COACH_HEAD_MARK, '')
		.replace('<html lang="nl"', `<html lang="${locale}"`)
		.replace('<meta name="referrer" content="no-referrer" />', '<meta name="referrer" content="same-origin" />')
		.replace(/<noscript>Voordeur heeft JavaScript nodig[^<]*<\/noscript>/, '');
}

/** The log gets a place, never a value: an error's message may repeat what a resident said. */
export const handleError: HandleServerError = ({ error, event, status }) => {
	if (status === 404) return { message: 'Not found' };
	const fault = storeFaultOf(error);
	if (fault) {
		event.locals.fault = fault;
		logFault(fault);
		return { message: 'The database cannot work now' };
	}
	const reference = crypto.randomUUID().slice(0, 8);
	const name = error instanceof Error ? error.name : typeof error;
	const frames =
		error instanceof Error
			? (error.stack ?? '')
					.split('\n')
					.filter((line) => /^\s+at /.test(line))
					.slice(0, 6)
					.map((line) => line.trim())
			: [];
	console.error(
		JSON.stringify({ reference, status, method: event.request.method, route: event.route.id, error: name, frames })
	);
	return { message: 'This went wrong at the office', reference };
};
