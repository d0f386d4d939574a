/**
 * What a hand, an eye and a browser that is set otherwise ask of a screen, measured on the page as it stands: targets,
 * words beside icons, nothing to the side, nothing cut off, no grey outdoors, nothing that moves. Each measure is a text
 * that runs in the page and answers lines for a person, empty where all is well.
 */
import type { Page } from '@playwright/test';

/** What a thumb finds, in CSS pixels (issue of the coach's day, 9). */
export const TARGET_PX = 48;
/** Between two such thumbs. A row that is taller than a target brings the room along. */
export const GAP_PX = 8;

/** What both measures of targets share: everything one can tap, seen, without links in a sentence. */
const TARGETS = `
	const over = [...document.querySelectorAll('dialog[open], .vd-card-over')].at(-1) ?? document.body;
	const wide = document.documentElement.clientWidth;
	const nameOf = (one) => (one.getAttribute('aria-label') ?? one.innerText ?? one.tagName).trim().replace(/\\s+/g, ' ').slice(0, 40) || one.id || one.className || one.tagName;
	const isSeen = (one) => {
		const box = one.getBoundingClientRect();
		const look = getComputedStyle(one);
		return one.checkVisibility() && box.width > 1 && box.height > 1 && look.visibility !== 'hidden' && look.opacity !== '0' && box.right > 0 && box.left < wide && !one.closest('.vd-skip, .vd-visually-hidden');
	};
	const isInSentence = (one) => one.tagName === 'A' && getComputedStyle(one).display === 'inline' && one.parentElement.innerText.trim().length > one.innerText.trim().length + 1;
	const all = [...over.querySelectorAll('a[href], button, summary, select, textarea, input:not([type="hidden"]), [role="button"]')]
		.map((one) => one.closest('label') ?? one)
		.filter((one, at, list) => list.indexOf(one) === at && isSeen(one) && !isInSentence(one));
	const targets = all.map((one) => {
		const box = one.getBoundingClientRect();
		return { one, name: nameOf(one), box, layer: one.closest('.vd-dock, .vd-notices, .vd-practice__band') };
	});`;

/** Smaller than a target, or so near another that a thumb takes both. */
const TARGETS_SHORT = `(() => {${TARGETS}
	const least = ${TARGET_PX};
	const lines = targets
		.filter(({ box }) => box.width < least - 0.5 || box.height < least - 0.5)
		.map(({ name, box }) => name + ' is ' + box.width.toFixed(0) + ' by ' + box.height.toFixed(0));
	const spare = (size) => Math.max(0, (size - least) / 2);
	for (const [at, a] of targets.entries())
		for (const b of targets.slice(at + 1)) {
			if (a.layer !== b.layer || a.one.contains(b.one) || b.one.contains(a.one)) continue;
			const beside = Math.max(a.box.left - b.box.right, b.box.left - a.box.right);
			const below = Math.max(a.box.top - b.box.bottom, b.box.top - a.box.bottom);
			const gap = beside > below ? beside + spare(a.box.width) + spare(b.box.width) : below + spare(a.box.height) + spare(b.box.height);
			if (gap < ${GAP_PX} - 0.5) lines.push(a.name + ' and ' + b.name + ' are ' + gap.toFixed(0) + ' apart');
		}
	return lines;
})()`;

/** An icon that one taps without a word that can be seen. */
const ICONS_ALONE = `(() => {${TARGETS}
	return targets
		.filter(({ one }) => one.querySelector('svg'))
		.filter(({ one }) => {
			const copy = one.cloneNode(true);
			for (const hidden of copy.querySelectorAll('.vd-visually-hidden, svg')) hidden.remove();
			return copy.textContent.trim() === '' && !one.querySelector('img');
		})
		.map(({ name }) => name + ' shows an icon without a word');
})()`;

/** What would have to be scrolled to the side for, or is cut off. */
const TO_THE_SIDE = `(() => {
	const wide = document.documentElement.clientWidth;
	const lines = [];
	if (document.documentElement.scrollWidth > wide) lines.push('the page is ' + document.documentElement.scrollWidth + ' wide on ' + wide);
	const over = [...document.querySelectorAll('dialog[open], .vd-card-over')].at(-1) ?? document.body;
	for (const one of over.querySelectorAll('*')) {
		if (one.closest('.vd-visually-hidden, .vd-skip, #svelte-announcer, svg, noscript, script') || !one.checkVisibility()) continue;
		const words = [...one.childNodes].filter((node) => node.nodeType === 3 && node.data.trim() !== '');
		if (words.length === 0) continue;
		const told = one.textContent.trim().slice(0, 40);
		// Its own words alone: what is only heard inside it stands where it likes.
		const range = document.createRange();
		range.setStartBefore(words[0]);
		range.setEndAfter(words.at(-1));
		const box = range.getBoundingClientRect();
		if (box.width > 0 && (box.right > wide + 1 || box.left < -1)) lines.push(told + ' reaches from ' + box.left.toFixed(0) + ' to ' + box.right.toFixed(0) + ' on ' + wide);
		const look = getComputedStyle(one);
		if (look.textOverflow === 'ellipsis' && one.scrollWidth > one.clientWidth) lines.push(told + ' is cut off with dots');
		for (let around = one; around && around !== over; around = around.parentElement) {
			const shape = getComputedStyle(around);
			if (!['hidden', 'clip'].includes(shape.overflowX) || around.matches('input, textarea')) continue;
			const edge = around.getBoundingClientRect();
			if (box.right > edge.right + 1 || (['hidden', 'clip'].includes(shape.overflowY) && box.bottom > edge.bottom + 2)) lines.push(told + ' is cut off by ' + around.className);
			break;
		}
	}
	return lines;
})()`;

