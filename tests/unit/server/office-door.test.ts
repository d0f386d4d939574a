/** The hook before every page: an address that is written in another way is the same address to it as to the router. */
import type { Handle } from '@sveltejs/kit';
import { isRedirect } from '@sveltejs/kit';
import { describe, expect, it } from 'vitest';
import { handle } from '../../../src/hooks.server.ts';

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

	it('lets nobody past by an address that cannot be read', async () => {
		const thrown = await ask('/office/%E0%A4%A').catch((error: unknown) => error);
		expect(isRedirect(thrown)).toBe(true);
	});
});
