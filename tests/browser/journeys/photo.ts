/**
 * One photo, from a kitchen without network to the office: asked for, refused, allowed, taken with a file that carries
 * place and maker, described, found again after the browser was killed, sent behind the text, seen at the desk, and
 * taken away again everywhere.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Page, expect } from '@playwright/test';
import { SHOT, withShot } from '../harness/a-jpeg.ts';
import { type Phone, startPhone } from '../harness/chromium.ts';
import { enrolPhone, PIN, saysWhen, tapIfOffered, unlock, unvisitedDoors } from '../harness/coach.ts';
import { type TestServer, startServer } from '../harness/server.ts';

const BYTES_MAX = 300_000;
const CAPTION = 'Vocht of schimmel';
const HALTED = 'Stand van 111222333';
const NOTE = 'Achterwand van de slaapkamer is nat.';
/** A photo is made small and sealed on a busy machine. */
const STEP_MS = 45_000;

export async function photo(): Promise<string> {
	const server = await startServer();
	const phone = await startPhone(`${server.origin}/enrol#${server.links.enrol}`);
	try {
		return await tell(server, phone);
	} catch (error) {
		await phone.page.screenshot({ path: 'test-results/photo.png' }).catch(() => null);
		throw error;
	} finally {
		await phone.dispose();
		await server.dispose();
	}
}

async function tell(server: TestServer, phone: Phone): Promise<string> {
	await enrolPhone(phone.page);
	const [door] = await unvisitedDoors(phone.page);
	if (!door) throw new Error('the round has no door for this journey');
	await server.kill();
	await phone.restart(`${server.origin}${door}`);
	await unlock(phone.page);
	const visit = await beginVisit(phone.page);
	await askFirst(phone.page);
	const original = await cameraFile(phone.page);
	await takePhotos(phone.page, original);
	await phone.kill();

	await phone.restart(visit);
	await unlock(phone.page);
	const shown = await findPicture(phone.page);
	if (shown.width >= shown.height) throw new Error(`the picture lies on its side: ${shown.width} by ${shown.height}`);

	await server.start();
	await phone.page.goto(`${server.origin}/outbox`);
	await unlock(phone.page);
	await saysWhen(phone.page, /Alles is veilig op kantoor/);
	const sealed = sealedFiles(server.data);
	if (sealed.length !== 1) throw new Error(`${sealed.length} of 1 photo on the server's disk`);
	for (const bytes of sealed) expectSealed(bytes);
	const seen = await seeAtOffice(server, visit);
	await phone.page.goto(visit);
	await unlock(phone.page);
	await takeAway(phone.page);
	await phone.page.goto(`${server.origin}/outbox`);
	await unlock(phone.page);
	await saysWhen(phone.page, /Alles is veilig op kantoor/);
	await expect
		.poll(
			async () => {
				await tapIfOffered(
					phone.page.getByRole('button', { name: /Kijk of er iets nieuws is|Probeer nu te versturen/ })
				);
				return sealedFiles(server.data).length;
			},
			{ timeout: STEP_MS }
		)
		.toBe(0);
	return `${sealed.length} of 1 photo at the office, ${original.length} bytes taken, ${seen.bytes} seen at the desk, nothing of the shot in it, 0 left after it was taken away`;
}

async function beginVisit(page: Page): Promise<string> {
	await page.getByRole('button', { name: 'Start gesprek' }).click();
	await page.getByRole('button', { name: /keukentafel/i }).click();
	await page.getByLabel('Notitie').fill(NOTE);
	await page.getByRole('button', { name: 'Volgende' }).click();
	await saysWhen(page, /^Bewaard/);
	return page.url();
}

/** No photo before a yes; a no ends nothing. */
async function askFirst(page: Page): Promise<void> {
	await openSheet(page);
	await expect(page.getByRole('button', { name: 'Maak een foto' })).toHaveCount(0);
	await page.getByRole('radio', { name: 'Nee, liever niet' }).check();
	await saysWhen(page, /het gesprek gaat gewoon door/);
	await expect(page.getByRole('button', { name: 'Maak een foto' })).toHaveCount(0);
	await page.getByRole('radio', { name: 'Ja, dat mag' }).check();
	await page.getByRole('button', { name: 'Maak een foto' }).waitFor();
	await page.screenshot({ path: 'test-results/photo-asked.png' });
}

