/**
 * Lighthouse on Today and on a visit of the demo, on a phone that is enrolled. It is no part of the product: it is
 * installed into a folder of its own the first time this bench is run.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startPhone } from '../browser/harness/chromium.ts';
import { enrolPhone, PASSPHRASE, unvisitedDoors } from '../browser/harness/coach.ts';
import { freePort, startServer } from '../browser/harness/server.ts';
import { budgetOf, type Figure } from './machine.ts';

const SOURCE = fileURLToPath(new URL('./lighthouse', import.meta.url));
const FOLDER = join('node_modules', '.cache', 'voordeur-bench-lighthouse');
const MINUTES_MAX = 15;

interface Told {
	readonly name: string;
	readonly how: string;
	readonly scores: Readonly<Record<string, number | null>>;
	readonly failed: readonly unknown[];
	readonly warnings: readonly string[];
	readonly error: string | null;
}

const BUDGETS: Readonly<Record<string, string>> = {
	performance: 'lighthousePerformance',
	accessibility: 'lighthouseAccessibility',
	'best-practices': 'lighthouseBestPractices'
};

export interface LighthouseResult {
	readonly figures: readonly Figure[];
	readonly notes: readonly string[];
	/** What it held against the pages. */
	readonly failed: readonly unknown[];
}

export async function measureLighthouse(): Promise<LighthouseResult> {
	installLighthouse();
	const server = await startServer();
	const port = await freePort();
	const phone = await startPhone('about:blank', { flags: [`--remote-debugging-port=${port}`] });
	try {
		const { page } = phone;
		await page.goto(`${server.origin}/enrol#${server.links.enrol}`);
		await enrolPhone(page);
		const [door] = await unvisitedDoors(page);
		await page.goto(`${server.origin}/today`);
		await page.getByLabel('Uw wachtzin').fill(PASSPHRASE);
		await page.getByLabel('Uw wachtzin').press('Enter');
		await page
			.locator(`a[href="${door ?? ''}"]`)
			.first()
			.click();
		await page.getByRole('button', { name: 'Start gesprek' }).click();
		await page.waitForURL(/\/visit\//);
		const visit = page.url();
		const field = 'input[autocomplete="current-password"]';
		const pages = [
			{ name: 'Today', url: `${server.origin}/today`, field, opened: 'Gesprek' },
			{ name: 'a visit', url: visit, field, opened: 'Welk gesprek voert u?' }
		];
		await phone.letGo();
		const told = runLighthouse({ port, passphrase: PASSPHRASE, pages });
		return {
			figures: told.flatMap(figuresOf),
			notes: [
				`Lighthouse ${lighthouseVersion()} with its mobile settings, on the enrolled phone of the demo. Opened cold: the page of the killed session, its lock screen and the passphrase, as one navigation, the median of five; Chromium counts no largest paint after the first key. As it stands: the opened screen, where there is no loading to judge.`
			],
			failed: told.flatMap(({ name, how, failed, warnings }) => [
				...failed.map((one) => ({ name, how, failed: one })),
				...warnings.map((warning) => ({ name, how, warning }))
			])
		};
	} finally {
		await phone.dispose();
		await server.dispose();
	}
}

function figuresOf({ name, how, scores, error }: Told): readonly Figure[] {
	if (error !== null) throw new Error(`Lighthouse on ${name}: ${error}`);
	return Object.entries(scores).map(([category, score]) => {
		const budget = BUDGETS[category];
		return {
			what: `Lighthouse, ${name}, ${how}: ${category}`,
			value: score ?? Number.NaN,
			unit: 'count',
			...(budget === undefined ? {} : { least: budgetOf(budget) })
		};
	});
}

function runLighthouse(task: object): readonly Told[] {
	const output = execFileSync('node', [join(FOLDER, 'run.mjs'), JSON.stringify(task)], {
		encoding: 'utf8',
		timeout: MINUTES_MAX * 60_000,
		stdio: ['ignore', 'pipe', 'inherit']
	});
	// The last line is ours, in a shape of ours.
	return JSON.parse(output.trim().split('\n').at(-1) ?? '[]') as readonly Told[];
}

function installLighthouse(): void {
	mkdirSync(FOLDER, { recursive: true });
	cpSync(join(SOURCE, 'run.mjs'), join(FOLDER, 'run.mjs'));
	const wanted = readFileSync(join(SOURCE, 'package-lock.json'), 'utf8');
	const kept = join(FOLDER, 'package-lock.json');
	const isThere = existsSync(join(FOLDER, 'node_modules', 'lighthouse')) && existsSync(kept);
	if (isThere && readFileSync(kept, 'utf8') === wanted) return;
	for (const name of ['package.json', 'package-lock.json']) cpSync(join(SOURCE, name), join(FOLDER, name));
	console.log('Installing Lighthouse into its own folder');
	execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: FOLDER, stdio: 'ignore' });
}

function lighthouseVersion(): string {
	// The file is ours; its shape is known.
	const { dependencies } = JSON.parse(readFileSync(join(SOURCE, 'package.json'), 'utf8')) as {
		readonly dependencies: Readonly<Record<string, string>>;
	};
	return dependencies['lighthouse'] ?? 'unknown';
}
