/** The hook before every page: an address that is written in another way is the same address to it as to the router. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Handle } from '@sveltejs/kit';
import { isHttpError, isRedirect } from '@sveltejs/kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getApp, openServer } from '#lib/server/app.ts';
import { SESSION_COOKIE, sessionCookie } from '#lib/server/identity/session.ts';
import { makeOffice } from '../../store/office.ts';
import { handle } from '../../../src/hooks.server.ts';

const folder = mkdtempSync(join(tmpdir(), 'voordeur-door-'));

beforeAll(async () => {
	process.env['DATA_DIR'] = folder;
	process.env['CONTENT_DIR'] = join(folder, 'none');
	const server = await openServer(process.env);
	await makeOffice(server.store, Date.now);
	await server.store.close();
});
afterAll(async () => {
	await (await getApp()).store.close();
	rmSync(folder, { recursive: true, force: true });
});

async function ask(pathname: string, method = 'GET', address = '10.9.9.1'): Promise<Response> {
	const url = new URL(`http://localhost:3000${pathname}`);
	const event = {
		request: new Request(url, { method }),
		url,
		locals: {},
		cookies: { get: () => undefined, set: () => undefined, delete: () => undefined },
		getClientAddress: () => address
	};
	// Kit's event holds more than ours read; the rest is left out.
	return handle({ event, resolve: async () => new Response('page') } as unknown as Parameters<Handle>[0]);
}

const WRITTEN = ['/office/sign-in', '/%6Fffice/sign-in', '/office/%73ign-in', '/%6f%66fice/sign%2Din'];

describe('the door of the office', () => {
	it.each(WRITTEN)('keeps %s out of every cache', async (pathname) => {
		expect((await ask(pathname)).headers.get('cache-control')).toBe('no-store');
	});

	it.each(WRITTEN)('lets nobody sign in at %s without end', async (pathname) => {
		let status = 200;
		const address = `10.9.8.${WRITTEN.indexOf(pathname)}`;
		for (let tries = 0; status === 200 && tries < 100; tries += 1)
			status = (await ask(pathname, 'POST', address)).status;
		expect(status).toBe(429);
	});

	it('counts the addresses of one network of IPv6 as one asker', async () => {
		const statuses: number[] = [];
		for (let tries = 0; tries < 100 && !statuses.includes(429); tries += 1)
			statuses.push((await ask('/office/sign-in', 'POST', `2001:db8:9:8::${tries.toString(16)}`)).status);
		expect(statuses).toContain(429);
		expect((await ask('/office/sign-in', 'POST', '2001:db8:9:9::1')).status).toBe(200);
	});

	it('sends whoever is not signed in away from every spelling of a page, and back to it later', async () => {
		for (const pathname of ['/office/visits', '/%6Fffice/visits', '/office%2Fvisits']) {
			const thrown = await ask(pathname).catch((error: unknown) => error);
			// A slash that is written otherwise is none to the router either: no page of the office is behind it.
			if (pathname.includes('%2F')) expect(thrown).toBeInstanceOf(Response);
			else
				expect(isRedirect(thrown) && thrown.location).toBe(
					`/office/sign-in?to=${encodeURIComponent('/office/visits')}`
				);
		}
	});

	it('takes nothing that changes something from another site, of whatever kind its bytes are', async () => {
		const status = async (headers: Record<string, string>, method = 'POST') => {
			const url = new URL('http://localhost:3000/office/sign-out');
			const request = new Request(url, { method, headers });
			const event = { request, url, locals: {}, cookies: { get: () => undefined }, getClientAddress: () => '10.9.7.1' };
			const asked = { event, resolve: async () => new Response('page') } as unknown as Parameters<Handle>[0];
			const thrown: unknown = await Promise.resolve(handle(asked)).catch((error: unknown) => error);
			return isHttpError(thrown) ? thrown.status : 0;
		};
		const bytes = { 'content-type': 'application/octet-stream' };
		expect(await status({ ...bytes, origin: 'https://elders.example' })).toBe(403);
		expect(await status({ ...bytes, origin: 'null' })).toBe(403);
		expect(await status({ ...bytes, 'sec-fetch-site': 'cross-site' })).toBe(403);
		expect(await status({ ...bytes, 'sec-fetch-site': 'same-site' }, 'DELETE')).toBe(403);
		expect(await status({ ...bytes, origin: 'http://localhost:3000', 'sec-fetch-site': 'same-origin' })).not.toBe(403);
		expect(await status({ 'sec-fetch-site': 'cross-site' }, 'GET')).not.toBe(403);
	});

	it('bears a session in a cookie that over https no neighbour can set', () => {
		expect(sessionCookie(new URL('https://voordeur.example/office'))).toBe('__Host-voordeur_session');
		expect(sessionCookie(new URL('http://localhost:3000/office'))).toBe(SESSION_COOKIE);
	});

	it('lets nobody past by an address that cannot be read', async () => {
		const thrown = await ask('/office/%E0%A4%A').catch((error: unknown) => error);
		expect(isRedirect(thrown)).toBe(true);
	});
});
