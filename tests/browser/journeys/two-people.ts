/**
 * Two people and one thing. For every kind of record that two can edit at the office, two browsers open the same page;
 * one saves, then the other saves something else from the page as it was. Nothing may be written over the first: the
 * second is shown both and chooses. Where a phone can write the same, a phone is the first.
 */
import { expect, type Page } from '@playwright/test';
import type { Phone } from '../harness/chromium.ts';
import { makePasskey } from '../harness/security-key.ts';
import { type TestServer, openServerFile, startServer } from '../harness/server.ts';
import { linkFor, openBrowser } from '../harness/staff.ts';
import { type Kind, kindsOf, type Store } from './two-people-kinds.ts';
import { openFieldPhone } from './two-people-phone.ts';

const STEP_MS = 60_000;
const ASKED = 'Intussen veranderd';
const STAFF = {
	coordinator: ['Marja de Wit', 'Bert Koster'],
	administrator: ['Ans Beheer', 'Iris Vos'],
	privacyOfficer: ['Sjoerd Palland', 'Nel Hofman']
} as const;

export async function twoPeople(): Promise<string> {
	const server = await startServer();
	const desks = new Map<string, readonly Phone[]>();
	const silent: string[] = [];
	let tried = 0;
	const store = openStore(server);
	const phone = await openFieldPhone(server);
	const only = process.env['ONLY'];
	try {
		for (const kind of kindsOf(store, phone)) {
			if (only !== undefined && !kind.name.includes(only)) continue;
			const pair = desks.get(kind.role) ?? (await openPair(server, kind.role));
			desks.set(kind.role, pair);
			const [first, second] = pair;
			if (!first || !second) throw new Error('two browsers');
			tried += 1;
			for (const how of await tryKind(server, { kind, store, first: first.page, second: second.page }))
				silent.push(`${kind.name}: ${how}`);
		}
	} catch (error) {
		for (const [role, pair] of desks)
			for (const [at, { page }] of pair.entries())
				await page.screenshot({ path: `test-results/two-people-${role}-${at}.png` }).catch(() => null);
		throw error;
	} finally {
		for (const desk of [...desks.values()].flat()) await desk.dispose();
		await phone.close();
		await server.dispose();
	}
	const line = `${tried} kinds, ${silent.length} silent`;
	if (silent.length > 0) throw new Error(`${line}\n${silent.join('\n')}`);
	return line;
}

async function openPair(server: TestServer, role: Kind['role']): Promise<readonly Phone[]> {
	const pair: Phone[] = [];
	for (const name of STAFF[role]) {
		const desk = await openBrowser();
		pair.push(desk);
		desk.page.setDefaultTimeout(STEP_MS);
		await desk.page.goto(await linkFor(server, { name, role }));
		await desk.page.waitForURL(/\/office\/key/);
		await makePasskey(desk.page, server.origin);
	}
	return pair;
}

interface Trial {
	readonly kind: Kind;
	readonly store: Store;
	readonly first: Page;
	readonly second: Page;
}

/** Answers how somebody was written over; empty where nobody was. */
async function tryKind(server: TestServer, { kind, store, first, second }: Trial): Promise<readonly string[]> {
	const wrong: string[] = [];
	const address = server.origin + kind.path;
	await kind.prepare?.();
	await openPage(second, address);
	if (kind.phone) await kind.phone();
	else {
		await openPage(first, address);
		await kind.save(first, 'first');
		await sent(first);
	}
	const before = kind.held();
	if (before === kind.empty?.()) wrong.push('the first was not saved');
	await kind.save(second, 'second');
	await sent(second);
	const panel = second.locator('.of-meanwhile');
	const isAsked = await panel.waitFor({ timeout: 8_000 }).then(
		() => true,
		() => false
	);
	if (!isAsked) {
		await second.screenshot({ path: `test-results/two-people-${kind.name.replace(/\W+/g, '-')}.png`, fullPage: true });
		wrong.push(kind.held() === before ? 'nothing was asked' : 'written over without a word');
		return wrong;
	}
	await expect(panel.getByRole('heading', { name: ASKED })).toBeFocused();
	const [theirs = '', mine = ''] = await panel.locator('.of-versus-value').allInnerTexts();
	if (!kind.first.test(theirs)) wrong.push(`the other version reads ${JSON.stringify(theirs)}`);
	if (!kind.second.test(mine)) wrong.push(`the own version reads ${JSON.stringify(mine)}`);
	if (kind.held() !== before) wrong.push('written before the choice');
	await panel.getByRole('button', { name: 'Bewaar mijn versie' }).click();
	await sent(second);
	await expect(panel).toBeHidden();
	if (kind.held() === before) wrong.push('the choice was not saved');
	await leaveTheirs(server, { kind, store, first, second }, wrong);
	return wrong;
}

/** The other choice: what the colleague wrote stays, and the page shows it. Tried where a record can be written again. */
async function leaveTheirs(server: TestServer, { kind, first, second }: Trial, wrong: string[]): Promise<void> {
	if (!kind.again) return;
	const address = server.origin + kind.path;
	await openPage(second, address);
	await openPage(first, address);
	await kind.save(first, 'first');
	await sent(first);
	const before = kind.held();
	await kind.save(second, 'again');
	await sent(second);
	const panel = second.locator('.of-meanwhile');
	await panel.getByRole('link', { name: 'Laat staan wat nu geldt' }).click();
	await expect(panel).toBeHidden();
	if (kind.held() !== before) wrong.push('leaving the other version wrote something');
	if ((await second.getByText(/en niet bewaarde, staat er weer/).count()) > 0)
		wrong.push('what was let go of came back as a draft');
}

async function openPage(page: Page, address: string): Promise<void> {
	await page.goto(address);
	await page.locator('h1').first().waitFor();
	await page.waitForLoadState('networkidle');
	await page.evaluate(() => {
		for (const one of document.querySelectorAll<HTMLDetailsElement>('main details')) one.open = true;
	});
}

/** What was sent is answered, and the page drew the answer. */
async function sent(page: Page): Promise<void> {
	await page.waitForLoadState('networkidle');
	await page.waitForTimeout(300);
	// What ends somebody's way in, or what is kept, is asked with the key again.
	const confirm = page.getByRole('button', { name: 'Bevestig met uw sleutel' });
	if (await confirm.isVisible()) await confirm.click();
	await page.waitForLoadState('networkidle');
	await page.waitForTimeout(300);
}

function openStore(server: TestServer): Store {
	return {
		server,
		ask: (question, ...values) => {
			const database = openServerFile(server.data);
			const rows = database.prepare(question).all(...values);
			database.close();
			return rows.map((row) => String(Object.values(row ?? {})[0]));
		}
	};
}
