/** A day of work on the product: `npm run dev` serves the sources, a phone enrols and locks, the office signs in, a change shows. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { type Phone, startPhone } from '../harness/chromium.ts';
import { goOnHere, PASSPHRASE, PIN, unlock } from '../harness/coach.ts';
import { freePort } from '../harness/server.ts';

const START_MS_MAX = 120_000;
/** The first page of a development server is put together while somebody waits for it. */
const FIRST_MS = 90_000;
const CHANGED = 'src/app.css';
const MARK = '--seen-by-dev: 1';

export async function dev(): Promise<string> {
	const data = mkdtempSync(join(tmpdir(), 'voordeur-dev-'));
	const port = await freePort();
	const child = spawn('node', ['commands/dev.mjs', '--port', String(port), '--data', data], {
		stdio: ['ignore', 'pipe', 'inherit']
	});
	let phone: Phone | null = null;
	try {
		const [signIn, enrol] = await linksOf(child);
		phone = await startPhone('about:blank');
		await enrolAndUnlock(phone.page, enrol);
		const reloaded = await changeShows(phone.page);
		await phone.page.goto(signIn);
		await phone.page.waitForURL(/\/office\/key/, { timeout: FIRST_MS });
		await phone.page.goto(`http://localhost:${port}/office/rounds`);
		const rounds = (await phone.page.getByRole('row').count()) - 1;
		if (rounds < 1) throw new Error('the office of the demo shows no round');
		return `enrolled, locked and unlocked, ${reloaded}, ${rounds} rounds at the office`;
	} finally {
		await phone?.dispose();
		const gone = new Promise((resolve) => child.once('exit', resolve));
		child.kill('SIGTERM');
		await gone;
		rmSync(data, { recursive: true, force: true });
	}
}

function linksOf(child: ChildProcess): Promise<readonly [string, string]> {
	return new Promise((resolve, reject) => {
		let said = '';
		const timer = setTimeout(() => reject(new Error(`not ready in time: ${said}`)), START_MS_MAX);
		child.once('exit', (code) => reject(new Error(`it ended with ${code}: ${said}`)));
		child.stdout?.on('data', (chunk: Buffer) => {
			said += chunk.toString();
			const [signIn, enrol] = [...said.matchAll(/http:\S+#\S+/g)].map(([link]) => link);
			if (!/^ready /m.test(said) || signIn === undefined || enrol === undefined) return;
			clearTimeout(timer);
			resolve([signIn, enrol]);
		});
	});
}

async function enrolAndUnlock(page: Page, enrol: string): Promise<void> {
	await page.goto(enrol);
	await page.getByLabel('Naam voor deze telefoon').fill('De telefoon van Rachid', { timeout: FIRST_MS });
	await page.getByRole('button', { name: 'Meld aan' }).click();
	await page.getByLabel('Wachtzin').fill(PASSPHRASE, { timeout: FIRST_MS });
	await page.getByLabel('Pincode').fill(PIN);
	await page.getByRole('button', { name: 'Klaar, open Voordeur' }).click();
	await goOnHere(page);
	await page.getByText('Volgende deur').waitFor({ timeout: FIRST_MS });
	await page.reload();
	await unlock(page);
	await page.getByText('Volgende deur').waitFor({ timeout: FIRST_MS });
}

/** A style sheet that is written anew reaches the open page by itself; afterwards it is as it was. */
async function changeShows(page: Page): Promise<string> {
	const before = readFileSync(CHANGED, 'utf8');
	try {
		writeFileSync(CHANGED, `${before}\n:root { ${MARK}; }\n`);
		await page.waitForFunction(
			() => getComputedStyle(document.documentElement).getPropertyValue('--seen-by-dev').trim() === '1'
		);
	} finally {
		writeFileSync(CHANGED, before);
	}
	return 'a change shown';
}
