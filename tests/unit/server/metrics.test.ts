/** Figures for whoever watches the server, and whether it can take work: nobody is in them, and only who has the token reads them. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getApp, openServer } from '#lib/server/app.ts';
import { answerMetrics, countAnswer, kindOfPath } from '#lib/server/metrics/answers.ts';
import { metricsText } from '#lib/server/metrics/prometheus.ts';
import { findNotReady } from '#lib/server/metrics/ready.ts';
import { GET as metrics } from '../../../src/routes/api/v1/metrics/+server.ts';
import { GET as ready } from '../../../src/routes/api/v1/ready/+server.ts';
import { makeOffice } from '../../store/office.ts';

const TOKEN = 'a-token-of-twenty-one';
/** A line of the format: a name, perhaps labels, a number. */
const LINE = /^[a-z_]+(\{[a-z]+="[^"]*"(,[a-z]+="[^"]*")*\})? -?[0-9.e+-]+$/;

const folder = mkdtempSync(join(tmpdir(), 'voordeur-metrics-'));

beforeAll(async () => {
	process.env['DATA_DIR'] = folder;
	const server = await openServer(process.env);
	await makeOffice(server.store, Date.now);
	await server.store.close();
});
afterAll(async () => {
	delete process.env['METRICS_TOKEN'];
	await (await getApp()).store.close();
	rmSync(folder, { recursive: true });
});

// Kit gives a handler much more than these read.
const ask = (
	handler: typeof metrics | typeof ready,
	headers: Readonly<Record<string, string>> = {}
): Promise<Response> =>
	Promise.resolve(
		handler({ request: new Request('http://localhost:3000/', { headers }) } as unknown as Parameters<
			typeof metrics
		>[0] &
			Parameters<typeof ready>[0])
	);

describe('the metrics', () => {
	it('are not there while no token is set', async () => {
		expect((await ask(metrics)).status).toBe(404);
	});

	it('are for who bears the token, and hold no name, street or id', async () => {
		process.env['METRICS_TOKEN'] = TOKEN;
		expect((await ask(metrics)).status).toBe(401);
		expect((await ask(metrics, { authorization: `Bearer ${TOKEN}x` })).status).toBe(401);
		const answer = await ask(metrics, { authorization: `Bearer ${TOKEN}` });
		expect(answer.status).toBe(200);
		expect(answer.headers.get('content-type')).toContain('version=0.0.4');
		const text = await answer.text();
		const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
		expect(lines.filter((line) => !LINE.test(line))).toEqual([]);
		expect(text).toContain('voordeur_devices{state="enrolled"} 0');
		expect(text).not.toMatch(/Aksoy|Hazelhof|Marja|Kees|[0-9a-f]{8}-[0-9a-f]{4}/);
	});

	it('count answers by kind of address and class of status, and by no path', () => {
		countAnswer(kindOfPath('/office/concerns/0b6c'), 303, 12);
		countAnswer(kindOfPath('/api/v1/push'), 200, 300);
		const text = metricsText(answerMetrics());
		expect(text).toContain('voordeur_answers_total{kind="office",status="3xx"} 1');
		expect(text).toContain('voordeur_answers_within_total{kind="api",seconds="1"} 1');
		expect(text).not.toContain('concerns');
	});

	it('leave out what is not known, and escape what a label holds', () => {
		expect(metricsText([{ name: 'a', help: 'x', type: 'gauge', samples: [{ value: null }] }])).toBe('');
		const labelled = { name: 'a', help: 'x', type: 'gauge', samples: [{ labels: { b: 'c"\n' }, value: 1 }] } as const;
		expect(metricsText([labelled])).toContain('a{b="c\\"\\n"} 1');
	});
});

describe('readiness', () => {
	it('says what is missing, by name', async () => {
		const app = await getApp();
		expect(await findNotReady(app, process.env)).toEqual([]);
		expect((await ask(ready)).status).toBe(200);
		expect(await findNotReady(app, { ...process.env, DATA_DIR: '/nowhere/at/all' })).toEqual(['data']);
		const elsewhere = { ...app, tenant: '00000000-0000-4000-8000-000000000000' };
		expect(await findNotReady(elsewhere, process.env)).toEqual(['content']);
	});
});
