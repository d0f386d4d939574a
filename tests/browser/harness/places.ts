/** Where a coach is on the phone: which screen, which step of a talk, how far it is scrolled. */
import type { Locator, Page } from '@playwright/test';

const NEAR_PX = 2;
/** The place is kept a moment after a scroll, and a page that comes back is drawn in pieces. */
export const KEPT_MS = 900;
const TITLE = 'h1';

export interface Place {
	readonly path: string;
	readonly title: string;
	/** "Geldzorgen, stap 2 van 10"; empty outside the steps of a guide. */
	readonly step: string;
	readonly scroll: number;
}

export async function scrollTo(page: Page, pixels: number): Promise<void> {
	await page.evaluate((top) => window.scrollTo(0, top), pixels);
	await page.waitForTimeout(KEPT_MS);
}

export async function placeOf(page: Page): Promise<Place> {
	const step = page.getByText(/stap \d+ van/).first();
	return {
		path: new URL(page.url()).pathname,
		title: await page.locator(TITLE).first().innerText(),
		step: (await step.isVisible()) ? await step.innerText() : '',
		scroll: await page.evaluate(() => Math.round(scrollY))
	};
}

export async function compare(
	page: Page,
	wanted: Place,
	{ what, lost }: { readonly what: string; readonly lost: string[] }
): Promise<void> {
	await page.waitForTimeout(KEPT_MS);
	const found = await placeOf(page);
	const isSame =
		found.path === wanted.path &&
		found.title === wanted.title &&
		found.step === wanted.step &&
		Math.abs(found.scroll - wanted.scroll) <= NEAR_PX;
	if (!isSame) lost.push(`${what}: ${JSON.stringify(wanted)} became ${JSON.stringify(found)}`);
}

/** A finger taps what is under it. Playwright would scroll the page first, also to what lies in the dock. */
export async function tapInPlace(what: Locator): Promise<void> {
	await what.waitFor();
	await what.dispatchEvent('click');
}

/** A finger's two taps, as the phone's glass tells them: what it means is the browser's own. */
export async function tapTwice(page: Page, what: Locator): Promise<void> {
	const box = await what.boundingBox();
	if (!box) throw new Error('nothing to tap');
	const session = await page.context().newCDPSession(page);
	const point = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
	await session.send('Emulation.setTouchEmulationEnabled', { enabled: true });
	for (let tap = 0; tap < 2; tap += 1) {
		await session.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [point] });
		await session.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
	}
	await session.send('Emulation.setTouchEmulationEnabled', { enabled: false });
	await session.detach();
}
