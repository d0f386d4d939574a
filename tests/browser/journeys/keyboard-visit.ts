/**
 * A whole talk by keyboard alone, from Today to its end: a concern with what it weighs, a note, a measure, a commitment,
 * the overview, the summary. At every stop of Tab the ring is seen and no bar lies over it, and what happened is spoken
 * politely, as the accessibility tree of the browser has it. Nothing is clicked.
 */
import { type Page, expect } from '@playwright/test';
import { startPhone } from '../harness/chromium.ts';
import { enrolPhone } from '../harness/coach.ts';
import { expectSpoken, Keyboard } from '../harness/keyboard.ts';
import { receivedLines } from '../harness/ledger.ts';
import { startServer } from '../harness/server.ts';

const NOTE = 'Zij wil eerst van de tocht af.';
const PROMISE = 'Tochtstrip meenemen';

export async function keyboardVisit(): Promise<string> {
	const server = await startServer();
	const phone = await startPhone(`${server.origin}/enrol#${server.links.enrol}`);
	const began = Date.now();
	try {
		await enrolPhone(phone.page);
		const keyboard = new Keyboard(phone.page);
		const { address, spoke } = await visit(phone.page, keyboard);
		const line = {
			kind: 'visit',
			address,
			holds: { state: 'closed' },
			parts: { concern: 1, note: 1, measure: 1, commitment: 1 },
			said: ''
		} as const;
		await expect.poll(() => receivedLines(server.data, [line], began).length, { timeout: 45_000 }).toBe(1);
		return `1 visit with ${keyboard.keys} keys, ${keyboard.stops} stops with a ring in sight, ${spoke} times spoken politely, 1 of 1 at the office`;
	} catch (error) {
		await phone.page.screenshot({ path: 'test-results/keyboard-visit.png' }).catch(() => null);
		throw error;
	} finally {
		await phone.dispose();
		await server.dispose();
	}
}

async function visit(page: Page, keyboard: Keyboard): Promise<{ readonly address: string; readonly spoke: number }> {
	let spoke = 0;
	const hear = async (text: RegExp): Promise<void> => {
		await expectSpoken(page, text);
		spoke += 1;
	};
	const dialog = page.getByRole('dialog');
	const backToTalk = async (): Promise<void> => {
		await keyboard.press('Escape');
		await dialog.waitFor({ state: 'detached' });
	};
	await keyboard.tabAndPress({ role: 'link', name: /^Naar (?!de inhoud|Versturen)/ });
	await page.waitForURL(/\/address\//);
	const address = new URL(page.url()).pathname.split('/').at(-1) ?? '';
	await keyboard.tabAndPress({ role: 'button', name: 'Start gesprek' });
	await keyboard.tabAndPress({ role: 'button', name: /keukentafel/i });
	await keyboard.tabTo({ role: 'button', name: 'Volgende' });
	await concern(page, keyboard);
	await hear(/ genoteerd/);
	await keyboard.tabAndPress({ role: 'button', name: 'Vertel meer' });
	await dialog.waitFor();
	await weigh(page, keyboard);
	await hear(/Bewaard/);
	await backToTalk();
	await keyboard.tabTo({ role: 'textbox', name: 'Notitie' });
	await keyboard.type(NOTE);
	await keyboard.press('Tab');
	await hear(/Bewaard/);
	await keyboard.tabAndPress({ role: 'button', name: 'Maatregel' });
	await dialog.waitFor();
	await keyboard.tabAndPress({ role: 'button', name: 'Meer' });
	await hear(/Bewaard/);
	await backToTalk();
	await keyboard.tabAndPress({ role: 'button', name: 'Belofte' });
	await dialog.waitFor();
	await keyboard.tabTo({ role: 'textbox', name: 'Wat is afgesproken?' });
	await keyboard.type(PROMISE);
	await keyboard.tabAndPress({ role: 'button', name: 'Leg vast' });
	await dialog.waitFor({ state: 'detached' });
	await keyboard.tabAndPress({ role: 'button', name: 'Overzicht' });
	await page.getByRole('heading', { name: 'Overzicht' }).waitFor();
	await keyboard.tabAndPress({ role: 'link', name: 'Afronden' });
	await page.getByRole('heading', { name: 'Afronden' }).waitFor();
	await keyboard.tabTo({ role: 'radio', name: 'Ja, voorgelezen' });
	await keyboard.press('Space');
	await expect(page.getByRole('radio', { name: 'Ja, voorgelezen' })).toBeChecked();
	await keyboard.tabAndPress({ role: 'button', name: 'Toch klaar, gesprek afsluiten' });
	await expect(page.getByRole('heading', { name: /Gesprek afgesloten/ })).toBeFocused();
	spoke += 1;
	return { address, spoke };
}

/** The first chip at the thumb, wherever the browser puts it in the order. */
async function concern(page: Page, keyboard: Keyboard): Promise<void> {
	const chip = page.getByRole('group', { name: 'Zorg noteren' }).getByRole('button').first();
	const name = (await chip.innerText()).trim();
	await keyboard.tabAndPress({ role: 'button', name }, 'Space');
	await expect(chip).toHaveAttribute('aria-pressed', 'true');
}

/** Arrows choose within a group, as in every browser. */
async function weigh(page: Page, keyboard: Keyboard): Promise<void> {
	const group = page.getByRole('group', { name: 'Hoe zwaar weegt het voor de bewoner?' });
	const first = (await group.locator('label').first().innerText()).trim();
	await keyboard.tabTo({ role: 'radio', name: first });
	await keyboard.press('ArrowRight');
	await expect(group.getByRole('radio').nth(1)).toBeChecked();
}
