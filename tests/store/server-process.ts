/**
 * One server process of several: the real endpoints of the API behind a plain HTTP server, so that `processes.test.ts`
 * can kill it without the app's own build.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import * as challenge from '../../src/routes/api/v1/challenge/+server.ts';
import * as handshake from '../../src/routes/api/v1/handshake/+server.ts';
import * as health from '../../src/routes/api/v1/health/+server.ts';
import * as pull from '../../src/routes/api/v1/pull/+server.ts';
import * as push from '../../src/routes/api/v1/push/+server.ts';
import * as photos from '../../src/routes/api/v1/photos/[hash]/+server.ts';
import * as readToken from '../../src/routes/api/v1/read-token/+server.ts';
import * as ready from '../../src/routes/api/v1/ready/+server.ts';
import * as enrol from '../../src/routes/api/v1/enrol/+server.ts';
import * as rescue from '../../src/routes/api/v1/rescue/+server.ts';

interface Event {
	readonly request: Request;
	readonly params: Readonly<Record<string, string>>;
	readonly getClientAddress: () => string;
}
type Endpoint = (event: Event) => Response | Promise<Response>;

const PHOTO = '/api/v1/photos/';
/** In place of the proxy's header: who asks. */
const ASKER = 'x-asker';

/** SvelteKit gives an endpoint far more than these look at. */
const ENDPOINTS = {
	'GET /api/v1/challenge': challenge.GET,
	'GET /api/v1/handshake': handshake.GET,
	'GET /api/v1/health': health.GET,
	'GET /api/v1/ready': ready.GET,
	'POST /api/v1/enrol': enrol.POST,
	'POST /api/v1/pull': pull.POST,
	'POST /api/v1/push': push.POST,
	'POST /api/v1/read-token': readToken.POST,
	'POST /api/v1/rescue': rescue.POST,
	[`PUT ${PHOTO}`]: photos.PUT
} as unknown as Readonly<Record<string, Endpoint>>;

const server = createServer((incoming, outgoing) => void answer(incoming, outgoing));
server.listen(Number(process.env['PORT']), '127.0.0.1', () => process.send?.('listening'));

async function answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
	const path = incoming.url ?? '';
	const hash = path.startsWith(PHOTO) ? path.slice(PHOTO.length) : null;
	const endpoint = ENDPOINTS[`${incoming.method} ${hash === null ? path : PHOTO}`];
	if (!endpoint) {
		outgoing.writeHead(404).end();
		return;
	}
	const asker = incoming.headers[ASKER];
	const response = await endpoint({
		request: requestOf(incoming),
		params: hash === null ? {} : { hash },
		getClientAddress: () => (typeof asker === 'string' ? asker : '127.0.0.1')
	});
	outgoing.writeHead(response.status, Object.fromEntries(response.headers));
	outgoing.end(Buffer.from(await response.arrayBuffer()));
}

function requestOf(incoming: IncomingMessage): Request {
	const headers = new Headers();
	for (const [name, value] of Object.entries(incoming.headers)) if (typeof value === 'string') headers.set(name, value);
	const address = `http://localhost${incoming.url}`;
	if (incoming.method === 'GET') return new Request(address, { headers });
	const body = Readable.toWeb(incoming) as ReadableStream<Uint8Array>;
	// Node asks for it where a body is streamed; the type of the browsers does not know it.
	const init: RequestInit & { duplex: 'half' } = {
		method: incoming.method ?? 'POST',
		headers,
		body,
		duplex: 'half'
	};
	return new Request(address, init);
}
