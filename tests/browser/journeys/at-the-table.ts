/**
 * At the table with the server gone: the tour that is offered once, meters with a doubt that may stand, a next visit that
 * a covered screen gives back, passing somebody on by their yes, the overview by a key, the letter as a file and as paper,
 * and the same letter at the office. At the end the guided practice, tap by tap.
 */
import { type Page, expect } from '@playwright/test';
import { type Phone, startPhone } from '../harness/chromium.ts';
import { enrolPhone, PIN, saysWhen, tapIfOffered, unlock, unvisitedDoors } from '../harness/coach.ts';
import { type TestServer, startServer } from '../harness/server.ts';

const STEP = 'De coach brengt woensdag tochtstrip';
const READING = '4213';
const LESSON = 'Wie eerst naar de kou vraagt, hoort later over de rekening.';
const STEP_MS = 45_000;
/** As long as a screen takes to draw what the clock changed. */
const CLOCK_MS = 500;

export async function atTheTable(): Promise<string> {
	const server = await startServer();
	const phone = await startPhone(`${server.origin}/enrol#${server.links.enrol}`);
	try {
		return await tell(server, phone);
	} catch (error) {
		await phone.page.screenshot({ path: 'test-results/at-the-table.png' }).catch(() => null);
		throw error;
	} finally {
		await phone.dispose();
		await server.dispose();
	}
}

async function tell(server: TestServer, phone: Phone): Promise<string> {
	const { page } = phone;
	await enrolPhone(page);
	await offeredOnce(page);
	const [door] = await unvisitedDoors(page);
	if (!door) throw new Error('the round has no door for this journey');
	await server.kill();
	await page.goto(`${server.origin}${door}`);
	await unlock(page);
	await page.getByRole('button', { name: 'Start gesprek' }).click();
	await saysWhen(page, /Welk gesprek voert u/);
	await expect(page.locator('.vd-alone a[href^="tel:"]')).toBeVisible();

	await readMeter(page, READING);
	await agreeNextVisit(page);
	await refer(page);
	await page.getByRole('button', { name: /keukentafel/i }).click();
	await page.getByRole('button', { name: 'Volgende', exact: true }).waitFor();
	await page.keyboard.press('Alt+o');
	await page.getByRole('heading', { name: 'Overzicht' }).waitFor();
	await page.keyboard.press('Alt+o');
	await page.getByRole('button', { name: 'Volgende', exact: true }).waitFor();
	await promise(page);
	await answerNumber(page);

	await page.getByRole('button', { name: 'Overzicht' }).click();
	await page.getByRole('link', { name: 'Afronden' }).click();
	await page.getByLabel('Ging goed').check();
	await expect(page.getByText(STEP)).toBeVisible();
	const file = await shareLetter(page);
	await page.getByRole('link', { name: 'Afronden' }).click();
	await page.getByRole('button', { name: 'Klaar, gesprek afsluiten' }).click();
	await saysWhen(page, /Gesprek afgesloten/);
	await hidesWhatWasNoted(page);

	await page.goto(`${server.origin}${door}`);
	await unlock(page);
	await page.getByRole('button', { name: 'Start gesprek' }).click();
	await saysWhen(page, /Welk gesprek voert u/);
	await doubtMeter(page);

	await server.start();
	await page.goto(`${server.origin}/outbox`);
	await unlock(page);
	await tapIfOffered(page.getByRole('button', { name: 'Probeer nu te versturen' }));
	await saysWhen(page, /Alles is veilig op kantoor/);
	await proposeLesson(page);
	await readAtOffice(server);
	const taps = await practiseGuided(page);
	return `2 readings, 1 of them asked about; a covered form and a lesson half written came back; letter ${file.name} of ${file.size} bytes by the share sheet; the same at the office; practised in ${taps} taps`;
}

async function offeredOnce(page: Page): Promise<void> {
	await page.getByText('Nieuw hier?').waitFor();
	await page.getByRole('button', { name: 'Nu niet' }).click();
	await expect(page.getByText('Nieuw hier?')).toHaveCount(0);
}

async function readMeter(page: Page, value: string): Promise<void> {
	await page.getByRole('button', { name: 'Meterstand' }).click();
	const gas = page.getByLabel('Gas', { exact: true });
	await gas.fill('twaalf');
	await gas.blur();
	await expect(page.getByText(/Dit is geen meterstand/).first()).toBeVisible();
	await gas.fill(value);
	await gas.blur();
	await saysWhen(page, /^Bewaard op deze telefoon/);
	await page.getByRole('button', { name: 'Terug naar het gesprek' }).click();
	await expect(page.getByRole('dialog')).toHaveCount(0);
}

