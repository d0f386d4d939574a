/** An emptied phone may have its browser forget this origin; whoever else asks, by whatever way, takes nothing away. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getApp, openServer } from '#lib/server/app.ts';
import { makeChallenge } from '#lib/server/sync/read-token.ts';
import { revokeDevice } from '#lib/server/sync/enrol.ts';
import { emptiedText } from '#lib/sync/emptied.ts';
import { makeOffice, type TestOffice } from '../../store/office.ts';
import { makePhone, type Phone } from '../../store/phone.ts';
import { GET, POST } from '../../../src/routes/api/v1/emptied/+server.ts';

const folder = mkdtempSync(join(tmpdir(), 'voordeur-emptied-'));
let office: TestOffice;

beforeAll(async () => {
	process.env['DATA_DIR'] = folder;
	process.env['CONTENT_DIR'] = join(folder, 'none');
	const server = await openServer(process.env);
	office = await makeOffice(server.store, Date.now);
	await server.store.close();
});
afterAll(async () => {
	await (await getApp()).store.close();
	rmSync(folder, { recursive: true, force: true });
});

const OURS = { 'sec-fetch-site': 'same-origin', 'sec-fetch-dest': 'document' };

/** As Kit calls it; the handlers take no more of the event than this. */
async function open(headers: Record<string, string>, query = ''): Promise<Response> {
	const url = new URL(`https://voordeur.example/api/v1/emptied${query}`);
	return GET({ request: new Request(url, { headers }), url } as Parameters<typeof GET>[0]);
}

async function ask(body: unknown, headers: Record<string, string> = {}): Promise<Response> {
	const request = new Request('https://voordeur.example/api/v1/emptied', {
		method: 'POST',
		body: JSON.stringify(body),
		headers: { 'content-type': 'application/json', ...headers }
	});
	return POST({ request, getClientAddress: () => '127.0.0.1' } as Parameters<typeof POST>[0]);
}

const forgets = (answer: Response): string | null => answer.headers.get('clear-site-data');
const asked = async () => makeChallenge((await getApp()).ports, { now: Date.now() });

async function phoneOf(): Promise<Phone> {
	const { ports } = await getApp();
	return makePhone(ports, { tenant: office.tenant, person: office.coach, now: Date.now });
}

async function proofOf(phone: Phone, challenge: string) {
	const { dev, certificate } = phone.enrolled;
	return { version: 1, certificate, challenge, signature: await phone.sign(emptiedText({ dev, challenge })) };
}

describe('the last page of an emptied phone', () => {
	it('says in both languages what an emptied phone came to', async () => {
		const answer = await open(OURS, '?language=en');
		expect(answer.headers.get('cache-control')).toBe('no-store');
		expect(await answer.text()).toContain('nothing of your work is left behind');
		expect(await (await open(OURS)).text()).toContain('niets van uw werk achtergebleven');
	});

	it('takes nothing away, whoever opens it: a link in a lesson comes from the app itself', async () => {
		for (const site of ['same-origin', 'same-site', 'cross-site', 'none'])
			for (const dest of ['document', 'image', 'empty'])
				expect(forgets(await open({ 'sec-fetch-site': site, 'sec-fetch-dest': dest }))).toBeNull();
		expect(forgets(await open({}))).toBeNull();
	});
});

describe('the proof of an emptied phone', () => {
	it('has the browser forget this origin, once', async () => {
		const proof = await proofOf(await phoneOf(), await asked());
		const first = await ask(proof, OURS);
		expect([first.status, forgets(first)]).toEqual([200, '"cache", "cookies", "storage"']);
		const again = await ask(proof, OURS);
		expect([again.status, forgets(again)]).toEqual([401, null]);
	});

	it('counts from a phone that was withdrawn, too', async () => {
		const [phone, { ports }] = [await phoneOf(), await getApp()];
		expect(await revokeDevice(ports, { tenant: office.tenant, dev: phone.enrolled.dev })).toBe(true);
		expect(forgets(await ask(await proofOf(phone, await asked())))).not.toBeNull();
	});

	it('counts from nobody else, and from no other site', async () => {
		const [phone, other] = [await phoneOf(), await phoneOf()];
		const good = await proofOf(phone, await asked());
		const { dev } = phone.enrolled;
		const read = await phone.signRead(good.challenge);
		const attempts = [
			{ ...good, signature: await other.sign(emptiedText({ dev, challenge: good.challenge })) },
			{ ...good, certificate: other.enrolled.certificate },
			{ ...good, signature: read },
			{ ...good, challenge: `${good.challenge}x` },
			await proofOf(phone, 'made.up.zzzzzzzz.AAAA'),
			await proofOf(phone, await makeChallenge((await getApp()).ports, { now: Date.now() - 3_600_000 }))
		];
		for (const one of attempts) expect(forgets(await ask(one))).toBeNull();
		for (const site of ['cross-site', 'same-site', 'none'])
			expect(forgets(await ask(good, { 'sec-fetch-site': site }))).toBeNull();
		for (const body of [{}, null, { ...good, signature: '' }]) expect((await ask(body)).status).toBe(400);
		// Nobody used it up.
		expect(forgets(await ask(good, OURS))).not.toBeNull();
	});
});
