/**
 * What the server holds to on every answer, whoever gives it: the headers, a limit on the size of what comes in for
 * each address (`src/lib/server/surface/body-limits.mjs`), errors of the API as problem+json, and security.txt. Kit's own answers (a method that is not there, a
 * body that is too large, an address that cannot be read) pass through here too, and so does what never reached Kit.
 */
import { bodyBytesMax } from '../../src/lib/server/surface/body-limits.mjs';

export const HEADERS = {
	'X-Content-Type-Options': 'nosniff',
	'Referrer-Policy': 'no-referrer',
	'Cross-Origin-Opener-Policy': 'same-origin',
	'Cross-Origin-Resource-Policy': 'same-origin',
	'X-Frame-Options': 'DENY',
	'Permissions-Policy':
		'camera=(self), geolocation=(), microphone=(), payment=(), usb=(), publickey-credentials-get=(self)'
};

/** Where the provider of the organisation's accounts says that somebody signed out there. */
export const ACCOUNT_LOGOUT = '/api/v1/account/logout';

/** For answers that Kit gives no policy of its own: files, JSON, problem answers. */
export const FALLBACK_POLICY =
	"default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' blob: data:; font-src 'self'; connect-src 'self'; worker-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types svelte-trusted-html sveltekit-trusted-url voordeur voordeur-begin";

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'];

const PROBLEMS = {
	400: ['malformed', 'The request cannot be read', 'Send it again as PROTOCOL.md says.'],
	403: ['refused', 'This request is refused', 'It came from another site: send it from the app.'],
	404: ['notFound', 'There is nothing here', 'PROTOCOL.md lists the addresses that there are.'],
	405: ['otherMethod', 'This address takes another method', 'The header Allow names the methods it takes.'],
	408: ['late', 'The request took too long', 'Send it again.'],
	411: ['noLength', 'The request does not say how long it is', 'Send Content-Length.'],
	413: ['tooLarge', 'The request is too large', 'Send less at a time.'],
	415: ['otherContent', 'The request is of another kind', 'PROTOCOL.md says what each address takes.'],
	431: ['longHeaders', 'The headers are too large', 'Send fewer headers, or shorter ones.'],
	500: ['server', 'The server could not do this', 'Nothing of this request is certain: send it again later.']
};

/** The text of a problem for a status that was given without one of ours. */
export function problemText(status) {
	const [type, title, detail] = PROBLEMS[status] ?? PROBLEMS[status < 500 ? 400 : 500];
	return JSON.stringify({ type, title, status, detail });
}

