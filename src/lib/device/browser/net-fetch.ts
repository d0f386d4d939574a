/**
 * The office over the network. Every failure is a value, and an answer counts only
 * when it has the shape of one: in a community centre the page that answers is the
 * portal's, with status 200.
 */
import { gzipSync } from 'fflate';
import * as v from 'valibot';
import {
	API,
	type Certificate,
	challengeAnswer,
	enrolAnswer,
	handshakeAnswer,
	pullAnswer,
	purgedAnswer,
	pushAnswer,
	readText,
	readTokenAnswer,
	type ReadTokenRequest
} from '#lib/sync/wire.ts';
import type { Failure } from '#lib/sync/outbox.ts';
import { READ_TOKEN_MS } from '#lib/sync/limits.ts';
import type { NetPort, NetResult } from '../core/ports.ts';
import { type Bytes, copyOf, toBase64url, toUtf8 } from './bytes.ts';
import { patienceFor, textWith } from './patience.ts';

/** Bytes below which packing costs more than it saves. */
const GZIP_BYTES_MIN = 1_024;
/** A token is asked for anew this long before it ends. */
const TOKEN_MARGIN_MS = 60_000;
const SIGNING = { name: 'ECDSA', hash: 'SHA-256' } as const;

export interface NetOptions {
	readonly fetch: typeof fetch;
	readonly now: () => number;
	/** Device and read key while the vault is open. */
	readonly reader: () => {
		readonly dev: string;
		readonly readKey: CryptoKey;
		readonly certificate: Certificate;
	} | null;
}

interface Request {
	readonly path: string;
	readonly body?: unknown;
	readonly pack?: boolean;
	readonly token?: string;
}

export function fetchNet(options: NetOptions): NetPort {
	let token: { readonly text: string; readonly until: number } | null = null;

	const readToken = async (): Promise<NetResult<string>> => {
		const reader = options.reader();
		if (!reader) return { ok: false, failure: 'refused', detail: 'locked' };
		if (token && token.until > options.now()) return { ok: true, value: token.text };
		const asked = await ask(options, { path: API.challenge }, challengeAnswer);
		if (!asked.ok) return asked;
		const { challenge } = asked.value;
		const text = readText({ dev: reader.dev, challenge });
		const signature = toBase64url(await crypto.subtle.sign(SIGNING, reader.readKey, toUtf8(text)));
		const { dev, certificate } = reader;
		const body: ReadTokenRequest = { version: 1, dev, challenge, signature, certificate };
		const given = await ask(options, { path: API.readToken, body }, readTokenAnswer);
		if (!given.ok) return given;
		token = { text: given.value.token, until: options.now() + READ_TOKEN_MS - TOKEN_MARGIN_MS };
		return { ok: true, value: token.text };
	};

	/** Asks with a read token, and once more with a new one when the office no longer takes the old. */
	const read = async <T>(request: Request, schema: v.GenericSchema<unknown, T>): Promise<NetResult<T>> => {
		for (const isLast of [false, true]) {
			const held = token;
			const given = await readToken();
			if (!given.ok) return given;
			const answer = await ask(options, { ...request, token: given.value }, schema);
			if (isLast || held === null || answer.ok || answer.failure !== 'refused') return answer;
			token = null;
		}
		return { ok: false, failure: 'refused' };
	};

	return {
		push: (body) => ask(options, { path: API.push, body, pack: true }, pushAnswer),
		handshake: () => read({ path: API.handshake }, handshakeAnswer),
		pull: (body) => read({ path: API.pull, body }, pullAnswer),
		purged: (body) => read({ path: API.purged, body }, purgedAnswer),
		enrol: (body) => ask(options, { path: API.enrol, body }, enrolAnswer),
		// A pack holds no resident: anyone may read it, also while locked.
		pack: (hash, from) =>
			ask(
				options,
				{ path: `${API.packs}/${hash}${from ? `?from=${from}` : ''}` },
				v.pipe(
					v.unknown(),
					v.transform((pack) => JSON.stringify(pack))
				)
			)
	};
}