/** The part of the window that stays for what one reads, where a bar lies over it. */
const ROOM_LEAST = 0.4;
const COVERED_BY_BARS = `(() => {
	const bars = [...document.querySelectorAll('.vd-dock, .vd-notices, .vd-practice__band')].filter((one) => getComputedStyle(one).position === 'sticky' && !one.closest('dialog'));
	const taken = bars.reduce((sum, one) => sum + one.getBoundingClientRect().height, 0);
	const room = 1 - taken / innerHeight;
	return room < ${ROOM_LEAST} ? ['bars leave ' + Math.round(room * 100) + ' % of the window'] : [];
})()`;

/** What went to a second row of the bar above a screen, where it takes the room of what one reads. */
const SECOND_ROW = `(() => {
	const lines = [];
	for (const bar of document.querySelectorAll('.vd-topbar, .vd-alone')) {
		const [first, ...others] = [...bar.children].filter((one) => one.checkVisibility() && one.getBoundingClientRect().height > 0);
		const end = first?.getBoundingClientRect().bottom ?? 0;
		for (const one of others)
			if (one.getBoundingClientRect().top >= end - 1) lines.push(one.innerText.trim().replace(/\\s+/g, ' ') + ' stands in a second row');
	}
	return lines;
})()`;

/** A colour without colour that is neither black nor white. */
const GREYS = `(() => {
	const lines = new Set();
	for (const one of document.body.querySelectorAll('*')) {
		if (!one.checkVisibility() || one.closest('.vd-visually-hidden, img, .vd-photo__picture')) continue;
		const look = getComputedStyle(one);
		const named = { text: look.color, ground: look.backgroundColor, line: parseFloat(look.borderTopWidth) > 0 ? look.borderTopColor : '' };
		for (const [what, colour] of Object.entries(named)) {
			const [red, green, blue, alpha = 1] = (colour.match(/[\\d.]+/g) ?? []).map(Number);
			if (red === undefined || alpha === 0) continue;
			const isGrey = Math.max(red, green, blue) - Math.min(red, green, blue) < 12 && red > 8 && red < 247;
			if (isGrey || (alpha < 1 && what !== 'ground')) lines.add(what + ' ' + colour + ' of ' + (one.className.baseVal ?? one.className ?? one.tagName));
		}
	}
	return [...lines];
})()`;

/** What would move though the reader asked for rest. */
const MOVING = `(() => {
	const lines = new Set();
	for (const one of document.querySelectorAll('*')) {
		const look = getComputedStyle(one);
		const moves = look.transitionDuration.split(',').some((part) => parseFloat(part) > 0) || (look.animationName !== 'none' && parseFloat(look.animationDuration) > 0);
		if (moves) lines.add((one.className.baseVal ?? one.className ?? one.tagName) + ' moves');
	}
	return [...lines];
})()`;

export const MEASURES = {
	targets: TARGETS_SHORT,
	icons: ICONS_ALONE,
	side: TO_THE_SIDE,
	bars: COVERED_BY_BARS,
	rows: SECOND_ROW,
	greys: GREYS,
	moving: MOVING
} as const;
export type Measure = keyof typeof MEASURES;

/** What was measured how often, and what fell short. */
export class ReachBook {
	measured = 0;
	readonly #short = new Map<string, string[]>();

	async measure(page: Page, screen: string, measures: readonly Measure[]): Promise<void> {
		for (const name of measures) {
			this.measured += 1;
			const lines = await page.evaluate<readonly string[]>(MEASURES[name]);
			for (const line of new Set(lines)) {
				const key = `${name}: ${line}`;
				this.#short.set(key, [...(this.#short.get(key) ?? []), screen]);
			}
		}
	}

	/** One line for each thing that falls short, with the screens on which it does. */
	lines(): readonly string[] {
		return [...this.#short].map(([text, screens]) => `${text}\n    on ${screens.join(', ')}`);
	}
}
