/**
 * Which pieces of a long list are drawn. Two thousand doors are forty pieces of fifty; a piece far from the screen is
 * one empty box with the height it had, so that the place in the list stays and a cheap phone scrolls.
 */
import type { Attachment } from 'svelte/attachments';
import { SvelteSet } from 'svelte/reactivity';

const ROWS_PER_CHUNK = 40;
const ROW_HEIGHT_GUESS_PX = 90;
/** More than a screen above and below is ready. */
const NEAR = '900px 0px';

export interface Chunk<Item> {
	readonly place: number;
	/** Place of its first row in the whole list. */
	readonly start: number;
	readonly items: readonly Item[];
}

export class ListWindow {
	readonly #near = new SvelteSet<number>([0]);

	chunksOf<Item>(items: readonly Item[]): readonly Chunk<Item>[] {
		const length = Math.ceil(items.length / ROWS_PER_CHUNK);
		return Array.from({ length }, (_, place) => {
			const start = place * ROWS_PER_CHUNK;
			return { place, start, items: items.slice(start, start + ROWS_PER_CHUNK) };
		});
	}

	isNear(place: number): boolean {
		return this.#near.has(place);
	}

	/** Draws the piece while it is near. One that holds the focus stays, or the keyboard would lose its place. */
	watched(place: number, rows: number): Attachment<HTMLElement> {
		return (element) => {
			if (place > 0) element.style.minBlockSize = `${rows * ROW_HEIGHT_GUESS_PX}px`;
			const observer = new IntersectionObserver(
				([entry]) => {
					if (entry?.isIntersecting) {
						element.style.minBlockSize = '';
						this.#near.add(place);
					} else if (this.#near.has(place) && !element.contains(document.activeElement)) {
						element.style.minBlockSize = `${element.offsetHeight}px`;
						this.#near.delete(place);
					}
				},
				{ rootMargin: NEAR }
			);
			observer.observe(element);
			return () => observer.disconnect();
		};
	}
}
