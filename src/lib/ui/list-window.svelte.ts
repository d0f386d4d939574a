/**
 * Which pieces of a long list are drawn. Two thousand doors are pieces of eight; a piece far from the screen is one empty
 * box with the height it had, so that the place in the list stays and a cheap phone scrolls. Pieces are drawn one in a
 * frame, so that a tap is heard between two of them. A screen that opens draws what is seen of it first: a short piece, a
 * few boxes, and one for all the rest, which is taken apart after.
 */
import type { Attachment } from 'svelte/attachments';
import { SvelteSet } from 'svelte/reactivity';

/** As many as a screen shows beneath the next door. */
const FIRST_ROWS = 6;
/** A screen of them, and few enough that a cheap phone draws them between two frames. */
const ROWS_PER_CHUNK = 8;
/** Boxes cost as well: a list begins with these, and goes on by so many at a time. */
const FIRST_CHUNKS = 4;
const MORE_CHUNKS = 24;
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
	readonly #near: SvelteSet<number>;
	/** Pieces that have a box of their own. */
	#reach = $state(FIRST_CHUNKS);
	/** One for all pieces: a list of ten thousand doors has five hundred. */
	#observer: IntersectionObserver | null = null;
	#watched = 0;
	/** Pieces that came near and are not drawn yet. */
	readonly #coming = new Map<number, Coming>();
	#frame: number | null = null;
	readonly #isBelow: boolean;

	/** @param isBelow behind another list: nothing of it is seen before somebody scrolls */
	constructor(isBelow = false) {
		this.#isBelow = isBelow;
		this.#near = new SvelteSet(isBelow ? [] : [0]);
	}

	chunksOf<Item>(items: readonly Item[]): readonly Chunk<Item>[] {
		const behind = Math.max(0, Math.ceil((items.length - FIRST_ROWS) / ROWS_PER_CHUNK));
		const length = items.length === 0 ? 0 : Math.min(this.#reach, 1 + behind);
		return Array.from({ length }, (_, place) => {
			const start = startOf(place);
			return { place, start, items: items.slice(start, startOf(place + 1)) };
		});
	}

	/** Rows behind the pieces that have a box. */
	restOf(items: readonly unknown[]): number {
		return Math.max(0, items.length - startOf(this.#reach));
	}

	/** For the box of the rest: gives the next pieces their own, once what is seen has been drawn. */
	readonly goOn: Attachment<HTMLElement> = (element) => {
		const reach = this.#reach;
		element.style.minBlockSize = `${Number(element.dataset['rows']) * ROW_HEIGHT_GUESS_PX}px`;
		const timer = setTimeout(() => (this.#reach = reach + MORE_CHUNKS), 0);
		return () => clearTimeout(timer);
	};

	/** For a list that opens where somebody was: the piece of this row has its box, and is drawn first. */
	reachTo(row: number): void {
		const place = row < FIRST_ROWS ? 0 : 1 + Math.floor((row - FIRST_ROWS) / ROWS_PER_CHUNK);
		this.#reach = Math.max(this.#reach, place + 2);
		this.#near.add(place);
	}

	isNear(place: number): boolean {
		return this.#near.has(place);
	}

	/**
	 * Draws a piece while it is near; the element says in `data-place` which it is, and in `data-rows` how long. It stays
	 * the same function, so that a list whose doors changed does not watch all its pieces anew.
	 */
	readonly watch: Attachment<HTMLElement> = (element) => {
		if (placeOf(element) > 0 || this.#isBelow)
			element.style.minBlockSize = `${Number(element.dataset['rows']) * ROW_HEIGHT_GUESS_PX}px`;
		this.#observer ??= new IntersectionObserver((entries) => this.#look(entries), { rootMargin: NEAR });
		this.#observer.observe(element);
		this.#watched += 1;
		return () => {
			this.#observer?.unobserve(element);
			this.#watched -= 1;
			this.#coming.delete(placeOf(element));
			if (this.#watched > 0) return;
			this.#observer?.disconnect();
			this.#observer = null;
		};
	};

	#look(entries: readonly IntersectionObserverEntry[]): void {
		const pieces = entries.flatMap(({ target, isIntersecting, boundingClientRect }) =>
			target instanceof HTMLElement
				? [{ element: target, isIntersecting, place: placeOf(target), awayPx: awayPx(boundingClientRect) }]
				: []
		);
		for (const piece of pieces)
			if (piece.isIntersecting && !this.#near.has(piece.place)) this.#coming.set(piece.place, piece);
			else this.#coming.delete(piece.place);
		// One that holds the focus stays, or the keyboard would lose its place.
		const going = pieces.filter(
			({ element, isIntersecting, place }) =>
				!isIntersecting && this.#near.has(place) && !element.contains(document.activeElement)
		);
		// All are measured before the first is changed: between changes each measure would lay out the page.
		const heights = going.map(({ element }) => element.offsetHeight);
		going.forEach(({ element, place }, at) => {
			element.style.minBlockSize = `${heights[at] ?? 0}px`;
			this.#near.delete(place);
		});
		this.#draw();
	}

	/** The piece nearest to the screen now, and the next with the next frame. */
	#draw(): void {
		const [next, ...others] = [...this.#coming.values()].sort((one, other) => one.awayPx - other.awayPx);
		if (!next || this.#frame !== null) return;
		this.#coming.delete(next.place);
		next.element.style.minBlockSize = '';
		this.#near.add(next.place);
		if (others.length === 0) return;
		this.#frame = requestAnimationFrame(() => {
			this.#frame = null;
			this.#draw();
		});
	}
}

interface Coming {
	readonly element: HTMLElement;
	readonly place: number;
	readonly awayPx: number;
}

/** How far a box is from the screen, 0 when some of it is seen. */
function awayPx({ top, bottom }: DOMRectReadOnly): number {
	return Math.max(0, -bottom, top - innerHeight);
}

function startOf(place: number): number {
	return place === 0 ? 0 : FIRST_ROWS + (place - 1) * ROWS_PER_CHUNK;
}

function placeOf(element: HTMLElement): number {
	return Number(element.dataset['place']);
}
