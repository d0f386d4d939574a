/** What a coordinator does at the desk, in a browser of its own. */
import { expect } from '@playwright/test';
import { startPhone } from './chromium.ts';
import type { TestServer } from './server.ts';

/** Signs in by a one-time link, opens the newest visit and reads its note. */
export async function readVisitAtOffice(server: TestServer, expected: { readonly note: string }): Promise<void> {
	const { signIn } = await server.prepare();
	const desk = await startPhone(`${server.origin}/office/sign-in#${signIn}`, { width: 1280, height: 800 });
	try {
		const page = desk.page;
		await page.waitForURL(/\/office(\/?$|\/(?!sign-in))/);
		await page.goto(`${server.origin}/office/visits`);
		await page.getByRole('row').nth(1).getByRole('link').first().click();
		await expect(page.getByText(expected.note)).toBeVisible();
	} finally {
		await desk.dispose();
	}
}