async function ask<T>(
	options: NetOptions,
	request: Request,
	schema: v.GenericSchema<unknown, T>
): Promise<NetResult<T>> {
	const body = await bodyOf(request);
	const patience = patienceFor(body?.bytes.length ?? 0);
	let response: Response;
	let text: string;
	try {
		response = await options.fetch(request.path, { ...initOf(request, body), signal: patience.signal });
		text = await textWith(response, patience);
	} catch {
		// No network, a cut in the middle, or an answer that stood still: the same to the coach.
		return { ok: false, failure: 'offline' };
	} finally {
		patience.end();
	}
	const answered = readAnswer(response, text);
	if (!response.ok) return failureOf(response, answered);
	const { value } = answered;
	const read = v.safeParse(schema, value);
	if (value === undefined || !read.success) return { ok: false, failure: 'portal', detail: request.path };
	return { ok: true, value: read.output };
}

interface Body {
	readonly bytes: Bytes;
	readonly isPacked: boolean;
}

async function bodyOf({ body, pack }: Request): Promise<Body | null> {
	if (body === undefined) return null;
	const bytes = toUtf8(JSON.stringify(body));
	return pack === true && bytes.length >= GZIP_BYTES_MIN
		? { bytes: await gzip(bytes), isPacked: true }
		: { bytes, isPacked: false };
}

/** By the browser where it can, which does not hold up the worker. */
async function gzip(bytes: Bytes): Promise<Bytes> {
	if (typeof CompressionStream === 'undefined') return copyOf(gzipSync(bytes));
	const packed = new Response(bytes).body?.pipeThrough(new CompressionStream('gzip'));
	return new Uint8Array(await new Response(packed ?? null).arrayBuffer());
}

function initOf({ token }: Request, body: Body | null): RequestInit {
	const headers: Record<string, string> = { accept: 'application/json' };
	if (token !== undefined) headers['authorization'] = `Bearer ${token}`;
	const common: RequestInit = {
		headers,
		cache: 'no-store',
		credentials: 'omit',
		// A portal sends us elsewhere; the office never does.
		redirect: 'manual',
		referrerPolicy: 'no-referrer'
	};
	if (body === null) return { ...common, method: 'GET' };
	headers['content-type'] = 'application/json';
	if (body.isPacked) headers['content-encoding'] = 'gzip';
	return { ...common, method: 'POST', body: body.bytes };
}

/** What an answer holds; only JSON that says it is JSON is the office's own. */
export interface Answered {
	readonly isJson: boolean;
	readonly value: unknown;
}

export async function jsonIn(response: Response): Promise<Answered> {
	return readAnswer(response, await response.text());
}

function readAnswer(response: Response, text: string): Answered {
	const isJson = /^application\/([a-z.+-]+\+)?json\b/.test(response.headers.get('content-type') ?? '');
	return { isJson, value: isJson ? jsonOf(text) : undefined };
}

/** What a refusal means, by its status and by whether it is the office's at all. */
export function failureOf(
	response: Response,
	{ isJson, value }: Answered
): { readonly ok: false; readonly failure: Failure } & NetFailure {
	const { status } = response;
	const detail = isJson ? typeOf(value) : {};
	if (response.type === 'opaqueredirect' || status === 511) return { ok: false, failure: 'portal' };
	if (status === 426 && isJson) return { ok: false, failure: 'outdated', ...detail };
	if (status === 413) return { ok: false, failure: 'tooLarge', ...detail };
	if (status === 429 || status === 503) {
		const failure = detail.detail === 'diskFull' ? 'officeFull' : 'busy';
		return { ok: false, failure, ...retryAfter(response), ...detail };
	}
	if (status >= 300 && status < 500 && !isJson) return { ok: false, failure: 'portal' };
	if (status === 401 || status === 403) return { ok: false, failure: 'refused', ...detail };
	return { ok: false, failure: 'server', ...detail };
}

interface NetFailure {
	readonly retryAfterMs?: number;
	readonly detail?: string;
}

/** The stable code of a problem; never its text, which may name more than a status should. */
function typeOf(value: unknown): NetFailure {
	const read = v.safeParse(v.looseObject({ type: v.string() }), value);
	return read.success ? { detail: read.output.type } : {};
}

function retryAfter(response: Response): NetFailure {
	const seconds = Number(response.headers.get('retry-after') ?? '');
	return Number.isFinite(seconds) && seconds > 0 ? { retryAfterMs: seconds * 1_000 } : {};
}

function jsonOf(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