/** Chosen, not put down, covered, uncovered: it stands as it was. */
async function agreeNextVisit(page: Page): Promise<void> {
	await page.getByRole('button', { name: 'Volgend bezoek' }).click();
	const sheet = page.getByRole('dialog');
	await sheet.getByLabel('Over twee weken').check();
	await sheet.getByLabel('Middag').check();
	await sheet.getByLabel('Tijd, als die is afgesproken').fill('14:30');
	await sheet.getByRole('button', { name: 'Verberg' }).click();
	await uncover(page);
	await sheet.waitFor();
	await expect(sheet.getByLabel('Over twee weken')).toBeChecked();
	await expect(sheet.getByLabel('Middag')).toBeChecked();
	await expect(sheet.getByLabel('Tijd, als die is afgesproken')).toHaveValue('14:30');
	await sheet.getByRole('button', { name: 'Leg vast' }).click();
	await expect(page.getByRole('dialog')).toHaveCount(0);
}

/** Nine digits that may be a BSN, and the coach talks on: at the end the text is found again where it waits. */
async function answerNumber(page: Page): Promise<void> {
	const waits = page.getByText('Eén tekst wacht nog op u');
	await page.getByLabel('Notitie').fill('Nummer 111222333 staat in de gang.');
	await page.getByRole('button', { name: 'Volgende', exact: true }).click();
	await page.getByRole('button', { name: 'Overzicht' }).click();
	await page.getByRole('link', { name: 'Afronden' }).click();
	await waits.waitFor();
	await page.getByRole('button', { name: 'Kijk in het gesprek' }).click();
	await page.getByRole('button', { name: /Tekst nog niet vastgelegd/ }).click();
	await page.getByRole('button', { name: 'Ja, een meternummer' }).click();
	await saysWhen(page, /^Bewaard/);
	await page.getByRole('button', { name: 'Overzicht' }).click();
	await page.getByRole('link', { name: 'Afronden' }).click();
	await page.getByRole('heading', { name: 'Afronden' }).waitFor();
	await expect(waits).toHaveCount(0);
	await page.keyboard.press('Alt+o');
	await page.getByRole('button', { name: /Hier bent u nu/ }).click();
	await page.getByRole('button', { name: 'Overzicht' }).waitFor();
}

async function refer(page: Page): Promise<void> {
	await page.getByRole('group', { name: 'Zorg noteren' }).getByRole('button').first().click();
	await saysWhen(page, /genoteerd/);
	await page.getByRole('button', { name: 'Doorverwijzen' }).click();
	const sheet = page.getByRole('dialog');
	await sheet.getByRole('group', { name: 'Aan wie?' }).getByRole('radio').first().check();
	await sheet.getByLabel('Ja, dat mag').check();
	await sheet.getByText(/^Genoteerd om door te geven aan/).waitFor();
	await sheet.getByRole('button', { name: 'Terug naar het gesprek' }).click();
	await expect(page.getByRole('dialog')).toHaveCount(0);
}

async function promise(page: Page): Promise<void> {
	await page.getByRole('button', { name: 'Belofte' }).click();
	await page.getByLabel('Wat is afgesproken?').fill(STEP);
	await page.getByLabel('Over een week').click();
	await page.getByRole('button', { name: 'Leg vast' }).click();
	await expect(page.getByRole('dialog')).toHaveCount(0);
}

/** With a share sheet that takes files, as phones have; what it is handed is looked at. */
async function shareLetter(page: Page): Promise<{ readonly name: string; readonly size: number }> {
	// The runner names functions by a helper of its own, which the page does not have.
	await page.evaluate('globalThis.__name ??= (named) => named');
	await page.evaluate(() => {
		Object.assign(navigator, {
			canShare: () => true,
			share: async ({ files }: { files: File[] }) => {
				const [file] = files;
				if (!file) return;
				const bytes = new Uint8Array(await file.arrayBuffer());
				const head = new TextDecoder('latin1').decode(bytes.slice(0, 8));
				Object.assign(globalThis, { sharedLetter: { name: file.name, type: file.type, size: file.size, head } });
			}
		});
	});
	await page.getByRole('link', { name: 'Bekijk de brief' }).click();
	await page.locator('.vd-letter').waitFor();
	await expect(page.locator('.vd-letter')).toContainText(STEP);
	await expect(page.locator('.vd-letter')).toContainText('4.213 m³');
	const share = page.getByRole('button', { name: 'Deel de brief' });
	await expect(share).not.toHaveAttribute('aria-disabled', 'true', { timeout: STEP_MS });
	await share.click();
	await saysWhen(page, /De brief is doorgegeven/);
	// The clock on the screen goes on, and what was said of the letter stays.
	await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
	await page.waitForTimeout(CLOCK_MS);
	await expect(page.getByText(/De brief is doorgegeven/)).toBeVisible();
	const shared = await page.evaluate(() => (globalThis as unknown as { sharedLetter: Shared }).sharedLetter);
	if (!/^brief-\d{4}-\d\d-\d\d\.pdf$/.test(shared.name) || shared.type !== 'application/pdf')
		throw new Error(`handed over as ${shared.name}, ${shared.type}`);
	if (!shared.head.startsWith('%PDF-1.7')) throw new Error(`the file begins with ${shared.head}`);
	await page.emulateMedia({ media: 'print' });
	await expect(page.locator('.vd-topbar')).toBeHidden();
	await expect(page.locator('.vd-letter')).toBeVisible();
	await page.emulateMedia({ media: 'screen' });
	return shared;
}

