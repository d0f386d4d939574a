/**
 * A phone in other hands, covered and then locked: every verb and every query of the port is asked, by name, behind the
 * back of every screen, and none that is the vault's answers. On a lesson that is open meanwhile nothing stands of the
 * last door and nothing can be undone; what was being typed as the screen went is there again behind the PIN.
 */
import { type Page, expect } from '@playwright/test';
import { follow } from '../../chaos/coach.ts';
import { CLOSING_MS } from '#lib/device/core/wall.ts';
import { type Phone, startPhone } from '../harness/chromium.ts';
import { enrolPhone, PIN, saysWhen, unlock, unvisitedDoors } from '../harness/coach.ts';
import { type Aims, askQuery, askVerb, holdWorkers, type Tried, tryEverything } from '../harness/port-wall.ts';
import { type TestServer, startServer } from '../harness/server.ts';
import { keptStores } from '../harness/stores.ts';

const NOTE = 'De ketel tikt als hij aangaat.';
const MARGIN_MS = 500;

export async function covered(): Promise<string> {
	const server = await startServer();
	const phone = await startPhone('about:blank');
	try {
		await holdWorkers(phone.context);
		return await tell(server, phone);
	} catch (error) {
		await phone.page.screenshot({ path: 'test-results/covered.png' }).catch(() => null);
		throw error;
	} finally {
		await phone.dispose();
		await server.dispose();
	}
}

async function tell(server: TestServer, { page }: Phone): Promise<string> {
	await page.goto(`${server.origin}/enrol#${server.links.enrol}`);
	await enrolPhone(page);
	const [talked, rung] = await unvisitedDoors(page);
	if (!talked || !rung) throw new Error('the round has too few doors for this journey');
	await server.kill();
	const visit = await typeAndHide(page, `${server.origin}${talked}`);
	await ring(page, `${server.origin}${rung}`);
	const aims = await aimsOf(page, { visit, address: rung.split('/').at(-1) ?? '' });

	await follow(page, '/lessons/L01');
	await saysWhen(page, /Aan de deur/);
	await expect(page.locator('.vd-toast')).toHaveCount(1);
	await lookAway(page);
	await saysWhen(page, /Uw ronde is verborgen/);
	await expect(page.locator('.vd-toast')).toHaveCount(0);
	await expect(page.getByRole('button', { name: /ongedaan/i })).toHaveCount(0);
	await page.screenshot({ path: 'test-results/covered-lesson.png' });
	await page.waitForTimeout(CLOSING_MS + MARGIN_MS);

	const before = await keptStores(page);
	const behindCover = nothing(await tryEverything(page, 'covered', aims), 'covered');
	await sameWork(page, before.envelopes);

	await page.goto(`${server.origin}/lessons`);
	await saysWhen(page, /lessen, ook zonder netwerk/);
	const behindLock = nothing(await tryEverything(page, 'locked', aims), 'locked');
	await sameWork(page, before.envelopes);

	await page.goto(`${server.origin}/address/${aims.address}`);
	await unlock(page);
	const view = JSON.stringify(await askQuery(page, 'address', { id: aims.address }));
	if (!view.includes(aims.attempt)) throw new Error('the ring of before is gone');
	console.log(`${before.envelopes} envelopes before and after, the ring still there`);
	return `${behindCover + behindLock} verbs, 0 answered`;
}

/** A note under the finger when the app is hidden: it is saved, and there again after the PIN. */
async function typeAndHide(page: Page, door: string): Promise<string> {
	await page.goto(door);
	await unlock(page);
	await page.getByRole('button', { name: 'Start gesprek' }).click();
	await page.getByRole('button', { name: /keukentafel/i }).click();
	const note = page.getByLabel('Notitie');
	await note.pressSequentially(NOTE);
	const visit = new URL(page.url()).pathname.split('/')[2] ?? '';
	await lookAway(page);
	await uncover(page);
	await expect(note).toHaveValue(NOTE);
	const view = JSON.stringify(await askQuery(page, 'visit', { id: visit }));
	if (!view.includes(NOTE)) throw new Error('the note under the finger was not kept');
	return visit;
}

async function ring(page: Page, door: string): Promise<void> {
	await page.goto(door);
	await unlock(page);
	await page.getByRole('button', { name: 'Niet thuis' }).click();
	await saysWhen(page, /Niet thuis genoteerd/);
}

async function aimsOf(page: Page, of: Pick<Aims, 'visit' | 'address'>): Promise<Aims> {
	const view = await askQuery(page, 'address', { id: of.address });
	const attempt = /"attempts":\[\{"id":"([0-9a-f-]+)"/.exec(JSON.stringify(view))?.[1];
	if (attempt === undefined) throw new Error('the ring is not in its address');
	// With the round on the screen the same verbs answer: what is asked later could do something.
	const left = await askVerb(page, 'leaveCard', { attempt, cardLeft: true });
	if (!JSON.stringify(left).startsWith('{"ok":true')) throw new Error(`the open phone answers ${JSON.stringify(left)}`);
	return { ...of, attempt };
}

/** The page is hidden and seen again, as when somebody takes a call. */
async function lookAway(page: Page): Promise<void> {
	for (const state of ['hidden', 'visible'])
		await page.evaluate((now) => {
			Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => now });
			document.dispatchEvent(new Event('visibilitychange'));
		}, state);
}

async function uncover(page: Page): Promise<void> {
	const pin = page.getByLabel('Pincode');
	await pin.fill(PIN);
	await pin.press('Enter');
	await pin.waitFor({ state: 'detached' });
}

function nothing({ answered, verbs, queries, allowed }: Tried, where: string): number {
	console.log(`${where}: ${verbs} verbs and ${queries} queries asked; answered by name: ${allowed.join(' ')}`);
	if (answered.length > 0) throw new Error(`answered while ${where}:\n${answered.join('\n')}`);
	return verbs + queries;
}

async function sameWork(page: Page, envelopes: number): Promise<void> {
	const now = await keptStores(page);
	if (now.envelopes !== envelopes) throw new Error(`${now.envelopes} envelopes where ${envelopes} were`);
}
