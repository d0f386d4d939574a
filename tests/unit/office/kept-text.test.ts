/** What somebody typed at the office and the office did not take. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { draftKeys } from '#lib/server/identity/draft-keys.ts';
import { keepFetch, type Halt } from '../../../src/routes/(office)/office/(desk)/kept-text/keep-fetch.ts';
import { dropDraft, keepDraft, openDraft } from '../../../src/routes/(office)/office/(desk)/kept-text/kept-drafts.ts';

const FORM: RequestInit = { method: 'POST', headers: { 'x-sveltekit-action': 'true' }, body: 'answer=Een+zin' };
const answer = (value: object, status = 200): Response => Response.json(value, { status });
const TAKEN = { type: 'success', status: 204 };

function office(...answers: readonly (Response | Error)[]) {
	const asked: Halt[] = [];
	const sent: (BodyInit | null | undefined)[] = [];
	let done = 0;
	const left = [...answers];
	const send = (again: boolean) =>
		keepFetch(
			async (_input, init) => {
				sent.push(init?.body);
				const next = left.shift();
				if (next === undefined || next instanceof Error) throw next ?? new Error('asked once too often');
				return next;
			},
			{
				ask: async ({ why }) => {
					asked.push(why);
					return again;
				},
				done: () => (done += 1)
			}
		)('/office/concerns/1?/answer', FORM);
	return { send, asked, sent, done: () => done };
}

describe('a form that the office did not take', () => {
	it.each<readonly [string, Response | Error, Halt]>([
		['whose session is over', answer({ type: 'redirect', status: 303, location: '/office/sign-in' }), 'signedOut'],
		['of another role', answer({ type: 'error', error: { message: 'This role may not do that' } }, 403), 'closed'],
		['without a network', new TypeError('Failed to fetch'), 'away'],
		['behind a proxy whose server is gone', new Response('<html>Bad Gateway</html>', { status: 502 }), 'away'],
		['that is too large', answer({ type: 'error', error: { message: 'Too large' } }, 413), 'large'],
		['at a fault', answer({ type: 'error', error: { message: 'x', reference: 'ab12' } }, 500), 'fault']
	])('is asked about and sent again as it was: one %s', async (_what, first, why) => {
		const { send, asked, sent, done } = office(first, answer(TAKEN));
		expect(await (await send(true)).json()).toEqual(TAKEN);
		expect(asked).toEqual([why]);
		expect(sent).toEqual([FORM.body, FORM.body]);
		expect(done()).toBe(1);
	});

	it('stays as it is when its person would rather not', async () => {
		const { send, done } = office(new TypeError('Failed to fetch'));
		expect(await (await send(false)).json()).toMatchObject({ type: 'failure', status: 503 });
		expect(done()).toBe(0);
	});

	it.each([
		['words of its own page', { type: 'failure', status: 400, data: '[{}]' }, 0],
		['the question who it is', { type: 'redirect', status: 303, location: '/office/confirm?to=x' }, 0],
		['a way on', { type: 'redirect', status: 303, location: '/office/rounds/1' }, 1]
	])('is let through with %s', async (_what, value, count) => {
		const { send, asked, done } = office(answer(value));
		expect(await (await send(true)).json()).toEqual(value);
		expect([asked.length, done()]).toEqual([0, count]);
	});
});

describe('a text that is kept', () => {
	const shelf = new Map<string, string>();
	const fields = [{ name: 'answer', at: 0, value: 'Mevrouw Aksoy belt terug.', base: '' }];
	const id = '/office/concerns/1?|?/answer|0';
	const now = Date.UTC(2026, 10, 24, 12);
	const keysOf = (person: string, at = now) =>
		draftKeys(
			{
				ports: {
					crypto: { tokenMac: async (text) => Buffer.from(text.padStart(64)).subarray(-32).toString('base64url') }
				},
				tenant: 't'
			},
			{ person, now: at }
		);

	beforeEach(() => {
		shelf.clear();
		vi.stubGlobal('localStorage', {
			getItem: (name: string) => shelf.get(name) ?? null,
			setItem: (name: string, value: string) => void shelf.set(name, value),
			removeItem: (name: string) => void shelf.delete(name)
		});
	});
	afterEach(() => vi.unstubAllGlobals());

	it('comes back to who typed it, says nothing to anybody else, and lies nowhere in the clear', async () => {
		await keepDraft(await keysOf('marja'), { id, fields, now });
		expect(await openDraft(await keysOf('marja'), { id, now: now + 1 })).toEqual({ savedAt: now, fields });
		expect(await openDraft(await keysOf('ineke'), { id, now: now + 1 })).toBeNull();
		expect([...shelf.values()].join()).not.toMatch(/Aksoy|concerns|answer/);
	});

	it('is there past midnight, and gone after a day', async () => {
		await keepDraft(await keysOf('marja'), { id, fields, now });
		const hours = (count: number): number => now + count * 3_600_000;
		expect(await openDraft(await keysOf('marja', hours(20)), { id, now: hours(20) })).not.toBeNull();
		expect(await openDraft(await keysOf('marja', hours(25)), { id, now: hours(25) })).toBeNull();
	});

	it('is gone once it was sent', async () => {
		await keepDraft(await keysOf('marja'), { id, fields, now });
		await dropDraft({ id, now });
		expect(shelf.size).toBe(0);
	});
});
