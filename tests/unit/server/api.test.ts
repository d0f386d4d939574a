/** The endpoints under bad input: each error names the thing and the next step, and the server goes on. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { getApp, openServer } from '#lib/server/app.ts';
import { PUSH_BYTES_MAX } from '#lib/sync/limits.ts';
import { makeOffice, type TestOffice } from '../../store/office.ts';
import { makePhone } from '../../store/phone.ts';
import { POST as push } from '../../../src/routes/api/v1/push/+server.ts';
import { POST as pull } from '../../../src/routes/api/v1/pull/+server.ts';
import { GET as handshake } from '../../../src/routes/api/v1/handshake/+server.ts';
import { GET as challenge } from '../../../src/routes/api/v1/challenge/+server.ts';
import { POST as readToken } from '../../../src/routes/api/v1/read-token/+server.ts';
import { POST as enrol } from '../../../src/routes/api/v1/enrol/+server.ts';
import { GET as pack } from '../../../src/routes/api/v1/packs/[hash]/+server.ts';
import { GET as health } from '../../../src/routes/api/v1/health/+server.ts';

const folder = mkdtempSync(join(tmpdir(), 'voordeur-api-'));
let office: TestOffice;

beforeAll(async () => {
	process.env['DATA_DIR'] = folder;
	process.env['CONTENT_DIR'] = join(folder, 'none');
	const server = await openServer(process.env);
	office = await makeOffice(server.store, Date.now);
	await server.store.close();
	// From here on the office of the test stands on the store and the keys that the endpoints opened.
	const { ports } = await getApp();
	office = {
		...office,
		ports,
		phone: (person = office.coach) => makePhone(ports, { tenant: office.tenant, person, now: Date.now })
	};
});
afterAll(async () => {
	await (await getApp()).store.close();
	rmSync(folder, { recursive: true, force: true });
});

type Handler = (event: never) => Response | Promise<Response>;

/** Calls an endpoint as Kit does, with the parts of the event that ours use. */
async function call(
	handler: Handler,
	request: Request,
	options: { readonly params?: Record<string, string>; readonly from?: string } = {}
): Promise<Response> {
	// Kit's event holds more than an endpoint of ours reads; the rest is left out.
	return handler({
		request,
		params: options.params ?? {},
		url: new URL(request.url),
		getClientAddress: () => options.from ?? '127.0.0.1'
	} as never);
}

function post(body: unknown, headers: Record<string, string> = {}): Request {
	const content = typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body);
	return new Request('http://localhost/api', {
		method: 'POST',
		body: content as BodyInit,
		headers: { 'content-type': 'application/json', ...headers }
	});
}

const get = (headers: Record<string, string> = {}): Request => new Request('http://localhost/api', { headers });

async function expectProblem(response: Response, status: number, type: string): Promise<string> {
	expect(response.status).toBe(status);
	expect(response.headers.get('content-type')).toBe('application/problem+json');
	expect(response.headers.get('cache-control')).toBe('no-store');
	const body = await response.json();
	expect(body).toMatchObject({ type, status, title: expect.any(String), detail: expect.stringMatching(/\w/) });
	expect(JSON.stringify(body)).not.toMatch(/\bat .*:\d+|Error|Aksoy/);
	return body.detail;
}

