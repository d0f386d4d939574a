/** Limits that hold for many, asked of the endpoints over HTTP by whoever wants to get round them. */
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openServer } from '#lib/server/app.ts';
import { serverChance } from '#lib/server/crypto.ts';
import { rescueText } from '#lib/sync/rescue-file.ts';
import type { PushAnswer } from '#lib/sync/wire.ts';
import { makeOffice, type TestOffice } from './office.ts';
import { makePhone, type Phone } from './phone.ts';
import { type Processes, startProcesses } from './processes.ts';

const id = serverChance.uuid;
const folder = mkdtempSync(join(tmpdir(), 'voordeur-limits-'));
const environment = { DATA_DIR: folder, CONTENT_DIR: join(folder, 'nothing') };
const JSON_BODY = { 'content-type': 'application/json' };
const PUSH = '/api/v1/push';
const PHONES = ['eager', 'calm', 'withdrawn', 'photographer', 'rescuer'] as const;
type Name = (typeof PHONES)[number];

let processes: Processes;
let office: TestOffice;
const phones = new Map<Name, Phone>();
const phone = (name: Name): Phone => {
	const one = phones.get(name);
	if (!one) throw new Error(`there is no phone ${name}`);
	return one;
};

beforeAll(async () => {
	const server = await openServer(environment);
	office = await makeOffice(server.store, Date.now);
	const { tenant, coach: person } = office;
	// With the keys that the process will open.
	for (const name of PHONES) phones.set(name, await makePhone(server.ports, { tenant, person, now: Date.now }));
	await server.store.transaction(office.tenant, async (tx) => {
		const device = await tx.findDevice(phone('withdrawn').enrolled.dev);
		if (device) await tx.putDevice({ ...device, revokedAt: 1 });
	});
	await server.store.close();
	processes = await startProcesses(1, environment);
}, 60_000);
afterAll(async () => {
	await processes.stop();
	rmSync(folder, { recursive: true, force: true });
});

const ask = (path: string, init: RequestInit): Promise<Response> =>
	fetch(`http://127.0.0.1:${processes.ports[0]}${path}`, {
		...init,
		// One that is kept open may be closed by the other side at the moment it is used again.
		headers: { ...init.headers, connection: 'close' }
	});
const push = (body: unknown, asker = '192.0.2.1'): Promise<Response> =>
	ask(PUSH, { method: 'POST', headers: { ...JSON_BODY, 'x-asker': asker }, body: JSON.stringify(body) });
const note = (from: Phone, text: string) =>
	from.make({ ent: id(), kind: 'note', scope: office.scope, root: office.household, fields: { text } });

describe('a push', () => {
	it('is counted by the device that is proven, whatever else its certificate holds and wherever it comes from', async () => {
		const eager = phone('eager');
		const plain = eager.request([]);
		const statuses: number[] = [];
		const one = async (turn: number): Promise<void> => {
			const certificate = { junk: turn, ...plain.certificate };
			const answer = await push({ ...plain, certificate }, `192.0.2.${turn % 256}`);
			statuses.push(answer.status);
			await answer.text();
		};
		// Two a second come back, so that a slow machine needs a few more.
		for (let turn = 0; turn < 600 && !statuses.includes(429); turn += 20)
			await Promise.all(Array.from({ length: 20 }, (_, at) => one(turn + at)));
		expect(statuses.filter((status) => status === 200).length).toBeGreaterThanOrEqual(200);
		expect(statuses).toContain(429);
		// A colleague behind the same address is none of it.
		expect((await push(phone('calm').request([]), '192.0.2.1')).status).toBe(200);
	});

	it('that nests some hundred thousand deep is refused before anybody goes down into it', async () => {
		const levels = 450_000;
		const { certificate: _certificate, ...rest } = phone('calm').request([]);
		const nest = `${'['.repeat(levels)}${']'.repeat(levels)}`;
		const body = `${JSON.stringify(rest).slice(0, -1)},"certificate":${nest}}`;
		const flat = `${JSON.stringify(rest).slice(0, -1)},"certificate":"${'x'.repeat(nest.length)}"}`;
		const sendTwenty = async (text: string): Promise<readonly number[]> =>
			Promise.all(
				Array.from({ length: 20 }, async () => {
					const answer = await ask(PUSH, { method: 'POST', headers: JSON_BODY, body: text });
					await answer.text();
					return answer.status;
				})
			);
		const flatBegan = performance.now();
		await sendTwenty(flat);
		// What as many bytes take that nest nowhere: the machine is measured with itself.
		const flatMs = performance.now() - flatBegan;
		const began = performance.now();
		const sent = sendTwenty(body);
		let slowest = 0;
		let isOver = false;
		void sent.finally(() => (isOver = true));
		while (!isOver) {
			const asked = performance.now();
			expect((await ask('/api/v1/challenge', {})).status).toBe(200);
			slowest = Math.max(slowest, performance.now() - asked);
		}
		expect(await sent).toEqual(Array.from({ length: 20 }, () => 400));
		// As values they took twenty times as long, and nobody else was answered meanwhile.
		expect(slowest).toBeLessThan(Math.max(1_000, 6 * flatMs));
		console.log(
			`20 deep pushes: ${Math.round(performance.now() - began)} ms, a colleague waited ${Math.round(slowest)} ms at most`
		);
	}, 60_000);
});

