/**
 * Fifty words in every kind of text that the office has. The coordinator finds each in the bar on top, opens the hit and
 * reads the word there; what was found of a home stands in the log. Whoever has another role finds what their role reads
 * and nothing else, and every hit opens.
 */
import type { Page } from '@playwright/test';
import { FIND_KINDS, type FindKind, kindsToFind } from '#lib/domain/find-kinds.ts';
import type { Role } from '#lib/domain/roles.ts';
import type { Phone } from '../harness/chromium.ts';
import { makePasskey } from '../harness/security-key.ts';
import { openServerFile, startServer, type TestServer } from '../harness/server.ts';
import { linkFor, openBrowser } from '../harness/staff.ts';
import { type PlantedWord, plantWords } from './find-words.ts';

const STEP_MS = 60_000;
const WORDS = 50;
const OTHERS = [
	{ name: 'Ans Beheer', role: 'administrator' },
	{ name: 'Sjoerd Palland', role: 'privacyOfficer' },
	{ name: 'Ida Controle', role: 'auditor' }
] as const;

export async function findIt(): Promise<string> {
	const server = await startServer();
	const desks: Phone[] = [];
	const enter = async (who: { readonly name: string; readonly role: Role }): Promise<Phone> => {
		const desk = await openBrowser();
		desks.push(desk);
		desk.page.setDefaultTimeout(STEP_MS);
		await desk.page.goto(await linkFor(server, who));
		await desk.page.waitForURL(/\/office\/key/);
		await makePasskey(desk.page, server.origin);
		return desk;
	};
	try {
		const coordinator = await enter({ name: 'Marja de Wit', role: 'coordinator' });
		const planted = await plantWords(server);
		if (planted.length !== WORDS) throw new Error(`${planted.length} words were planted`);
		const missing: string[] = [];
		for (const one of planted) {
			const trouble = await findInBar(coordinator.page, server, one);
			if (trouble !== null) missing.push(`${one.kind} ${one.word}: ${trouble}`);
		}
		const wrong: string[] = [];
		for (const who of OTHERS) wrong.push(...(await findAs(await enter(who), { server, planted, role: who.role })));
		const line = `${WORDS - missing.length} found, ${wrong.length} without right`;
		if (missing.length > 0 || wrong.length > 0) throw new Error([line, ...missing, ...wrong].join('\n'));
		return line;
	} catch (error) {
		for (const [at, { page }] of desks.entries())
			await page.screenshot({ path: `test-results/find-${at}.png`, fullPage: true }).catch(() => null);
		throw error;
	} finally {
		for (const desk of desks) await desk.dispose();
		await server.dispose();
	}
}

/** Through the bar, as people do; null when all is well. */
async function findInBar(page: Page, server: TestServer, { kind, word, root }: PlantedWord): Promise<string | null> {
	const logged = () => countLogged(server, root);
	const before = logged();
	await page.locator('#office-find').fill(word);
	await page.locator('#office-find').press('Enter');
	await page.locator('#find-text').waitFor();
	await page.locator('.of-results').locator('section, .of-blank').first().waitFor();
	const link = page.locator(`section[aria-labelledby="found-${kind}"] a[data-open]`).first();
	if ((await link.count()) === 0) return 'not found';
	if (root !== null && logged() <= before) return 'nothing of it stands in the log';
	await link.click();
	await page.waitForURL((url) => url.pathname !== '/office/find');
	await page.locator('h1').first().waitFor();
	await page.waitForLoadState('networkidle');
	return (await page.evaluate(wordsOnPage)).toLowerCase().includes(word)
		? null
		: `the page ${page.url()} does not say it`;
}

function wordsOnPage(): string {
	const fields = document.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>('main input, main textarea');
	return [document.querySelector('main')?.textContent ?? '', ...[...fields].map((field) => field.value)].join(' ');
}

/** By the same form without a page: what a role was shown that it may not read, and hits that it cannot open. */
async function findAs(
	{ context }: Phone,
	{
		server,
		planted,
		role
	}: { readonly server: TestServer; readonly planted: readonly PlantedWord[]; readonly role: Role }
): Promise<readonly string[]> {
	const wrong: string[] = [];
	const may = kindsToFind(role);
	for (const { kind, word } of planted) {
		const headers = { origin: server.origin, accept: 'text/html' };
		const answer = await context.request.post(`${server.origin}/office/find`, { form: { text: word }, headers });
		const html = await answer.text();
		if (answer.status() !== 200) wrong.push(`${role} ${word}: the search answered ${answer.status()}`);
		const shown = FIND_KINDS.filter((one) => html.includes(`id="found-${one}"`));
		const isSearched = (one: FindKind): boolean => may.includes(one);
		for (const one of shown) if (!isSearched(one)) wrong.push(`${role} was shown ${one} ${word}`);
		if (isSearched(kind) !== shown.includes(kind) && isSearched(kind))
			wrong.push(`${role} did not find ${kind} ${word}`);
		for (const [, href = ''] of html.matchAll(/<a data-open(?:="")? href="([^"]*)"/g)) {
			const opened = await context.request.get(server.origin + href);
			if (opened.status() !== 200) wrong.push(`${role} ${word}: ${href} answered ${opened.status()}`);
		}
	}
	return wrong;
}

/** Entries of the log that name this household. */
function countLogged(server: TestServer, root: string | null): number {
	if (root === null) return 0;
	const database = openServerFile(server.data);
	const row = database.prepare('select count(*) as count from audit_about where about = ?').get(root);
	database.close();
	return Number(Object.values(row ?? {})[0] ?? 0);
}
