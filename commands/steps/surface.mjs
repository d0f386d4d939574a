/**
 * What the server holds to on every answer, whoever gives it: the headers, a limit on the size of what comes in for
 * each address, errors of the API as problem+json, and security.txt. Kit's own answers (a method that is not there, a
 * body that is too large, an address that cannot be read) pass through here too, and so does what never reached Kit.
 */

export const HEADERS = {
	'X-Content-Type-Options': 'nosniff',
	'Referrer-Policy': 'no-referrer',
	'Cross-Origin-Opener-Policy': 'same-origin',
	'Cross-Origin-Resource-Policy': 'same-origin',
	'X-Frame-Options': 'DENY',
	'Permissions-Policy':
		'camera=(self), geolocation=(), microphone=(), payment=(), usb=(), publickey-credentials-get=(self)'
};

/** For answers that Kit gives no policy of its own: files, JSON, problem answers. */
export const FALLBACK_POLICY =
	"default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' blob: data:; font-src 'self'; connect-src 'self'; worker-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types svelte-trusted-html sveltekit-trusted-url voordeur voordeur-begin";

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'];

/** Bytes as they travel, the first that fits; endpoints hold what they unpack to limits of their own. */
export const BODY_LIMITS = [
	{ path: /^\/api\/v1\/rescue$/, bytesMax: 20_000_000 },
	{ path: /^\/api\/v1\/push$/, bytesMax: 1_000_000 },
	{ path: /^\/api\/v1\/photos\//, bytesMax: 400_000 },
	{ path: /^\/api(\/|$)/, bytesMax: 20_000 },
	// The form around the file takes a little more than the file.
	{ path: /^\/office\/devices\/rescue$/, bytesMax: 21_000_000 },
	{ path: /^\/office\/lessons\/(exchange|xlsform)$/, bytesMax: 8_000_000 },
	{ path: /^\/office\/lessons(\/|$)/, bytesMax: 1_000_000 },
	{ path: /^\/office(\/|$)/, bytesMax: 200_000 },
	{ path: /^/, bytesMax: 10_000 }
];

/** What a form's page may say itself of a file that is too large goes past the wall as far as Kit's own limit. */
const SAYS_ITSELF = /^\/office\/(devices\/rescue|lessons\/(exchange|xlsform))$/;

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
	const { bytesMax } = BODY_LIMITS.find((limit) => limit.path.test(path)) ?? { bytesMax: 0 };
	return Number(headers['content-length'] ?? 0) > bytesMax && !SAYS_ITSELF.test(path) ? 413 : null;
}

/** Answers what goes no further. What was sent with it is read and forgotten, so that the sender hears the answer. */
export function refuse(response, status) {
	if (status === 405) response.setHeader('Allow', METHODS.join(', '));
	response.statusCode = status;
	response.end(`${JSON.parse(problemText(status)).title}\n`);
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
