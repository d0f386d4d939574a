/**
 * `npm run bench -- office`: the table of addresses at the size of a large organisation, asked through HTTP; scrolling it
 * in a browser; the reports over a year of visits while phones push; and a list of addresses taken in.
 */
import { openServer } from '#lib/server/app.ts';
import { changeBatch, countOutcomes, readBatch } from '#lib/server/imports/batches.ts';
import { judgeList } from '#lib/server/imports/judge-list.ts';
import { takeList } from '#lib/server/imports/take-list.ts';
import { writeBatch } from '#lib/server/imports/write-batch.ts';
import { startPhone } from '../browser/harness/chromium.ts';
import { startServer, type TestServer } from '../browser/harness/server.ts';
import { percentile, rounded } from './figures.ts';
import { budgetOf, type Figure, tell } from './machine.ts';
import { fillOfficeTown, type OfficeTown, type OfficeWorkload } from './office-town.ts';

interface OfficeSize {
	readonly table: OfficeWorkload;
	readonly reports: OfficeWorkload;
	readonly importRows: number;
	/** How often each page is asked for. */
	readonly times: number;
}

const SIZE: OfficeSize = {
	table: { addresses: 50_000, visits: 50_000, pushes: 0 },
	reports: { addresses: 20_000, visits: 100_000, pushes: 200 },
	importRows: 50_000,
	times: 40
};
const SMALL: OfficeSize = {
	table: { addresses: 2_000, visits: 2_000, pushes: 0 },
	reports: { addresses: 1_000, visits: 4_000, pushes: 20 },
	importRows: 1_000,
	times: 5
};
const NOTES: readonly string[] = [
	'A page of the table: from the request to the last byte of its HTML, with session, roles, counts of every view and the line in the audit; one at a time, every page of a group in turn.',
	'Scrolling: the page and the next five from top to bottom in steps of a wheel; the longest task that the browser itself reports.',
	'Reports: the page of the last quarter as nobody asked for it before, while a phone pushes one visit after another. The import: reading, judging and writing a list of new addresses, each address an operation.'
];

export async function benchOffice(options: {
	readonly isSmall: boolean;
	readonly only: readonly string[];
}): Promise<readonly Figure[]> {
	const size = options.isSmall ? SMALL : SIZE;
	const isAsked = (part: string): boolean => options.only.length === 0 || options.only.includes(part);
	const figures: Figure[] = [];
	if (isAsked('table') || isAsked('import')) figures.push(...(await measureTable(size, isAsked)));
	if (isAsked('reports')) figures.push(...(await measureReports(size)));
	const isWhole = !options.isSmall && options.only.length === 0;
	tell(isWhole ? 'docs/bench/office.json' : null, { command: 'npm run bench -- office', figures, notes: NOTES });
	return figures;
}

async function withTown<T>(
	size: OfficeWorkload,
	run: (town: OfficeTown, server: TestServer) => Promise<T>
): Promise<T> {
	let town: OfficeTown | undefined;
	const server = await startServer({
		fill: async (data) => {
			town = await fillOfficeTown(data, size);
		}
	});
	try {
		if (town === undefined) throw new Error('the town was not made');
		return await run(town, server);
	} finally {
		await server.dispose();
	}
}

function measureTable(size: OfficeSize, isAsked: (part: string) => boolean): Promise<readonly Figure[]> {
	return withTown(size.table, async (town, server) => {
		const figures: Figure[] = [];
		if (isAsked('table')) {
			const last = Math.floor(size.table.addresses / 50);
			const groups = {
				'first page': [''],
				'a filter': [
					`area=${town.area}`,
					`round=${town.round}`,
					'outcome=notHome',
					'concern=yes',
					'never=only',
					'since=quarter',
					'label=F',
					'view=again'
				],
				'an order': [
					'sort=last&direction=desc',
					'sort=concerns&direction=desc',
					'sort=rings',
					'sort=postcode',
					'sort=outcome'
				],
				'a filter and an order': [
					`area=${town.area}&since=month&sort=last&direction=desc`,
					'view=fresh&concern=no&sort=label'
				],
				'the last page': [`page=${last}`, `page=${last}&sort=last`]
			} as const;
			for (const [name, queries] of Object.entries(groups)) {
				const waits: number[] = [];
				for (const query of queries) await ask(server, town, `/office/addresses?${query}`);
				for (let at = 0; at < size.times; at += 1)
					for (const query of queries) waits.push(await ask(server, town, `/office/addresses?${query}`));
				figures.push(figure(`table, ${name}, p95`, percentile(waits, 0.95), 'officeTableMs'));
			}
			figures.push(figure('finding a name, p95', await findNames(server, town, size.times), 'officeTableMs'));
			figures.push(figure('longest task while scrolling', await scroll(server, town), 'officeScrollTaskMs'));
		}
		if (isAsked('import')) figures.push(...(await takeInList(server, town, size.importRows)));
		return figures;
	});
}

