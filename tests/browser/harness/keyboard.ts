/** A coach without a pointer: Tab until the focus stands where it is wanted, seen each time, and what is spoken. */
import { type Page, expect } from '@playwright/test';

/** No screen has more stops than this. */
const STOPS_MAX = 150;
/** A ring thinner than this is not seen (WCAG 2.2, 2.4.13). */
const RING_PX = 2;

type Role = 'button' | 'link' | 'textbox' | 'radio' | 'checkbox' | 'searchbox';
export interface Wanted {
	readonly role: Role;
	readonly name: string | RegExp;
}

export class Keyboard {
	readonly #page: Page;
	keys = 0;
	stops = 0;

	constructor(page: Page) {
		this.#page = page;
	}

	/** Tab, and at every stop on the way the ring is there and nothing lies over what has it. */
	async tabTo({ role, name }: Wanted): Promise<void> {
		const exact = typeof name === 'string';
		const wanted = this.#page.getByRole(role, { name, exact }).filter({ visible: true }).first();
		await wanted.waitFor();
		for (let stop = 0; stop < STOPS_MAX; stop += 1) {
			if (await wanted.evaluate((one) => one === document.activeElement)) return;
			await this.press('Tab');
			this.stops += 1;
			const trouble = await this.#page.evaluate<string>(FOCUS_SEEN);
			if (trouble !== '') throw new Error(`on the way to ${String(name)}: ${trouble}`);
		}
		throw new Error(`Tab does not lead to ${String(name)}`);
	}

	async tabAndPress(wanted: Wanted, key = 'Enter'): Promise<void> {
		await this.tabTo(wanted);
		await this.press(key);
	}

	async press(key: string): Promise<void> {
		await this.#page.keyboard.press(key);
		this.keys += 1;
	}

	async type(text: string): Promise<void> {
		await this.#page.keyboard.type(text);
		this.keys += text.length;
	}
}

/** Empty where the focus is seen: a ring on it or on its label, in the window, with nothing over its middle. */
const FOCUS_SEEN = `(() => {
	const one = document.activeElement;
	if (!one || one === document.body) return '';
	const shown = one.matches('.vd-chip input, .vd-segment input, .vd-check input') ? one.closest('label') : one;
	const told = (one.innerText || one.getAttribute('aria-label') || one.closest('label')?.innerText || one.id || one.tagName).trim().slice(0, 40);
	const look = getComputedStyle(shown);
	const isRinged = look.outlineStyle !== 'none' && parseFloat(look.outlineWidth) >= ${RING_PX};
	if (!isRinged && !one.matches('h1, h2')) return told + ' has the focus and no ring';
	const box = shown.getBoundingClientRect();
	const [x, y] = [box.left + box.width / 2, Math.min(box.top + box.height / 2, box.top + innerHeight / 3)];
	if (box.bottom < 0 || box.top > innerHeight) return told + ' has the focus out of sight';
	const hit = document.elementFromPoint(x, y);
	if (hit && !shown.contains(hit) && !hit.contains(shown)) return told + ' has the focus under ' + (hit.closest('[class]')?.className ?? hit.tagName);
	return '';
})()`;

/** What the regions of the page that are read out by themselves hold now, by how they are read. */
export async function spoken(page: Page): Promise<readonly { readonly live: string; readonly text: string }[]> {
	const session = await page.context().newCDPSession(page);
	try {
		const { nodes } = await session.send('Accessibility.getFullAXTree');
		const byId = new Map(nodes.map((node) => [node.nodeId, node]));
		const textOf = (id: string): string => {
			const node = byId.get(id);
			if (!node) return '';
			if (node.role?.value === 'StaticText') return String(node.name?.value ?? '');
			return (node.childIds ?? []).map(textOf).filter(Boolean).join(' ');
		};
		return nodes.flatMap((node) => {
			const live: unknown = node.properties?.find((property) => property.name === 'live')?.value.value;
			// Within a region every node says it is live; the region itself has a role of its own.
			const isRegion = node.role?.value === 'status' || node.role?.value === 'alert' || node.role?.value === 'log';
			return isRegion && typeof live === 'string' ? [{ live, text: textOf(node.nodeId).trim() }] : [];
		});
	} finally {
		await session.detach();
	}
}

/** Waits until a polite region says it; nothing may shout meanwhile. */
export async function expectSpoken(page: Page, text: RegExp): Promise<void> {
	await expect
		.poll(async () => (await spoken(page)).some((one) => one.live === 'polite' && text.test(one.text)), {
			message: `${String(text)} is spoken politely`,
			timeout: 15_000
		})
		.toBe(true);
	const shouted = (await spoken(page)).filter((one) => one.live === 'assertive' && one.text !== '');
	if (shouted.length > 0) throw new Error(`shouted: ${shouted.map((one) => one.text).join(', ')}`);
}