interface Shared {
	readonly name: string;
	readonly type: string;
	readonly size: number;
	readonly head: string;
}

async function doubtMeter(page: Page): Promise<void> {
	await page.getByRole('button', { name: 'Meterstand' }).click();
	const gas = page.getByLabel('Gas', { exact: true });
	await gas.fill('4100');
	// Covered while the field has the focus: it is a reading all the same, and is asked about.
	await page.getByRole('dialog').getByRole('button', { name: 'Verberg' }).click();
	await uncover(page);
	await saysWhen(page, /lager dan de vorige stand/);
	await page.getByRole('button', { name: 'Zo laten staan' }).click();
	await saysWhen(page, /zo staat het op de meter/);
	await page.getByRole('button', { name: 'Terug naar het gesprek' }).click();
}

/** Half a lesson from the street, covered and uncovered: it is still being written. */
async function proposeLesson(page: Page): Promise<void> {
	await page.getByRole('link', { name: 'Lessen', exact: true }).click();
	await page.locator('main a[href^="/lessons/"]').first().click();
	await page.getByText('Zelf iets geleerd op straat?').click();
	const field = page.getByLabel('Wat leerde u?');
	await field.fill(LESSON);
	await page.getByRole('button', { name: 'Verberg' }).click();
	// The lesson itself stays in view: it holds no resident.
	await page.getByText('Toon mijn ronde met de pincode').click();
	await uncover(page);
	await page.getByRole('heading', { name: 'Vandaag' }).waitFor();
	await page.goBack();
	await expect(field).toHaveValue(LESSON);
}

/** The door of what was just done is not in the covered page, also not for who listens; uncovered it can be undone. */
async function hidesWhatWasNoted(page: Page): Promise<void> {
	await page.getByRole('button', { name: 'Verberg' }).first().click();
	await page.getByLabel('Pincode').waitFor();
	const text = await page.evaluate(() => document.body.textContent);
	if (text.includes('Gesprek afgesloten')) throw new Error('the covered page holds what was just done');
	await uncover(page);
	await saysWhen(page, /Gesprek afgesloten/);
}

async function uncover(page: Page): Promise<void> {
	const pin = page.getByLabel('Pincode');
	await pin.waitFor();
	await pin.fill(PIN);
	await pin.press('Enter');
	await pin.waitFor({ state: 'detached' });
}

async function readAtOffice(server: TestServer): Promise<void> {
	const { signIn } = await server.prepare();
	const desk = await startPhone(`${server.origin}/office/sign-in#${signIn}`, { width: 1280, height: 800 });
	try {
		const { page } = desk;
		await desk.context.addCookies([{ name: 'voordeur_locale', value: 'nl', domain: 'localhost', path: '/office' }]);
		await page.waitForURL(/\/office(\/?$|\/(?!sign-in))/);
		await page.goto(`${server.origin}/office/visits`);
		// The newest is the second talk, which is still open; the one before it has the letter.
		await page.getByRole('row').nth(2).getByRole('link').first().click();
		await page.getByRole('link', { name: 'Brief voor de bewoner' }).click();
		await expect(page.locator('.vd-letter')).toContainText(STEP);
		await page.getByLabel('Taal van de uitleg').selectOption('tr');
		await page.getByRole('button', { name: 'Toon', exact: true }).click();
		await expect(page.locator('.of-letter-own')).toHaveAttribute('lang', 'tr');
		await expect(page.locator('.vd-letter')).toContainText(STEP);
		await page.emulateMedia({ media: 'print' });
		await expect(page.locator('.of-nav')).toBeHidden();
	} finally {
		await desk.dispose();
	}
}

/** Does what the band says, and nothing else. */
async function practiseGuided(page: Page): Promise<number> {
	await page.getByRole('link', { name: 'Lessen', exact: true }).first().click();
	await page.getByRole('link', { name: 'Meer', exact: true }).click();
	await page.getByRole('link', { name: /Oefen een gesprek/ }).click();
	await page.getByRole('button', { name: 'Begin', exact: true }).click();
	const says = (step: number): Promise<string> => saysWhen(page, new RegExp(`Stap ${step} van 6`));
	await says(1);
	await page.getByRole('button', { name: 'Start gesprek' }).click();
	await says(2);
	await page.locator('main .vd-row').first().click();
	await says(3);
	await page.getByRole('group', { name: 'Zorg noteren' }).getByRole('button').first().click();
	await says(4);
	await page.getByRole('button', { name: 'Overzicht' }).click();
	await says(5);
	await page.getByRole('link', { name: 'Afronden' }).click();
	await says(6);
	await page.getByRole('button', { name: 'Klaar, gesprek afsluiten' }).click();
	await saysWhen(page, /Even terugkijken/);
	return 6;
}
