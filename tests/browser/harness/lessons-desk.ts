/** What a coordinator does with lessons and guides at the desk, by the words on the screen. */
import { type Page, expect } from '@playwright/test';
import { type Phone, startPhone } from './chromium.ts';
import type { TestServer } from './server.ts';

const DESK_MS_MAX = 45_000;

/** Opens a desk in a browser of its own, signed in, in Dutch. */
export async function openDesk(server: TestServer): Promise<Phone> {
	const { signIn } = await server.prepare();
	const desk = await startPhone(`${server.origin}/office/sign-in#${signIn}`, { width: 1280, height: 900 });
	await desk.page.waitForURL(/\/office(\/?$|\/(?!sign-in))/, { timeout: DESK_MS_MAX });
	await desk.context.addCookies([{ name: 'voordeur_locale', value: 'nl', domain: 'localhost', path: '/office' }]);
	return desk;
}

/** Puts other words in the place of these, in the whole file of a guide or in one field of a lesson. */
export async function editText(
	page: Page,
	edit: { readonly address: string; readonly field: string; readonly from: string; readonly to: string }
): Promise<void> {
	await page.goto(edit.address);
	const field = page.getByLabel(edit.field, { exact: true });
	const before = await field.inputValue();
	if (!before.includes(edit.from)) throw new Error(`${edit.address} does not say: ${edit.from}`);
	await field.fill(before.replace(edit.from, edit.to));
	// The preview follows what is typed, before anything is saved.
	await expect(page.getByRole('list', { name: 'Verschil met wat is gepubliceerd' })).toContainText(edit.to, {
		timeout: DESK_MS_MAX
	});
	await page.getByRole('button', { name: 'Bewaar concept' }).click();
	await page.getByText(/Concept bewaard/).waitFor({ timeout: DESK_MS_MAX });
}

/** Gives every draft out, and answers the number of the release. */
export async function publish(page: Page, origin: string): Promise<number> {
	await page.goto(`${origin}/office/lessons/publish`);
	await page.getByRole('button', { name: /^Publiceer pakket/ }).click();
	const said = page.getByText(/Uitgave \d+ is gepubliceerd/);
	await said.waitFor({ timeout: DESK_MS_MAX });
	return Number(/\d+/.exec(await said.innerText())?.[0]);
}
