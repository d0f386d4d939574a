/**
 * `npm run bench -- guides`: what an answer in a guide of three hundred moments and a search cost on a phone four times
 * slower than this machine, and what a pack and an edit weigh on the road.
 */
import { readFileSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { type Page, expect } from '@playwright/test';
import { build } from 'vite';
import { deltaOf } from '#lib/content/delta.ts';
import { type Phone, startPhone } from '../browser/harness/chromium.ts';
import { enrolPhone, saysWhen, unvisitedDoors } from '../browser/harness/coach.ts';
import { type TestServer, startServer } from '../browser/harness/server.ts';
import { percentile } from './figures.ts';
import { longGuide, makeContentFolder } from './guides-content.ts';
import type { PageTask, PageTimes, TapTask } from './guides-page.ts';
import { tell, type Figure } from './machine.ts';

const SLOWER = 4;
const ROUNDS = 3;
const SCREEN_ANSWERS = 40;
/** After an answer, so long does the page go on with what comes back of saving it. */
const AFTER_ANSWER_MS = 400;
const QUESTIONS: PageTask['questions'] = {
	nl: [
		'schimmel',
		'shcimmel',
		'energierekening',
		'rekenning',
		'eenzaam',
		'shculd',
		'verhuurder',
		'tocht',
		'vertrouwen',
		'ik kan de rekening niet betalen',
		'koolmonoxyde',
		'schaamte'
	],
	en: [
		'mould',
		'moudl',
		'energy bill',
		'billl',
		'lonely',
		'arrears',
		'landlord',
		'draught',
		'trust',
		'I cannot pay the bill',
		'carbon monoxyde',
		'shame'
	]
};

export async function benchGuides(): Promise<readonly Figure[]> {
	const content = makeContentFolder();
	process.env['CONTENT_DIR'] = content;
	const server = await startServer();
	const phone = await startPhone(`${server.origin}/enrol#${server.links.enrol}`);
	try {
		const figures = await measureAll(server, phone);
		tell('docs/bench/guides.json', {
			command: 'npm run bench -- guides',
			figures,
			notes: [
				`CPU of the page slowed down ${SLOWER} times by Chromium, which leaves workers at full speed: engine and search are measured on the page itself.`,
				'Until it is drawn: the handler, what follows in the screen, style, layout and paint, tapped from within the page.',
				`All work: whatever the page does in ${AFTER_ANSWER_MS} ms, with the pointer of the test and what comes back of saving, sending and receiving.`
			]
		});
		return figures;
	} finally {
		await phone.dispose();
		await server.dispose();
		rmSync(content, { recursive: true, force: true });
	}
}

async function measureAll(server: TestServer, phone: Phone): Promise<readonly Figure[]> {
	// The budgets are ours; the shape of the file is known.
	const budgets = JSON.parse(readFileSync('budgets.json', 'utf8')) as Readonly<Record<string, number>>;
	const { page } = phone;
	await enrolPhone(page);
	const hash = await packHash(server);
	const text = await (await fetch(`${server.origin}/api/v1/packs/${hash}`)).text();
	const delta = Buffer.from(
		JSON.stringify(deltaOf({ hash: 'a', pack: JSON.parse(text) }, { hash: 'b', pack: edited(text) }))
	);
	const slow = await phone.context.newCDPSession(page);
	await slow.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
	const code = await bundleForPage();
	const task: PageTask = { pack: JSON.parse(text), guide: longGuide, rounds: ROUNDS, questions: QUESTIONS };
	const inPage = await page.evaluate<PageTimes>(
		`(() => { ${code}; return bench.measure(${JSON.stringify(task)}); })()`
	);
	if (inPage.searchesEmpty > 0) throw new Error(`${inPage.searchesEmpty} questions found nothing`);
	await openLongGuide(page);
	const taps: TapTask = { count: SCREEN_ANSWERS, restMs: AFTER_ANSWER_MS };
	const drawn = await page.evaluate<readonly number[]>(
		`(() => { ${code}; return bench.measureTaps(${JSON.stringify(taps)}); })()`
	);
	const onScreen = await measureOnScreen(page, slow);
	const figure = (what: string, value: number, unit: Figure['unit'], budget?: string): Figure => ({
		what,
		value: unit === 'ms' ? Math.round(value * 100) / 100 : value,
		unit,
		...(budget === undefined ? {} : { budget: budgets[budget] ?? Number.NaN })
	});
	return [
		figure(`an answer among ${inPage.moments} moments, p95`, percentile(inPage.answersMs, 0.95), 'ms', 'guideAnswerMs'),
		figure('an answer, the slowest', Math.max(...inPage.answersMs), 'ms'),
		figure('the whole guide worked out anew, p95', percentile(inPage.anewMs, 0.95), 'ms', 'guideAnswerMs'),
		figure('answers measured', inPage.answersMs.length, 'count'),
		figure('the guide made ready, once', inPage.prepareMs, 'ms'),
		figure('an answer on the screen until it is drawn, p95', percentile(drawn, 0.95), 'ms'),
		figure('all work of the page after a tap, p95', percentile(onScreen, 0.95), 'ms'),
		figure('a search in both languages, p95', percentile(inPage.searchesMs, 0.95), 'ms', 'searchMs'),
		figure('searches measured, letter by letter', inPage.searchesMs.length, 'count'),
		figure('the index of a language, once', Math.max(...inPage.indexMs), 'ms'),
		figure('the pack', Buffer.byteLength(text), 'bytes'),
		figure('the pack, gzip', gzipSync(text).length, 'bytes', 'packGzipBytes'),
		figure('an edited lesson as a delta, gzip', gzipSync(delta).length, 'bytes', 'packDeltaGzipBytes')
	];
}

/** The engine and search of the app, and the taps, bundled for the browser it is built for, to be run in the page of the app. */
async function bundleForPage(): Promise<string> {
	const built = await build({
		configFile: false,
		logLevel: 'warn',
		build: {
			write: false,
			target: 'es2022',
			lib: { entry: fileURLToPath(new URL('./guides-page.ts', import.meta.url)), formats: ['iife'], name: 'bench' }
		}
	});
	const [bundle] = [built].flat();
	return bundle !== undefined && 'output' in bundle ? bundle.output[0].code : '';
}

/** At the first moment of the long guide, with its answers on the screen. */
async function openLongGuide(page: Page): Promise<void> {
	const [door] = await unvisitedDoors(page);
	await page
		.locator(`a[href="${door ?? ''}"]`)
		.first()
		.click();
	await page.getByRole('button', { name: 'Start gesprek' }).click();
	await page.getByRole('button', { name: /^Driehonderd momenten/ }).click();
	await saysWhen(page, /Driehonderd momenten, stap 1 van/);
	await expect(page.locator('main input[type=radio]').first()).toBeVisible();
}

/** Taps answers in the long guide as a coach would, and asks Chromium how long the page worked on each. */
async function measureOnScreen(page: Page, session: CdpSession): Promise<readonly number[]> {
	await session.send('Performance.enable');
	const times: number[] = [];
	const options = page.locator('main input[type=radio]');
	for (let count = 0; count < SCREEN_ANSWERS; count += 1) {
		const before = await taskMs(session);
		await options.nth(count % 2).click();
		await page.waitForTimeout(AFTER_ANSWER_MS);
		times.push((await taskMs(session)) - before);
	}
	return times;
}

type CdpSession = Awaited<ReturnType<Phone['context']['newCDPSession']>>;

async function taskMs(session: CdpSession): Promise<number> {
	const { metrics } = await session.send('Performance.getMetrics');
	return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0) * 1000;
}

/** One lesson with another sentence. */
function edited(text: string): unknown {
	return JSON.parse(text.replace('Eerst hun zorgen, dan energie', 'Eerst hun zorgen, daarna de energie'));
}

async function packHash({ data }: TestServer): Promise<string> {
	const { DatabaseSync } = await import('@photostructure/sqlite');
	const { join } = await import('node:path');
	const database = new DatabaseSync(join(data, 'voordeur.sqlite'), { readOnly: true });
	try {
		const row = database.prepare('select pack_hash as hash from organisation').get();
		return String((row as { hash?: unknown } | undefined)?.hash ?? '');
	} finally {
		database.close();
	}
}