/** Milliseconds until the last byte; a page that is not one is a fault of the bench. */
async function ask(server: TestServer, town: OfficeTown, path: string): Promise<number> {
	const began = performance.now();
	const answer = await fetch(`${server.origin}${path}`, { headers: { cookie: town.cookie }, redirect: 'manual' });
	await answer.text();
	if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}`);
	return performance.now() - began;
}

async function findNames(server: TestServer, town: OfficeTown, times: number): Promise<number> {
	const waits: number[] = [];
	for (let at = 0; at < times; at += 1) {
		const began = performance.now();
		const answer = await fetch(`${server.origin}/office/find`, {
			method: 'POST',
			headers: { cookie: town.cookie, origin: server.origin, 'content-type': 'application/x-www-form-urlencoded' },
			body: new URLSearchParams({ text: ['testman 1', 'Ömer', 'schimmel', 'voorbeeld 49'][at % 4] ?? '' })
		});
		await answer.text();
		if (answer.status !== 200) throw new Error(`finding answered ${answer.status}`);
		waits.push(performance.now() - began);
	}
	return percentile(waits, 0.95);
}

async function scroll(server: TestServer, town: OfficeTown): Promise<number> {
	const desk = await startPhone('about:blank', { width: 1280, height: 800 });
	try {
		const [name = '', value = ''] = town.cookie.split('=');
		await desk.context.addCookies([{ name, value, url: server.origin }]);
		const tasks: number[] = [];
		for (let page = 1; page <= 6; page += 1) {
			await desk.page.goto(`${server.origin}/office/addresses?page=${page}`);
			await desk.page.waitForLoadState('networkidle');
			tasks.push(await desk.page.evaluate(scrollThrough));
		}
		return Math.max(...tasks);
	} finally {
		await desk.dispose();
	}
}

/** In the page: the longest task in milliseconds from its top to its end; 0 where none was long enough to be reported. */
async function scrollThrough(): Promise<number> {
	let longest = 0;
	const observer = new PerformanceObserver((list) => {
		for (const entry of list.getEntries()) longest = Math.max(longest, entry.duration);
	});
	observer.observe({ entryTypes: ['longtask'] });
	const end = document.documentElement.scrollHeight;
	for (let top = 0; top < end; top += 100) {
		scrollTo(0, top);
		await new Promise((resolve) => requestAnimationFrame(resolve));
	}
	await new Promise((resolve) => setTimeout(resolve, 200));
	observer.disconnect();
	return longest;
}

function measureReports(size: OfficeSize): Promise<readonly Figure[]> {
	return withTown(size.reports, async (town, server) => {
		const waits: number[] = [];
		let isOver = false;
		const pushing = (async () => {
			for (const push of town.pushes) {
				if (isOver) return;
				const began = performance.now();
				const answer = await fetch(`${server.origin}/api/v1/push`, {
					method: 'POST',
					headers: { 'content-type': 'application/json' },
					body: JSON.stringify(push)
				});
				if (answer.status !== 200) throw new Error(`a push answered ${answer.status}`);
				waits.push(performance.now() - began);
			}
		})();
		const tookMs = await ask(server, town, '/office/reports');
		isOver = true;
		await pushing;
		return [
			figure(
				`reports over ${size.reports.visits.toLocaleString('en-GB')} visits, first asked`,
				tookMs,
				'officeReportsMs'
			),
			figure('a push meanwhile, p95', percentile(waits, 0.95), 'officePushMs'),
			{ what: 'pushes meanwhile', value: waits.length, unit: 'count', least: 1 }
		];
	});
}

/** On the store of the server that has ended: the list's own way, from the file to the last operation. */
async function takeInList(server: TestServer, town: OfficeTown, rows: number): Promise<readonly Figure[]> {
	await server.kill();
	const open = await openServer({ DATA_DIR: server.data });
	const { store, ports, now } = open;
	const { tenant, coordinator: person } = town;
	const place = { db: store.db, tenant };
	const desk = { store, ports, tenant, person, role: 'coordinator' as const, now };
	try {
		const began = performance.now();
		const lines = Array.from(
			{ length: rows },
			(_, at) => `6${String(100 + (at % 800))}CD;${Math.floor(at / 800) + 1};Nieuwstraat ${at % 800}`
		);
		const bytes = Buffer.from(`Postcode;Huisnummer;Straat\n${lines.join('\n')}\n`);
		const taken = await takeList(desk, { name: 'lijst.csv', bytes });
		if (!taken.ok) throw new Error(`the list was not taken: ${taken.error.kind}`);
		const batch = await readBatch(place, taken.batch);
		await changeBatch(place, taken.batch, { state: 'judging' });
		const address = { databaseUrl: null, dataDir: server.data };
		await judgeList(desk, { batch: taken.batch, choice: batch?.choice ?? [], store: address });
		const judgedMs = performance.now() - began;
		await changeBatch(place, taken.batch, { state: 'writing' });
		await writeBatch(desk, taken.batch);
		const wholeMs = performance.now() - began;
		const { written } = await countOutcomes(place, taken.batch);
		return [
			{ what: `${rows.toLocaleString('en-GB')} rows read and judged`, value: rounded(judgedMs), unit: 'ms' },
			figure(`${rows.toLocaleString('en-GB')} rows read, judged and written`, wholeMs, 'officeImportMs'),
			{ what: 'addresses written', value: written, unit: 'count', least: rows }
		];
	} finally {
		await store.close();
	}
}

function figure(what: string, value: number, budget: string): Figure {
	return { what, value: rounded(value, 2), unit: 'ms', budget: budgetOf(budget) };
}
