import { gunzipSync } from 'node:zlib';
import { describe, expect, it, vi } from 'vitest';
import { SILENCE_MS } from '#lib/device/browser/patience.ts';
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
	const reader = () => (readKey ? { dev: 'dddddddd', readKey, certificate: { body: '{}', signature: '' } } : null);
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
		'an office without room',
		async () => json({ type: 'diskFull' }, 503, { 'retry-after': '60' }),
		{ ok: false, failure: 'officeFull', retryAfterMs: 60_000 }
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

	it('packs also where the browser cannot', async () => {
		const sent: RequestInit[] = [];
		vi.stubGlobal('CompressionStream', undefined);
		await netOf(async (_, init) => (sent.push(init), json(good))).push({
			...request,
			certificate: { body: 'x'.repeat(3_000), signature: '' }
		});
		vi.unstubAllGlobals();
		expect(new Headers(sent[0]?.headers).get('content-encoding')).toBe('gzip');
		expect(gunzipSync(Buffer.from(sent[0]?.body as Uint8Array)).toString()).toContain('xxxx');
	});

	it('waits for a slow answer as long as it keeps coming, and ends one that stands still', async () => {
		vi.useFakeTimers();
		const answering = (pieces: number, everyMs: number) => async (_: string, init: RequestInit) => {
			const text = JSON.stringify(good);
			const size = Math.ceil(text.length / 5);
			let at = 0;
			const body = new ReadableStream<Uint8Array>({
				async pull(controller) {
					await new Promise((resolve, reject) => {
						const timer = setTimeout(resolve, at < pieces ? everyMs : 1e9);
						init.signal?.addEventListener('abort', () => (clearTimeout(timer), reject(new Error('ended'))));
					});
					controller.enqueue(new TextEncoder().encode(text.slice(at * size, (at + 1) * size)));
					at += 1;
					if (at === 5) controller.close();
				}
			});
			return new Response(body, { headers: { 'content-type': 'application/json' } });
		};
		const slow = netOf(answering(5, SILENCE_MS - 1_000)).push(request);
		await vi.advanceTimersByTimeAsync(SILENCE_MS * 6);
		expect(await slow).toMatchObject({ ok: true });
		const still = netOf(answering(2, 100)).push(request);
		await vi.advanceTimersByTimeAsync(SILENCE_MS + 1_000);
		expect(await still).toEqual({ ok: false, failure: 'offline' });
		vi.useRealTimers();
	});

	it('gives a larger push longer, and no push for ever', async () => {
		vi.useFakeTimers();
		const ended: number[] = [];
		const never = async (_: string, init: RequestInit): Promise<Response> =>
			new Promise((_resolve, reject) => init.signal?.addEventListener('abort', () => reject(new Error('ended'))));
		for (const length of [10, 200_000]) {
			const body = Array.from({ length }, (_, at) => ((at * 7919) % 36).toString(36)).join('');
			const began = Date.now();
			let isOver = false;
			void netOf(never)
				.enrol({ version: 1, code: body, submitKey: '', readKey: '', label: '' })
				.then(() => (isOver = true));
			while (!isOver) await vi.advanceTimersByTimeAsync(1_000);
			ended.push(Date.now() - began);
		}
		expect(ended[0]).toBeLessThan(SILENCE_MS + 2_000);
		expect(ended[1]).toBeGreaterThan(SILENCE_MS + 40_000);
		vi.useRealTimers();
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
