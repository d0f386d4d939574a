/**
 * An edit at the office reaches two phones as what changed, while one of them is in a talk: that talk keeps the words it
 * began with, the next one has the new ones. Then the set travels to another organisation (`publish-set.ts`).
 */
import { type Page, type Response, expect } from '@playwright/test';
import { type Phone, startPhone } from '../harness/chromium.ts';
import { enrolPhone, saysWhen, unlock, unvisitedDoors } from '../harness/coach.ts';
import { editText, openDesk, publish as publishDrafts } from '../harness/lessons-desk.ts';
import { type TestServer, startServer } from '../harness/server.ts';
import { exchangeSet } from './publish-set.ts';

const OLD = 'Waar ziet u vocht of schimmel, en waar begon het?';
const NEW = 'Wilt u mij laten zien waar het vocht zit, en waar het begon?';
const SYNC_MS_MAX = 60_000;

export async function publish(): Promise<string> {
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
			await page.screenshot({ path: `test-results/publish-${index}.png` }).catch(() => null);
		throw error;
	} finally {
		for (const phone of opened) await phone.dispose();
		await server.dispose();
	}
}

async function tell(server: TestServer, open: (phone: Promise<Phone>) => Promise<Phone>): Promise<string> {
	const first = await open(startPhone(`${server.origin}/enrol#${server.links.enrol}`));
	await enrolPhone(first.page);
	const { enrol } = await server.prepare();
	const second = await open(startPhone(`${server.origin}/enrol#${enrol}`));
	await enrolPhone(second.page);
	const [door, otherDoor] = await unvisitedDoors(second.page);
	const talk = await beginTalk(second.page, `${server.origin}${door ?? ''}`);

	const desk = await open(openDesk(server));
	const address = `${server.origin}/office/lessons/edit/guides/mould`;
	await editText(desk.page, { address, field: 'Het hele bestand', from: OLD, to: NEW });
	await publishDrafts(desk.page, server.origin);

	const sizes = [await takeDelta(first, server.origin), await takeDelta(second, server.origin)];
	const [delta, whole] = sizes[1] ?? [0, 0];
	console.log(`delta: ${delta} bytes of ${whole}`);
	if (sizes.some(([bytes, all]) => bytes <= 0 || bytes * 10 > all))
		throw new Error(`no delta worth the name: ${sizes.join(' ')}`);

	await second.page.goto(talk);
	await unlock(second.page);
	await expect(second.page.getByText(OLD)).toBeVisible({ timeout: SYNC_MS_MAX });
	await expect(second.page.getByText(NEW)).toHaveCount(0);
	await closeTalk(second.page);
	await beginTalk(second.page, `${server.origin}${otherDoor ?? ''}`, NEW);

	const taken = await exchangeSet(server, { desk: desk.page, open });
	return `delta ${delta} of ${whole} bytes, guide in progress unchanged, set taken in with ${taken.kept} own edits kept`;
}

/** A talk with the mould guide, left at the moment whose words the office changes; answers where it is. */
async function beginTalk(page: Page, door: string, says = OLD): Promise<string> {
	await page.goto(door);
	await unlock(page);
	await page.getByRole('button', { name: 'Start gesprek' }).click();
	await page.getByRole('button', { name: /^Vocht en schimmel/ }).click();
	await saysWhen(page, /Vocht en schimmel, stap 1 van/);
	await page.getByRole('button', { name: 'Volgende', exact: true }).click();
	await expect(page.getByText(says)).toBeVisible();
	await page.getByLabel('Slaapkamer').check();
	return page.url();
}

async function closeTalk(page: Page): Promise<void> {
	await page.getByRole('button', { name: 'Overzicht' }).click();
	await page.getByRole('link', { name: 'Afronden' }).click();
	await page.getByRole('button', { name: 'Klaar, gesprek afsluiten' }).click();
	await saysWhen(page, /Gesprek afgesloten/);
}

/** Has the phone look at the office, and measures what it fetched: the bytes that came, and those of the whole pack. */
async function takeDelta(phone: Phone, origin: string): Promise<readonly [number, number]> {
	const isPack = (response: Response): boolean => new URL(response.url()).pathname.startsWith('/api/v1/packs/');
	const arriving = phone.context.waitForEvent('response', { predicate: isPack, timeout: SYNC_MS_MAX });
	await phone.page.goto(`${origin}/outbox`);
	await unlock(phone.page);
	const response = await arriving;
	const asked = new URL(response.url());
	const sent = await (await fetch(asked)).text();
	const whole = await (await fetch(new URL(asked.pathname, origin))).text();
	if (asked.searchParams.get('from') === null || !response.ok()) throw new Error('the phone asked for the whole pack');
	if (sent === whole) return [0, whole.length];
	return [Buffer.byteLength(sent), Buffer.byteLength(whole)];
}
