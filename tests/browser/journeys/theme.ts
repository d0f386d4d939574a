/**
 * The look of an organisation, given to the server as a file: it comes after ours, on a phone and at the office, with
 * every header; it is there without a network; changed at the next start of the server it waits for a yes on the phone;
 * and the outdoor mode stays as it was.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Page, expect } from '@playwright/test';
import { startPhone } from '../harness/chromium.ts';
import { saysWhen, waitForShell } from '../harness/coach.ts';
import { type TestServer, startServer } from '../harness/server.ts';

const [FIRST, SECOND] = ['#004699', '#7a1f5c'] as const;
const STEP_MS = 45_000;

const themeIn = (colour: string): string =>
	`:root:not([data-mode='outdoor']) { --vd-color-door: ${colour}; --utrecht-button-border-radius: 0; }\n`;

export async function theme(): Promise<string> {
	const folder = mkdtempSync(join(tmpdir(), 'voordeur-theme-'));
	const file = join(folder, 'theme.css');
	writeFileSync(file, themeIn(FIRST));
	const server = await startServer({ env: { THEME_FILE: file } });
	// Lessons hold no resident: they are read before a phone is enrolled.
	const phone = await startPhone(`${server.origin}/lessons`);
	try {
		await checkAnswer(server);
		await saysWhen(phone.page, /Lessen/);
		await waitForShell(phone.page);
		expect(await doorOf(phone.page)).toBe(FIRST);
		await server.kill();
		await phone.restart(`${server.origin}/lessons`);
		await saysWhen(phone.page, /Lessen/);
		expect(await doorOf(phone.page)).toBe(FIRST);
		await phone.page.evaluate("document.documentElement.dataset.mode = 'outdoor'");
		expect(await doorOf(phone.page)).not.toBe(FIRST);

		writeFileSync(file, themeIn(SECOND));
		await server.start();
		await phone.restart(`${server.origin}/lessons`);
		await saysWhen(phone.page, /Er is een nieuwe versie/);
		expect(await doorOf(phone.page)).toBe(FIRST);
		await Promise.all([
			phone.page.waitForEvent('load', { timeout: STEP_MS }),
			phone.page.getByRole('button', { name: 'Werk nu bij' }).click()
		]);
		await saysWhen(phone.page, /Lessen/);
		await expect.poll(() => doorOf(phone.page), { timeout: STEP_MS }).toBe(SECOND);
		await phone.page.goto(`${server.origin}/office/sign-in`);
		expect(await doorOf(phone.page)).toBe(SECOND);
		return 'a look of its own on the phone and at the office, kept without a network, changed after a yes';
	} catch (error) {
		await phone.page.screenshot({ path: 'test-results/theme.png' }).catch(() => null);
		throw error;
	} finally {
		await phone.dispose();
		await server.dispose();
		rmSync(folder, { recursive: true, force: true });
	}
}

async function checkAnswer(server: TestServer): Promise<void> {
	const answer = await fetch(`${server.origin}/theme.css`);
	expect(await answer.text()).toBe(themeIn(FIRST));
	expect(answer.headers.get('content-type')).toContain('text/css');
	expect(answer.headers.get('cache-control')).toBe('no-cache');
	expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
	expect(answer.headers.get('content-security-policy')).toContain("default-src 'self'");
}

function doorOf(page: Page): Promise<string> {
	return page.evaluate<string>("getComputedStyle(document.documentElement).getPropertyValue('--vd-color-door').trim()");
}
