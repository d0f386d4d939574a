/**
 * What a coach learned at a door, there and back: written without a network, stopped while it points at somebody, put
 * aside at the office with a reason, and that reason read on the phone.
 */
import { expect } from '@playwright/test';
import { type Phone, startPhone } from '../harness/chromium.ts';
import { enrolPhone } from '../harness/coach.ts';
import { goTo } from '../harness/coach-tour.ts';
import { openDesk } from '../harness/lessons-desk.ts';
import { startServer, type TestServer } from '../harness/server.ts';

const LEARNED = 'Eerst samen koffie zetten, dan pas over de meter praten.';
const PERSONAL = `${LEARNED} Bel haar op 06 12345678.`;
const REASON = 'Dit staat al in de les over de keukentafel.';
const REASON_PERSONAL = 'Mail naar iemand@voorbeeld.example.';
const SYNC_MS_MAX = 45_000;

export async function streetLesson(): Promise<string> {
	const server = await startServer();
	const phone = await startPhone(`${server.origin}/enrol#${server.links.enrol}`);
	try {
		await enrolPhone(phone.page);
		await writeOffline(phone);
		await putAside(server);
		await readReason(phone);
		return '1 written offline, 1 stopped while it named a number, put aside with a reason, 1 reason read on the phone';
	} catch (error) {
		await phone.page.screenshot({ path: 'test-results/street-lesson.png' });
		throw error;
	} finally {
		await phone.dispose();
		await server.dispose();
	}
}

async function writeOffline({ page, context }: Phone): Promise<void> {
	await goTo(page, '/lessons');
	await page.getByRole('link', { name: /^Zelf iets geleerd aan de deur/ }).click();
	await expect(page.getByText('U schreef nog niets op.')).toBeVisible();
	await context.setOffline(true);
	const field = page.getByLabel('Wat leerde u?');
	const send = page.getByRole('button', { name: 'Leg klaar voor het kantoor' });
	await field.fill(PERSONAL);
	await send.click();
	await expect(page.getByText('Dit wijst naar één persoon')).toBeVisible();
	await expect(field).toHaveValue(PERSONAL);
	await field.fill(LEARNED);
	await send.click();
	const own = page.getByRole('listitem').filter({ hasText: LEARNED });
	await expect(own).toContainText('Op deze telefoon');
	await context.setOffline(false);
	await expect(own).toContainText('Het kantoor leest het nog.', { timeout: SYNC_MS_MAX });
}

async function putAside(server: TestServer): Promise<void> {
	const desk = await openDesk(server);
	try {
		const { page } = desk;
		await page.goto(`${server.origin}/office/lessons/street`);
		const reason = page.getByLabel('Waarom niet?');
		const decline = page.getByRole('button', { name: 'Bedank, maar neem niet op' });
		await page.getByText('Niet opnemen', { exact: true }).click();
		await reason.fill(REASON_PERSONAL);
		await decline.click();
		await expect(page.getByText(/In de reden lijkt iets van een persoon te staan/)).toBeVisible();
		await expect(reason).toHaveValue(REASON_PERSONAL);
		await reason.fill(REASON);
		await decline.click();
		await expect(page.getByText(`Aan de coach: ${REASON}`)).toBeVisible();
	} finally {
		await desk.dispose();
	}
}

async function readReason({ page }: Phone): Promise<void> {
	await goTo(page, '/outbox');
	await page.getByRole('button', { name: 'Kijk of er iets nieuws is' }).click();
	await goTo(page, '/learned');
	await expect(page.getByText(`Het kantoor schrijft: ${REASON}`)).toBeVisible({ timeout: SYNC_MS_MAX });
}
