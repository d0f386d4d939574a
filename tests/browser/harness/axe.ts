/** axe-core in the page on the screen: which elements break a rule of WCAG 2.2 A and AA, or a practice that axe calls best. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from '@playwright/test';
import { ReachBook } from './reach.ts';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** A page is not drawn higher than this; the rows of a long list below it are like those above. */
const PAGE_PX_MAX = 10_000;
const GROWN_MAX = 5;
const FRAMES_STILL = 5;
const FRAMES_MAX = 300;
/** Elements named for each broken rule. */
const NAMED_MAX = 4;

const inAxe = createRequire(createRequire(import.meta.url).resolve('@axe-core/playwright'));
const AXE = readFileSync(inAxe.resolve('axe-core/axe.min.js'), 'utf8');

export interface Fault {
	readonly screen: string;
	readonly rule: string;
	/** What axe says of it, with the elements. */
	readonly text: string;
}

/** Counts the screens it looked at and keeps what it found. */
export class AxeBook {
	pages = 0;
	readonly faults: Fault[] = [];
	/** What else was measured on the same walk. */
	readonly reach = new ReachBook();

	/**
	 * Looks at the page as it stands now, in a window as high as the page: axe measures of a target what is seen of it,
	 * and a row that is scrolled half under a bar is as large as the others. That the focus never lies under a bar is
	 * measured where one walks by keyboard.
	 */
	async look(page: Page, screen: string): Promise<void> {
		this.pages += 1;
		const before = page.viewportSize() ?? { width: 390, height: 844 };
		const isHigher = await growTo(page, before);
		const found: unknown = JSON.parse(await page.evaluate<string>(RUN));
		if (isHigher) await page.setViewportSize(before);
		if (!Array.isArray(found)) throw new Error(`axe said nothing about ${screen}`);
		for (const { id, help, nodes } of found as readonly Violation[])
			this.faults.push({
				screen,
				rule: id,
				text: `${help}: ${nodes.slice(0, NAMED_MAX).join(' ; ')}${nodes.length > NAMED_MAX ? ` and ${nodes.length - NAMED_MAX} more` : ''}`
			});
	}

	/** For a person: one line for each rule and element, with the screens on which it was found. */
	lines(): readonly string[] {
		const byText = new Map<string, string[]>();
		for (const { screen, rule, text } of this.faults) {
			const key = `${rule}: ${text}`;
			byText.set(key, [...(byText.get(key) ?? []), screen]);
		}
		return [...byText].map(([text, screens]) => `${text}\n    on ${screens.join(', ')}`);
	}
}

interface Violation {
	readonly id: string;
	readonly help: string;
	readonly nodes: readonly string[];
}

/** Answers whether the window had to grow. Rows that come into it are drawn, and may be higher than the room kept for them. */
async function growTo(page: Page, before: { readonly width: number; readonly height: number }): Promise<boolean> {
	let shown = before.height;
	for (let times = 0; times < GROWN_MAX; times += 1) {
		const height = await page.evaluate<number>(HEIGHT_AT_REST);
		if (height <= shown || shown === PAGE_PX_MAX) break;
		shown = Math.min(height, PAGE_PX_MAX);
		await page.setViewportSize({ ...before, height: shown });
	}
	return shown > before.height;
}

/* How high the page is once it grows no more: a long list is drawn some rows a frame. */
const HEIGHT_AT_REST = `(async () => {
	const height = () => document.documentElement.scrollHeight;
	for (let still = 0, last = height(), left = ${FRAMES_MAX}; still < ${FRAMES_STILL} && left > 0; left -= 1) {
		await new Promise((resolve) => requestAnimationFrame(resolve));
		still = height() === last ? still + 1 : 0;
		last = height();
	}
	return height();
})()`;

/* A text, since the page does not know what compiles the tests puts on functions. The first run brings axe along. */
const RUN = `(async () => {
	if (!globalThis.axe) {${AXE}}
	const options = { runOnly: { type: 'tag', values: ${JSON.stringify(RULES)} }, resultTypes: ['violations'] };
	const { violations } = await globalThis.axe.run(document, options);
	return JSON.stringify(
		violations.map(({ id, help, nodes }) => ({
			id,
			help,
			nodes: nodes.map(({ target, any, all, none }) => {
				const told = [...any, ...all, ...none].map(({ message }) => message)[0] ?? '';
				return target.join(' ') + ' (' + told.slice(0, 160) + ')';
			})
		}))
	);
})()`;