describe('push', () => {
	it('G15: a malformed push is told where, and a push that is none what to send', async () => {
		const phone = await office.phone();
		const detail = await expectProblem(
			await call(push, post({ ...phone.request([]), status: { unsent: 'many' } })),
			400,
			'malformed'
		);
		expect(detail).toContain('status.appVersion');
		for (const body of [
			'{"version":1',
			'',
			'null',
			'[]',
			'"Aksoy"',
			'<html>portal</html>',
			new Uint8Array([0xff, 0xfe])
		]) {
			await expectProblem(await call(push, post(body)), 400, 'malformed');
		}
		await expectProblem(await call(push, post('{}', { 'content-type': 'text/plain' })), 415, 'otherContent');
		await expectProblem(await call(push, post('{}', { 'content-encoding': 'br' })), 415, 'otherContent');
	});

	it('stops an oversized body before it fills the memory, packed or not', async () => {
		await expectProblem(await call(push, post(`"${'x'.repeat(PUSH_BYTES_MAX)}"`)), 413, 'tooLarge');
		const bomb = gzipSync(Buffer.alloc(200_000_000));
		expect(bomb.byteLength).toBeLessThan(PUSH_BYTES_MAX);
		await expectProblem(await call(push, post(new Uint8Array(bomb), { 'content-encoding': 'gzip' })), 413, 'tooLarge');
		await expectProblem(await call(push, post('not packed', { 'content-encoding': 'gzip' })), 400, 'malformed');
	});

	it('takes in a packed push, and an unknown kind, and answers receipts', async () => {
		const phone = await office.phone();
		const body = await phone.push([
			phone.make({ ent: crypto.randomUUID(), kind: 'heatPump', scope: office.scope, fields: { noise: 1 } })
		]);
		const response = await call(
			push,
			post(new Uint8Array(gzipSync(JSON.stringify(body))), { 'content-encoding': 'gzip' })
		);
		expect(response.status).toBe(200);
		expect(await response.json()).toMatchObject({
			receipts: [{ result: 'quarantined', reason: 'unknownKind heatPump' }]
		});
	});

	it('G15: a phone that cannot prove itself gets 401 and keeps its work', async () => {
		const phone = await office.phone();
		const other = await office.phone();
		const body = await phone.push([
			phone.make({ ent: crypto.randomUUID(), kind: 'visit', scope: office.scope, fields: {} })
		]);
		const forged = { ...body.certificate, body: body.certificate.body.replace('"person"', '"nobody"') };
		const attempts = [
			{ ...body, certificate: forged },
			{ ...body, certificate: other.enrolled.certificate },
			{ ...body, sessions: [] }
		];
		for (const one of attempts)
			expect(await expectProblem(await call(push, post(one)), 401, 'notEnrolled')).toContain('stays on the phone');
	});

	it('answers 429 with a time to wait to a phone that never stops', async () => {
		const phone = await office.phone();
		const request = JSON.stringify(phone.request([]));
		let last = await call(push, post(request));
		for (let count = 0; count < 300 && last.status === 200; count += 1) last = await call(push, post(request));
		await expectProblem(last, 429, 'tooMany');
		expect(Number(last.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
	});
});

describe('reading', () => {
	it('goes from a challenge through a signature to a page, and refuses every wrong token', async () => {
		const phone = await office.phone();
		const asked = await (await call(challenge, get())).json();
		const request = {
			version: 1,
			dev: phone.enrolled.dev,
			challenge: asked.challenge,
			signature: await phone.signRead(asked.challenge)
		};
		const { token } = await (await call(readToken, post(request))).json();
		const hello = await call(handshake, get({ authorization: `Bearer ${token}` }));
		expect((await hello.json()).scopes).toContain(office.scope);
		const page = { version: 1, scope: office.scope, epoch: null, after: 0, limit: 10 };
		const answer = await call(pull, post(page, { authorization: `Bearer ${token}`, 'accept-encoding': 'gzip' }));
		expect([answer.status, answer.headers.get('content-encoding'), answer.headers.get('cache-control')]).toEqual([
			200,
			'gzip',
			'no-store'
		]);
		await expectProblem(
			await call(pull, post({ ...page, scope: 'round:00000000' }, { authorization: `Bearer ${token}` })),
			403,
			'outsideScope'
		);
		await expectProblem(
			await call(pull, post({ ...page, limit: 0 }, { authorization: `Bearer ${token}` })),
			400,
			'malformed'
		);
		for (const wrong of ['', 'Bearer', `Bearer ${token}x`, `Basic ${token}`, 'Bearer a.b.c']) {
			await expectProblem(await call(handshake, get({ authorization: wrong })), 401, 'wrongToken');
			await expectProblem(await call(pull, post(page, { authorization: wrong })), 401, 'wrongToken');
		}
		await expectProblem(await call(readToken, post({ ...request, dev: crypto.randomUUID() })), 401, 'notEnrolled');
		await expectProblem(await call(readToken, post({ dev: 7 })), 400, 'malformed');
	});

	it('hands out packs by hash for ever, and nothing else', async () => {
		const hash = 'ab'.repeat(32);
		await office.ports.store.transaction(office.tenant, (tx) =>
			tx.putPack({ hash, body: '{"format":1}', publishedAt: 1 })
		);
		const answer = await call(pack, get(), { params: { hash } });
		expect(await answer.text()).toBe('{"format":1}');
		expect(answer.headers.get('cache-control')).toContain('immutable');
		await expectProblem(await call(pack, get(), { params: { hash: 'cd'.repeat(32) } }), 404, 'notFound');
		await expectProblem(await call(pack, get(), { params: { hash: '../keys/intake.jwk' } }), 404, 'notFound');
	});
});

describe('the rest', () => {
	it('refuses a wrong code and then too many of them', async () => {
		const request = { version: 1, code: 'AAAAA-BBBBB', submitKey: 'AA', readKey: 'AA', label: 'phone' };
		await expectProblem(await call(enrol, post(request), { from: '10.0.0.1' }), 403, 'codeRefused');
		await expectProblem(await call(enrol, post({ code: 'short' }), { from: '10.0.0.1' }), 400, 'malformed');
		let last = await call(enrol, post(request), { from: '10.0.0.1' });
		for (let count = 0; count < 30 && last.status !== 429; count += 1)
			last = await call(enrol, post(request), { from: '10.0.0.1' });
		await expectProblem(last, 429, 'tooMany');
		await expectProblem(await call(enrol, post(request), { from: '10.0.0.2' }), 403, 'codeRefused');
	});

	it('tells a reference and logs a place, never a value, when something unforeseen goes wrong', async () => {
		expect((await call(health, get())).status).toBe(200);
		const app = await getApp();
		const log = vi.spyOn(console, 'error').mockImplementation(() => undefined);
		const broken = vi.spyOn(app.store, 'transaction').mockRejectedValue(new Error('Familie Aksoy, Hazelhof 1'));
		const response = await call(health, get());
		const detail = await expectProblem(response, 500, 'server');
		const logged = log.mock.calls.flat().join(' ');
		expect(logged).not.toContain('Aksoy');
		expect(logged).toContain(/[0-9a-f-]{36}/.exec(detail)?.[0]);
		broken.mockRestore();
		log.mockRestore();
		expect((await call(health, get())).status).toBe(200);
	});
});
