/** The rescue endpoint and the health check under what comes in from outside: each error names the thing and the next step. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getApp, openServer } from '#lib/server/app.ts';
import { rescueText } from '#lib/sync/rescue-file.ts';
import { makeOffice, type TestOffice } from '../../store/office.ts';
import { makePhone } from '../../store/phone.ts';
import { GET as health } from '../../../src/routes/api/v1/health/+server.ts';
import { POST as rescue } from '../../../src/routes/api/v1/rescue/+server.ts';

const folder = mkdtempSync(join(tmpdir(), 'voordeur-rescue-'));
let office: TestOffice;
beforeAll(async () => {
	process.env['DATA_DIR'] = folder;
	process.env['CONTENT_DIR'] = join(folder, 'none');
	const server = await openServer(process.env);
	office = await makeOffice(server.store, Date.now);
	await server.store.close();
	office = { ...office, ports: (await getApp()).ports };
});
afterAll(async () => {
	await (await getApp()).store.close();
	rmSync(folder, { recursive: true, force: true });
});

let address = 0;
function send(body: string, kind = 'application/x-ndjson'): Promise<Response> | Response {
	address += 1;
	const request = new Request('http://localhost/api', { method: 'POST', body, headers: { 'content-type': kind } });
	// Kit's event holds more than an endpoint of ours reads; the rest is left out.
	return rescue({ request, getClientAddress: () => `10.0.0.${address}` } as never);
}

describe('the rescue endpoint', () => {
	it('G3, G4: takes a file in without a session of the office, and twice as once', async () => {
		const phone = await makePhone(office.ports, { tenant: office.tenant, person: office.coach, now: Date.now });
		const request = await phone.push([
			phone.make({
				ent: crypto.randomUUID(),
				kind: 'attempt',
				scope: office.scope,
				root: office.household,
				fields: { address: office.address, outcome: 'notHome' }
			})
		]);
		const text = rescueText({
			madeAt: 1,
			certificates: [request.certificate],
			sessions: request.sessions,
			envelopes: request.envelopes.map((envelope) => ({ envelope, savedAt: 1 })),
			receipts: []
		});
		expect(await (await send(text)).json()).toMatchObject({ stored: 1, known: 0 });
		expect(await (await send(text)).json()).toMatchObject({ stored: 0, known: 1 });
	});

	it.each([
		['a foreign file', 'Familie Aksoy', 'application/x-ndjson', 422, 'foreignFile'],
		['another kind of body', '{}', 'application/json', 415, 'otherContent']
	])('refuses %s and repeats nothing of it', async (_, body, kind, status, type) => {
		const response = await send(body, kind);
		expect(response.status).toBe(status);
		const problem = await response.json();
		expect(problem.type).toBe(type);
		expect(JSON.stringify(problem)).not.toMatch(/Aksoy/);
	});

	it('asks for patience when files come one after another from one place', async () => {
		const codes: number[] = [];
		for (let at = 0; at < 7; at += 1) {
			address = 99;
			codes.push((await send('x')).status);
		}
		expect(codes).toContain(429);
	});
});

describe('the health check', () => {
	it('G8: says in one word whether a verified backup is there, and no value', async () => {
		const response = await health({ request: new Request('http://localhost/api') } as never);
		const body = await response.json();
		expect(body.backup).toBe('young');
		expect(Object.keys(body).sort()).toEqual(['backup', 'status', 'version']);
	});
});
