import { describe, expect, it } from 'vitest';
import { makeDeviceKeys } from '#lib/device/browser/device-keys.ts';
import { fetchNet } from '#lib/device/browser/net-fetch.ts';
import type { PushRequest } from '#lib/sync/wire.ts';

const request: PushRequest = {
	version: 1,
	certificate: { body: '{}', signature: '' },
	sessions: [],
	envelopes: [],
	status: { unsent: 0, appVersion: 'x', persisted: null, clock: 0 }
};
const good = { version: 1, epoch: 'e', serverTime: 1, receipts: [] };

function json(value: unknown, status = 200, headers: Record<string, string> = {}): Response {
	const type = status < 400 ? 'application/json' : 'application/problem+json';
	return new Response(JSON.stringify(value), { status, headers: { 'content-type': type, ...headers } });
}

function netOf(answer: (url: string, init: RequestInit) => Promise<Response>, readKey?: CryptoKey) {
	const reader = () => (readKey ? { dev: 'dddddddd', readKey } : null);
	return fetchNet({ fetch: (url, init) => answer(String(url), init ?? {}), now: () => 1_000, reader });
}

const HTML = { headers: { 'content-type': 'text/html' } };
const CASES: readonly [string, () => Promise<Response>, object][] = [
	['a good answer', async () => json(good), { ok: true }],
	['no network', async () => Promise.reject(new TypeError('failed')), { ok: false, failure: 'offline' }],
	[
		'a page of a captive portal',
		async () => new Response('<html>log in', { status: 200, ...HTML }),
		{ ok: false, failure: 'portal' }
	],
	[
		'a portal that refuses in HTML',
		async () => new Response('<html>', { status: 403, ...HTML }),
		{ ok: false, failure: 'portal' }
	],
	['a portal that speaks JSON of its own', async () => json({ portal: true }), { ok: false, failure: 'portal' }],
	[
		'a page that says it is JSON',
		async () => new Response('<html>', { headers: { 'content-type': 'application/json' } }),
		{ ok: false, failure: 'portal' }
	],
	['network authentication required', async () => new Response('', { status: 511 }), { ok: false, failure: 'portal' }],
	['too large', async () => json({ type: 'tooLarge' }, 413), { ok: false, failure: 'tooLarge' }],
	[
		'too many',
		async () => json({ type: 'tooMany' }, 429, { 'retry-after': '7' }),
		{ ok: false, failure: 'busy', retryAfterMs: 7_000 }
	],
	[
		'not enrolled',
		async () => json({ type: 'notEnrolled' }, 401),
		{ ok: false, failure: 'refused', detail: 'notEnrolled' }
	],
	['a broken proxy', async () => new Response('<html>', { status: 502, ...HTML }), { ok: false, failure: 'server' }],
	['an office in trouble', async () => json({ type: 'server' }, 500), { ok: false, failure: 'server' }]
];

describe('the network', () => {
	for (const [name, answer, expected] of CASES) {
		it(`reads ${name}`, async () => {
			expect(await netOf(answer).push(request)).toMatchObject(expected);
		});
	}

	it('packs what is long', async () => {
		const sent: RequestInit[] = [];
		const net = netOf(async (_, init) => (sent.push(init), json(good)));
		await net.push({ ...request, certificate: { body: 'x'.repeat(3_000), signature: '' } });
		expect(new Headers(sent[0]?.headers).get('content-encoding')).toBe('gzip');
		expect((sent[0]?.body as ArrayBuffer).byteLength).toBeLessThan(1_000);
	});

	it('signs a challenge for a read token, keeps it, and asks again when it is no longer taken', async () => {
		const { read } = await makeDeviceKeys();
		const asked: string[] = [];
		let taken = 'token-1';
		let given = 0;
		const net = netOf(async (url, init) => {
			asked.push(url.split('/').at(-1) ?? '');
			if (url.endsWith('challenge')) return json({ version: 1, challenge: 'c' });
			if (url.endsWith('read-token')) return json({ version: 1, token: `token-${(given += 1)}`, expiresAt: 0 });
			const isTaken = new Headers(init.headers).get('authorization') === `Bearer ${taken}`;
			return isTaken
				? json({ version: 1, epoch: 'e', scope: 's', from: 0, to: 0, complete: true, changes: [] })
				: json({ type: 'wrongToken' }, 401);
		}, read.privateKey);
		const pull = { version: 1, scope: 's', epoch: 'e', after: 0, limit: 1 } as const;
		expect((await net.pull(pull)).ok).toBe(true);
		expect((await net.pull(pull)).ok).toBe(true);
		taken = 'token-2';
		expect((await net.pull(pull)).ok).toBe(true);
		expect(asked).toEqual(['challenge', 'read-token', 'pull', 'pull', 'pull', 'challenge', 'read-token', 'pull']);
	});

	it('reads nothing while locked', async () => {
		expect(await netOf(async () => json(good)).handshake()).toMatchObject({ ok: false, failure: 'refused' });
	});
});
