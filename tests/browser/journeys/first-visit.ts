/**
 * One visit, from the doorstep to the office: enrol, load once, server gone, cold
 * start at a link never opened, a refused door, a door where nobody is home, one
 * full visit, the browser killed right after the screen said that it is saved,
 * found again, covered and uncovered, handed in, read at the office.
 */
import { type Page, expect } from '@playwright/test';
import { type Phone, startPhone } from '../harness/chromium.ts';
import { PIN, enrolPhone, saysWhen, tapIfOffered, unlock, unvisitedDoors } from '../harness/coach.ts';
import { type LedgerLine, receivedLines } from '../harness/ledger.ts';
import { readVisitAtOffice } from '../harness/office.ts';
import { type TestServer, startServer } from '../harness/server.ts';

const NOTE = 'Zij wil eerst van de tocht af. De buurman helpt met brieven.';
const SAVED = /^(Bewaard|Veilig op kantoor)/;

export async function firstVisit(): Promise<string> {
	const server = await startServer();
	const phone = await startPhone(`${server.origin}/enrol#${server.links.enrol}`);
	try {
		return await tell(server, phone);
	} catch (error) {
		await phone.page.screenshot({ path: 'test-results/first-visit.png' }).catch(() => null);
		throw error;
	} finally {
		await phone.dispose();
		await server.dispose();
	}
}

async function tell(server: TestServer, phone: Phone): Promise<string> {
	const began = Date.now();
	await enrolPhone(phone.page);
	const [refused, empty, talked] = await unvisitedDoors(phone.page);
	if (!refused || !empty || !talked) throw new Error('the round has too few doors for this journey');

	await server.kill();
	await phone.restart(`${server.origin}${refused}`);
	await unlock(phone.page);
	const ledger: LedgerLine[] = [];
	ledger.push(await ringAt(phone.page, { path: refused, button: 'Geen interesse', outcome: 'notInterested' }));
	await phone.page.goto(`${server.origin}${empty}`);
	await unlock(phone.page);
	ledger.push(await ringAt(phone.page, { path: empty, button: 'Niet thuis', outcome: 'notHome' }));
	await phone.page
		.getByRole('link', { name: /^Naar (?!de inhoud)/ })
		.first()
		.click();
	await phone.page.getByRole('button', { name: 'Start gesprek' }).waitFor();
	ledger.push(await holdVisit(phone.page));
	await phone.kill();

	await phone.restart(`${server.origin}/today`);
	await unlock(phone.page);
	const found = await findAgain(phone.page, { origin: server.origin, ledger });
	await coverAndUncover(phone.page);

	await server.start();
	await handIn(phone.page);
	const received = receivedLines(server.data, ledger, began);
	await readVisitAtOffice(server, { note: NOTE });
	const line = `${ledger.length} recorded, ${found} found after kill, ${received.length} received`;
	if (found !== ledger.length || received.length !== ledger.length) throw new Error(line);
	return line;
}

async function ringAt(page: Page, door: { path: string; button: string; outcome: string }): Promise<LedgerLine> {
	await page.getByRole('button', { name: door.button }).click();
	const said = await saysWhen(page, new RegExp(`${door.button} genoteerd`));
	return { kind: 'attempt', address: idOf(door.path), holds: { outcome: door.outcome }, parts: {}, said };
}

/** A talk with the kitchen-table guide: two concerns at the thumb, a note, closed. */
async function holdVisit(page: Page): Promise<LedgerLine> {
	const address = idOf(new URL(page.url()).pathname);
	await page.getByRole('button', { name: 'Start gesprek' }).click();
	await page.getByRole('button', { name: /keukentafel/i }).click();
	const chips = page.getByRole('group', { name: 'Zorg noteren' }).getByRole('button');
	await chips.nth(0).click();
	await saysWhen(page, SAVED);
	await chips.nth(1).click();
	await page.getByLabel('Notitie').fill(NOTE);
	await page.getByRole('button', { name: 'Volgende' }).click();
	await saysWhen(page, SAVED);
	await page.getByRole('button', { name: 'Overzicht' }).click();
	await page
		.getByRole('link', { name: 'Afronden' })
		.or(page.getByRole('button', { name: 'Afronden' }))
		.first()
		.click();
	await page.getByRole('button', { name: 'Klaar, gesprek afsluiten' }).click();
	const said = await saysWhen(page, /Gesprek afgesloten/);
	return { kind: 'visit', address, holds: { state: 'closed' }, parts: { concern: 2, note: 1 }, said };
}

/** How many lines of the ledger the phone shows again, address by address. */
async function findAgain(page: Page, options: { origin: string; ledger: readonly LedgerLine[] }): Promise<number> {
	let found = 0;
	for (const line of options.ledger) {
		await page.goto(`${options.origin}/address/${line.address}`);
		await unlock(page);
		const words =
			line.kind === 'visit' ? 'Gesprek' : line.holds['outcome'] === 'notHome' ? 'Niet thuis' : 'Geen interesse';
		await expect(page.getByText('Eerder aan deze deur')).toBeVisible();
		const history = page
			.getByRole('listitem')
			.filter({ hasText: words })
			.filter({ hasText: /Op deze telefoon|Bewaard/ });
		if ((await history.count()) >= 1) found += 1;
	}
	return found;
}

async function coverAndUncover(page: Page): Promise<void> {
	await page.getByRole('button', { name: 'Verberg' }).first().click();
	const pin = page.getByLabel('Pincode');
	await pin.waitFor();
	await pin.fill(PIN);
	await pin.press('Enter');
	await pin.waitFor({ state: 'detached' });
}

async function handIn(page: Page): Promise<void> {
	await page
		.getByRole('link', { name: 'Ronde' })
		.or(page.getByRole('link', { name: 'Vandaag', exact: true }))
		.first()
		.click();
	await page.getByRole('link', { name: /Versturen/ }).click();
	await tapIfOffered(page.getByRole('button', { name: 'Probeer nu te versturen' }));
	await saysWhen(page, /Alles is veilig op kantoor/);
}

function idOf(path: string): string {
	return path.split('/').at(-1) ?? '';
}
