/**
 * A trainer changes a guide without its file: a moment is added with a branch in words and a lesson found by search, is
 * moved, and goes out. A phone gets it; the talk that was under way keeps the guide it began with.
 */
import { type Page, expect } from '@playwright/test';
import { type Phone, startPhone } from '../harness/chromium.ts';
import { enrolPhone, saysWhen, unlock, unvisitedDoors } from '../harness/coach.ts';
import { openDesk, publish as publishDrafts } from '../harness/lessons-desk.ts';
import { type TestServer, startServer } from '../harness/server.ts';

const MS_MAX = 60_000;
const TITLE = 'De was in de slaapkamer';
const SAID = 'Waar droogt u de was in de winter?';

export async function editGuide(): Promise<string> {
	const server = await startServer();
	const opened: Phone[] = [];
	const open = async (phone: Promise<Phone>): Promise<Phone> => {
		opened.push(await phone);
		return phone;
	};
	try {
		return await tell(server, open);
	} catch (error) {
		for (const [index, { page }] of opened.entries())
			await page.screenshot({ path: `test-results/edit-guide-${index}.png`, fullPage: true }).catch(() => null);
		throw error;
	} finally {
		for (const phone of opened) await phone.dispose();
		await server.dispose();
	}
}

async function tell(server: TestServer, open: (phone: Promise<Phone>) => Promise<Phone>): Promise<string> {
	const phone = await open(startPhone(`${server.origin}/enrol#${server.links.enrol}`));
	await enrolPhone(phone.page);
	const [door = '', otherDoor = ''] = await unvisitedDoors(phone.page);
	const talk = await beginTalk(phone.page, `${server.origin}${door}`);

	const desk = await open(openDesk(server));
	await addMoment(desk.page, server.origin);
	const places = await moveMoment(desk.page, server.origin);
	await publishDrafts(desk.page, server.origin);
	await takePack(phone, server.origin);

	await phone.page.goto(talk);
	await unlock(phone.page);
	const before = await momentsOfTalk(phone.page);
	if (before.some((title) => title.includes(TITLE))) throw new Error('the talk under way got the new moment');
	await closeTalk(phone.page);
	await beginTalk(phone.page, `${server.origin}${otherDoor}`);
	const after = await momentsOfTalk(phone.page);
	if (!after.some((title) => title.includes(TITLE)))
		throw new Error(`the new talk has no new moment: ${after.join(', ')}`);
	await phone.page.getByRole('button', { name: new RegExp(TITLE) }).click();
	await expect(phone.page.getByText(SAID)).toBeVisible();
	return `1 moment added with a branch and a lesson, moved over ${places} place, on the phone; the talk under way has the old guide`;
}

/** By the form alone: words in two languages, choices, a branch, a lesson found by search. */
async function addMoment(page: Page, origin: string): Promise<void> {
	await page.goto(`${origin}/office/lessons`);
	await page.getByRole('link', { name: 'Vocht en schimmel', exact: true }).click();
	await page.getByRole('link', { name: /^Nieuw moment hieronder ?: Waar zit het\?/ }).click();
	await page.getByLabel('Titel (nl)').fill(TITLE);
	await page.getByLabel('Titel (en)').fill('Laundry in the bedroom');
	await page.getByLabel('Om te zeggen (nl)').fill(SAID);
	await page.getByLabel('Om te zeggen (en)').fill('Where do you dry the laundry in winter?');
	await page.getByLabel('Antwoord', { exact: true }).selectOption({ label: 'Eén keuze' });
	await page.getByLabel('Keuze 1 (nl)').fill('Binnen');
	await page.getByLabel('Keuze 1 (en)').fill('Inside');
	await page.getByLabel('Keuze 2 (nl)').fill('Buiten');
	await page.getByLabel('Keuze 2 (en)').fill('Outside');
	await page
		.getByLabel('Regel 1', { exact: true })
		.selectOption({ label: 'bij ‘Waar zit het?’ is ‘Slaapkamer’ gekozen' });
	await page.getByLabel('Zoek een les').fill('bewonerskennis');
	await page.getByRole('button', { name: 'Zoek', exact: true }).click();
	await page.getByRole('checkbox', { name: /^L07 / }).check({ timeout: MS_MAX });
	// The preview beside the form shows the moment before anything is saved.
	await expect(page.getByRole('region', { name: 'Op de telefoon' })).toContainText(SAID, { timeout: MS_MAX });
	await page.getByRole('button', { name: 'Bewaar concept' }).click();
	await page.waitForURL(/\?moment=[a-z-]+$/, { timeout: MS_MAX });
	await expect(page.getByRole('checkbox', { name: /^L07 / })).toBeChecked();
	await expect(page.getByRole('heading', { level: 1, name: TITLE })).toBeVisible();
}

/** One place down; answers how many places it moved. */
async function moveMoment(page: Page, origin: string): Promise<number> {
	await page.goto(`${origin}/office/lessons/guide/mould`);
	const row = page.locator('.of-moments').getByRole('listitem').filter({ hasText: TITLE });
	await expect(row).toContainText('Alleen als bij ‘Waar zit het?’ is ‘Slaapkamer’ gekozen');
	const titles = (): Promise<string[]> => page.locator('.of-moments .of-name').allInnerTexts();
	const from = (await titles()).indexOf(TITLE);
	await row.getByRole('button', { name: /^Omlaag/ }).click();
	await expect.poll(async () => (await titles()).indexOf(TITLE), { timeout: MS_MAX }).toBe(from + 1);
	return (await titles()).indexOf(TITLE) - from;
}

/** A talk with the mould guide, with the bedroom chosen; answers where it is. */
async function beginTalk(page: Page, door: string): Promise<string> {
	await page.goto(door);
	await unlock(page);
	await page.getByRole('button', { name: 'Start gesprek' }).click();
	await page.getByRole('button', { name: /^Vocht en schimmel/ }).click();
	await saysWhen(page, /Vocht en schimmel, stap 1 van/);
	await page.getByRole('button', { name: 'Volgende', exact: true }).click();
	await page.getByLabel('Slaapkamer').check();
	return page.url();
}

async function momentsOfTalk(page: Page): Promise<readonly string[]> {
	await page.getByRole('button', { name: 'Overzicht' }).click();
	await page.getByRole('link', { name: 'Afronden' }).waitFor({ timeout: MS_MAX });
	return page.getByRole('button').allInnerTexts();
}

async function closeTalk(page: Page): Promise<void> {
	await page.getByRole('link', { name: 'Afronden' }).click();
	await page.getByRole('button', { name: 'Klaar, gesprek afsluiten' }).click();
	await saysWhen(page, /Gesprek afgesloten/);
}

/** Has the phone look at the office, and waits for what was published. */
async function takePack(phone: Phone, origin: string): Promise<void> {
	const arriving = phone.context.waitForEvent('response', {
		predicate: (response) => new URL(response.url()).pathname.startsWith('/api/v1/packs/') && response.ok(),
		timeout: MS_MAX
	});
	await phone.page.goto(`${origin}/outbox`);
	await unlock(phone.page);
	await arriving;
}