async function takePhotos(page: Page, original: Uint8Array): Promise<void> {
	await choose(page, { name: 'kapot.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('no picture at all') });
	await saysWhen(page, /Deze foto kan niet worden gelezen/);
	// The camera's own screen hides the app, and a hidden app is covered: the picture comes when nothing is shown.
	await choose(
		page,
		{ name: 'IMG_0001.jpg', mimeType: 'image/jpeg', buffer: Buffer.from(original) },
		{
			before: async () => {
				await setHidden(page, true);
				await page.getByLabel('Pincode').waitFor();
			}
		}
	);
	// Back from our own camera button within its two minutes: no PIN is asked.
	await setHidden(page, false);
	await page.getByRole('heading', { name: 'Foto’s van dit gesprek' }).waitFor();
	await keepWaitingWords(page);
	await page.getByRole('radio', { name: CAPTION }).check({ timeout: STEP_MS });
	await expect(page.getByRole('img', { name: `Foto: ${CAPTION}` })).toBeVisible({ timeout: STEP_MS });
	await saysWhen(page, /Op deze telefoon, /);
	await page.screenshot({ path: 'test-results/photo-taken.png', fullPage: true });
}

/** Nine digits halt the words; a cover over them must not take them. */
async function keepWaitingWords(page: Page): Promise<void> {
	const own = page.getByLabel('Of in uw woorden');
	await own.fill(HALTED, { timeout: STEP_MS });
	await setHidden(page, true);
	const pin = page.getByLabel('Pincode');
	await pin.waitFor();
	await setHidden(page, false);
	await pin.fill(PIN);
	await pin.press('Enter');
	await expect(own).toHaveValue(HALTED, { timeout: STEP_MS });
	await page.getByRole('button', { name: 'Ja, een meternummer' }).waitFor();
}

async function choose(
	page: Page,
	file: { name: string; mimeType: string; buffer: Buffer },
	camera: { before: () => Promise<void> } = { before: async () => undefined }
): Promise<void> {
	const chooser = page.waitForEvent('filechooser');
	await page.getByRole('button', { name: 'Maak een foto' }).click();
	const opened = await chooser;
	await camera.before();
	await opened.setFiles(file);
}

async function setHidden(page: Page, isHidden: boolean): Promise<void> {
	await page.evaluate(
		(state) => {
			Object.defineProperty(document, 'visibilityState', { value: state, configurable: true });
			document.dispatchEvent(new Event('visibilitychange'));
		},
		isHidden ? 'hidden' : 'visible'
	);
}

async function openSheet(page: Page): Promise<void> {
	await page.getByRole('button', { name: 'Foto', exact: true }).click();
	await page.getByRole('heading', { name: 'Foto’s van dit gesprek' }).waitFor();
}

async function findPicture(page: Page): Promise<{ readonly width: number; readonly height: number }> {
	await openSheet(page);
	const picture = page.getByRole('img', { name: `Foto: ${CAPTION}` });
	await picture.waitFor({ timeout: STEP_MS });
	await saysWhen(page, /Op deze telefoon, /);
	return picture.evaluate((image) =>
		image instanceof HTMLImageElement
			? { width: image.naturalWidth, height: image.naturalHeight }
			: { width: 0, height: 0 }
	);
}

async function takeAway(page: Page): Promise<void> {
	await openSheet(page);
	await saysWhen(page, /Veilig op kantoor, /);
	await page.getByRole('button', { name: 'Haal weg' }).click();
	await page.getByRole('button', { name: 'Haal de foto weg' }).click();
	await saysWhen(page, /Nog geen foto in dit gesprek/);
}

/** A picture of 12 million points with lines in it, and the marks of a camera that lay on its side. */
async function cameraFile(page: Page): Promise<Uint8Array> {
	const base64 = await page.evaluate(async () => {
		const canvas = new OffscreenCanvas(4_000, 3_000);
		const context = canvas.getContext('2d');
		if (!context) throw new Error('no canvas');
		for (let at = 0; at < 6_000; at += 1) {
			context.fillStyle = `hsl(${(at * 37) % 360} 60% ${30 + (at % 50)}%)`;
			context.fillRect((at * 7919) % 4_000, (at * 104_729) % 3_000, 90, 60);
		}
		const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.95 });
		const bytes = new Uint8Array(await blob.arrayBuffer());
		let text = '';
		for (let at = 0; at < bytes.length; at += 8_192) text += String.fromCharCode(...bytes.subarray(at, at + 8_192));
		return btoa(text);
	});
	const file = withShot(Buffer.from(base64, 'base64'));
	if (file.length < BYTES_MAX || !Buffer.from(file).includes(SHOT.maker))
		throw new Error('the camera file is too small to prove anything');
	return file;
}

function sealedFiles(data: string): readonly Buffer[] {
	const names = readdirSync(join(data, 'photos'), { recursive: true, withFileTypes: true });
	return names.filter((one) => one.isFile()).map((one) => readFileSync(join(one.parentPath, one.name)));
}

function expectSealed(bytes: Buffer): void {
	if (bytes.length > BYTES_MAX) throw new Error(`a photo of ${bytes.length} bytes was sent`);
	for (const told of ['Exif', 'JFIF', SHOT.maker, SHOT.comment])
		if (bytes.includes(told)) throw new Error(`the server's disk tells ${told}`);
}

async function seeAtOffice(server: TestServer, visit: string): Promise<{ readonly bytes: number }> {
	const { signIn } = await server.prepare();
	const desk = await startPhone(`${server.origin}/office/sign-in#${signIn}`, { width: 1280, height: 900 });
	try {
		const { page } = desk;
		await page.waitForURL(/\/office(\/?$|\/(?!sign-in))/);
		await page.goto(`${server.origin}/office/visits/${visit.split('/').at(-1) ?? ''}`);
		await expect(page.getByText(NOTE)).toBeVisible();
		const image = page.getByRole('img', { name: CAPTION });
		await image.scrollIntoViewIfNeeded();
		await expect.poll(() => image.evaluate((one) => (one as HTMLImageElement).naturalHeight)).toBeGreaterThan(0);
		await page.screenshot({ path: 'test-results/photo-office.png', fullPage: true });
		const answer = await page.request.get(new URL((await image.getAttribute('src')) ?? '', server.origin).href);
		const bytes = await answer.body();
		const headers = answer.headers();
		expect([
			answer.status(),
			headers['content-type'],
			headers['cache-control'],
			headers['x-content-type-options']
		]).toEqual([200, 'image/jpeg', 'no-store', 'nosniff']);
		for (const told of ['Exif', SHOT.maker, SHOT.comment])
			if (bytes.includes(told)) throw new Error(`the picture at the desk tells ${told}`);
		const outside = await fetch(answer.url(), { redirect: 'manual' });
		expect([302, 303, 401]).toContain(outside.status);
		return { bytes: bytes.length };
	} catch (error) {
		await desk.page.screenshot({ path: 'test-results/photo-office.png', fullPage: true }).catch(() => null);
		throw error;
	} finally {
		await desk.dispose();
	}
}