describe('a phone that was withdrawn', () => {
	it('G3: has room for a month of work in quarantine, keeps the rest, and holds up nobody', async () => {
		const withdrawn = phone('withdrawn');
		const batch = async () => withdrawn.push(Array.from({ length: 11 }, () => note(withdrawn, 'x'.repeat(60_000))));
		const first = await batch();
		expect((await push(first)).status).toBe(200);
		let taken = 1;
		let last = 200;
		for (; last === 200 && taken < 60; taken += 1) {
			const answer = await push(await batch());
			last = answer.status;
			if (last !== 200) expect(Number(answer.headers.get('retry-after'))).toBe(3_600);
			await answer.text();
		}
		expect(last).toBe(429);
		expect(taken).toBeGreaterThan(40);
		expect(taken).toBeLessThan(50);
		// What waits already is answered as it was.
		const again = await push(first);
		expect(again.status).toBe(200);
		const { receipts } = (await again.json()) as PushAnswer;
		expect(receipts.every(({ result }) => result === 'quarantined')).toBe(true);
		expect((await push(phone('calm').request([]))).status).toBe(200);
	}, 60_000);
});

describe('photos that no record names', () => {
	it('have room for two hundred of a phone, and those of a colleague beside them', async () => {
		const put = async (from: Phone): Promise<number> => {
			const bytes = randomBytes(400_000);
			const hash = createHash('sha256').update(bytes).digest('hex');
			const headers = { 'content-type': 'application/octet-stream', authorization: await from.signPhoto(hash) };
			const answer = await ask(`/api/v1/photos/${hash}`, { method: 'PUT', headers, body: bytes });
			await answer.text();
			return answer.status;
		};
		const statuses: number[] = [];
		while (statuses.length < 160 && statuses.at(-1) !== 429) statuses.push(await put(phone('photographer')));
		expect(statuses.filter((status) => status === 200)).toHaveLength(150);
		expect(statuses.at(-1)).toBe(429);
		expect(await put(phone('calm'))).toBe(200);
	}, 60_000);
});

describe('a rescue file', () => {
	it('is read once for each certificate, and for no more than a phone can have', async () => {
		const rescuer = phone('rescuer');
		const { certificate, sessions } = rescuer.request([]);
		const envelope = await rescuer.seal(note(rescuer, 'Koud'));
		const content = { madeAt: 1, certificates: [certificate], sessions, receipts: [] };
		const text = rescueText({ ...content, envelopes: [{ envelope, savedAt: 1 }] });
		const own = `${JSON.stringify({ certificate })}\n`;
		const invented = Array.from(
			{ length: 30_000 },
			(_, at) => `${JSON.stringify({ certificate: { ...certificate, body: `${certificate.body}${at}` } })}\n`
		);
		const [head, ...lines] = text.split('\n');
		const body = `${head}\n${own.repeat(300)}${invented.join('')}${lines.join('\n')}`;
		const began = performance.now();
		const answer = await ask('/api/v1/rescue', {
			method: 'POST',
			headers: { 'content-type': 'application/x-ndjson' },
			body
		});
		expect(answer.status).toBe(200);
		expect(await answer.json()).toMatchObject({ stored: 1, unreadable: 30_000 - 9 });
		console.log(`a rescue file of ${body.length} characters: ${Math.round(performance.now() - began)} ms`);
	}, 60_000);
});

describe('codes for a phone', () => {
	it('are tried twenty times by a whole /64 of IPv6, not by each of its addresses', async () => {
		const tries: number[] = [];
		for (let turn = 0; turn < 30; turn += 1) {
			const answer = await ask('/api/v1/enrol', {
				method: 'POST',
				headers: { ...JSON_BODY, 'x-asker': `2001:db8:0:7::${turn.toString(16)}` },
				body: JSON.stringify({ version: 1, code: `NO${turn}`, label: 'x', submitKey: 'x', readKey: 'x' })
			});
			tries.push(answer.status);
			await answer.text();
		}
		expect(tries.filter((status) => status === 429)).toHaveLength(10);
		const other = await ask('/api/v1/enrol', {
			method: 'POST',
			headers: { ...JSON_BODY, 'x-asker': '2001:db8:0:8::1' },
			body: '{}'
		});
		expect(other.status).toBe(400);
	});
});