/** Only the path, as it was sent. */
export function pathOf(url) {
	return (url ?? '').replace(/[?#].*$/s, '');
}

export function isApi(url) {
	return /^\/api(\/|$)/.test(pathOf(url));
}

function isOffice(path) {
	return /^\/office(\/|$)/.test(path);
}

/** Why a request goes no further, as a status; null where it may. */
export function refusalOf({ method, url, headers, httpVersionMajor }) {
	const path = pathOf(url);
	if (!path.startsWith('/') || path.startsWith('//') || httpVersionMajor !== 1 || headers.host === undefined)
		return 400;
	try {
		if (decodeURIComponent(path).includes('\u0000')) return 400;
	} catch {
		return 400;
	}
	if (!METHODS.includes(method ?? '')) return 405;
	if (headers['transfer-encoding'] !== undefined) return isApi(url) ? null : 411;
	// At the office a person waits for words: its hook refuses by the same table, in the language of the page.
	return !isOffice(path) && Number(headers['content-length'] ?? 0) > bodyBytesMax(path) ? 413 : null;
}

/** Answers what goes no further. */
export function refuse(response, status) {
	if (status === 405) response.setHeader('Allow', METHODS.join(', '));
	const text = `${JSON.parse(problemText(status)).title}\n`;
	response.statusCode = status;
	response.setHeader('Content-Length', Buffer.byteLength(text));
	response.end(text);
}

/** Answers that wait for the rest of a body, by connection. */
const answersReady = new WeakMap();

/**
 * Keeps the connection of an answer that was given by the length alone until the body has come in, and forgets that:
 * whoever sends the whole of it first, as browsers and proxies do, would hear a broken connection instead of the answer.
 * The answer itself goes out at once. Node ends a body that takes too long.
 */
export function readWhatIsLeft(request, response) {
	const { end, write } = response;
	const { socket } = request;
	response.end = (...given) => {
		if (request.complete || request.destroyed) return end.apply(response, given);
		const [body] = given;
		if (typeof body === 'string' || body instanceof Uint8Array) write.call(response, body);
		let isOver = false;
		const finish = () => {
			if (!isOver) end.call(response);
			isOver = true;
			answersReady.delete(socket);
		};
		answersReady.set(socket, finish);
		request.removeAllListeners('data');
		for (const over of ['end', 'close', 'error']) request.once(over, finish);
		request.resume();
		return response;
	};
}

/** Makes every error under /api one of ours, and gives every other a kind. */
export function answerAsOurs(request, response) {
	const { writeHead, end, write } = response;
	let instead = null;
	response.writeHead = (status, ...rest) => {
		if (status < 400) return writeHead.call(response, status, ...rest);
		const kind = String(response.getHeader('content-type') ?? '');
		if (isApi(request.url) && !kind.startsWith('application/problem+json')) {
			instead = problemText(status);
			for (const name of ['Content-Encoding', 'ETag', 'Last-Modified', 'Transfer-Encoding'])
				response.removeHeader(name);
			response.setHeader('Content-Type', 'application/problem+json');
			response.setHeader('Content-Length', Buffer.byteLength(instead));
		} else if (kind === '') response.setHeader('Content-Type', 'text/plain; charset=utf-8');
		return writeHead.call(response, status, ...rest);
	};
	response.write = (...given) => {
		if (!response.headersSent) response.writeHead(response.statusCode);
		return instead === null ? write.apply(response, given) : true;
	};
	response.end = (...given) => {
		if (!response.headersSent) response.writeHead(response.statusCode);
		return instead === null ? end.apply(response, given) : end.call(response, instead);
	};
}

/** What cannot be read as HTTP at all is answered by hand, with the same headers. */
export function answerBroken(error, socket) {
	// The answer was given before the rest of the body proved to be no HTTP: it goes out, and the connection ends.
	const finish = answersReady.get(socket);
	if (finish && socket.writable) {
		finish();
		return socket.end();
	}
	if (!socket.writable || socket.bytesWritten > 0 || error.code === 'ECONNRESET') return socket.destroy();
	const status = { HPE_HEADER_OVERFLOW: 431, ERR_HTTP_REQUEST_TIMEOUT: 408 }[error.code] ?? 400;
	const body = problemText(status);
	const headers = {
		...HEADERS,
		'Content-Security-Policy': FALLBACK_POLICY,
		'Cache-Control': 'no-store',
		'Content-Type': 'application/problem+json',
		'Content-Length': Buffer.byteLength(body),
		Connection: 'close'
	};
	const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
	socket.end(`HTTP/1.1 ${status} ${JSON.parse(body).title}\r\n${lines.join('\r\n')}\r\n\r\n${body}`);
}

export const SECURITY_TXT = '/.well-known/security.txt';
/** RFC 9116 advises less than a year; a server that is not kept up says so by itself after this. */
const EXPIRES_DAYS = 180;
const PLACEHOLDER = 'mailto:security@voordeur.invalid';

/** Contact and policy as the environment names them; what is no mailto:, tel: or https: is no contact. */
export function securityTxt(env, now) {
	const contacts = (env.SECURITY_CONTACT ?? '')
		.split(/[\s,]+/)
		.filter((one) => /^(mailto:|tel:|https:\/\/)\S+$/.test(one));
	const day = Math.floor(now / 86_400_000) * 86_400_000 + EXPIRES_DAYS * 86_400_000;
	return [
		...(contacts.length > 0
			? contacts.map((contact) => `Contact: ${contact}`)
			: ['# The operator of this server has yet to set SECURITY_CONTACT.', `Contact: ${PLACEHOLDER}`]),
		`Expires: ${new Date(day).toISOString()}`,
		'Preferred-Languages: nl, en',
		...(env.ORIGIN?.startsWith('https://') ? [`Canonical: ${env.ORIGIN}${SECURITY_TXT}`] : []),
		...(/^https:\/\/\S+$/.test(env.SECURITY_POLICY ?? '') ? [`Policy: ${env.SECURITY_POLICY}`] : []),
		''
	].join('\n');
}
