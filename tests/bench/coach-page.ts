/**
 * What the bench of the coach's day does in the product's own page. Every function is sent to the page as text, so none
 * may use another; what several need stands in `standBy`.
 */

interface CoachBench {
	/** When the lock screen took a passphrase, since the navigation began. */
	lockedAt: number | null;
	/** Since the navigation began, of tasks that held the page for more than 50 ms. */
	readonly longTasks: { readonly start: number; readonly ms: number }[];
	/** Resolves once the text stands on the screen, is painted, and the page takes a tap. */
	seen(text: string): Promise<void>;
}
declare global {
	var coachBench: CoachBench;
}

/** In every page from its first moment. */
export function standBy(): void {
	const bench: CoachBench = {
		lockedAt: null,
		longTasks: [],
		async seen(text) {
			const frame = (): Promise<unknown> => new Promise((resolve) => requestAnimationFrame(resolve));
			while (!document.body.innerText.includes(text)) await frame();
			// Painted with the next frame; free for a tap when a task of its own has had its turn after that.
			await frame();
			await new Promise((resolve) => setTimeout(resolve, 0));
		}
	};
	globalThis.coachBench = bench;
	const look = (): void => {
		if (document.querySelector('input[autocomplete="current-password"]')) bench.lockedAt = performance.now();
		else requestAnimationFrame(look);
	};
	requestAnimationFrame(look);
	new PerformanceObserver((list) => {
		for (const { startTime, duration } of list.getEntries()) bench.longTasks.push({ start: startTime, ms: duration });
	}).observe({ type: 'longtask', buffered: true });
}

export interface Opening {
	/** From the navigation to a lock screen that takes a passphrase. */
	readonly lockedMs: number;
	/** A wrong passphrase costs the derivation and no more. */
	readonly wrongMs: number;
	readonly rightMs: number;
}

export async function openFromLock(given: { readonly right: string; readonly wrong: string }): Promise<Opening> {
	const { device, coachBench } = globalThis;
	while (coachBench.lockedAt === null) await new Promise((resolve) => requestAnimationFrame(resolve));
	const began = performance.now();
	await device.call('unlock', { passphrase: given.wrong });
	const derived = performance.now();
	await device.call('unlock', { passphrase: given.right });
	await coachBench.seen('Volgende deur');
	return { lockedMs: coachBench.lockedAt, wrongMs: derived - began, rightMs: performance.now() - derived };
}

/** From the right PIN to the round, several times. */
export async function uncoverOften({
	pin,
	times
}: {
	readonly pin: string;
	readonly times: number;
}): Promise<number[]> {
	const { device, coachBench } = globalThis;
	const took: number[] = [];
	for (let at = 0; at < times; at += 1) {
		await device.call('cover', undefined);
		while (document.body.innerText.includes('Volgende deur'))
			await new Promise((resolve) => requestAnimationFrame(resolve));
		const began = performance.now();
		const done = await device.call('uncover', { pin });
		if (!done.ok) throw new Error('the PIN did not uncover');
		await coachBench.seen('Volgende deur');
		took.push(performance.now() - began);
	}
	return took;
}

/** From the tab of the lessons to Today's list, by the tabs on the screen. */
export async function openListOften(times: number): Promise<number[]> {
	const { coachBench } = globalThis;
	const tab = (path: string): void => document.querySelector<HTMLElement>(`nav a[href="${path}"]`)?.click();
	const took: number[] = [];
	for (let at = 0; at < times; at += 1) {
		tab('/lessons');
		while (document.body.innerText.includes('Volgende deur'))
			await new Promise((resolve) => requestAnimationFrame(resolve));
		// What goes on behind the lessons is not what is measured.
		await new Promise((resolve) => setTimeout(resolve, 300));
		const began = performance.now();
		tab('/today');
		await coachBench.seen('Volgende deur');
		took.push(performance.now() - began);
	}
	return took;
}

export interface Scrolled {
	/** The longest a task held the page, 0 when none did for 50 ms. */
	readonly longestTaskMs: number;
	readonly longTasks: number;
	readonly frameMs: readonly number[];
	readonly rowsSeen: number;
}

/** Down the list as a thumb does, screen by screen, and then in leaps as by the scroll bar. */
export async function scrollList({
	screens,
	leaps
}: {
	readonly screens: number;
	readonly leaps: number;
}): Promise<Scrolled> {
	const { coachBench } = globalThis;
	const STEPS = 12;
	const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));
	scrollTo(0, 0);
	await new Promise((resolve) => setTimeout(resolve, 500));
	const began = performance.now();
	const seen = new Set<string>();
	const frameMs: number[] = [];
	let last = await frame();
	const next = async (to: number): Promise<void> => {
		scrollTo(0, to);
		const now = await frame();
		frameMs.push(now - last);
		last = now;
	};
	const note = (): void => {
		for (const row of document.querySelectorAll('a[href^="/address/"]')) seen.add(row.getAttribute('href') ?? '');
	};
	for (let screen = 0; screen < screens; screen += 1) {
		for (let step = 1; step <= STEPS; step += 1) await next((screen + step / STEPS) * innerHeight);
		note();
	}
	for (let leap = 1; leap <= leaps; leap += 1) {
		await next((document.documentElement.scrollHeight * ((leap * 7) % leaps)) / leaps);
		await new Promise((resolve) => setTimeout(resolve, 100));
		last = await frame();
		note();
	}
	await new Promise((resolve) => setTimeout(resolve, 300));
	const tasks = coachBench.longTasks.filter(({ start }) => start >= began).map(({ ms }) => ms);
	return { longestTaskMs: Math.max(0, ...tasks), longTasks: tasks.length, frameMs, rowsSeen: seen.size };
}

/** Letter by letter, as somebody types: from the question to the worker until its answer is in the page. */
export async function searchDoors(
	words: readonly string[]
): Promise<{ readonly ms: number[]; readonly foundNothing: readonly string[] }> {
	const { device } = globalThis;
	const ms: number[] = [];
	const foundNothing: string[] = [];
	for (const word of words) {
		for (let length = 2; length <= word.length; length += 1) {
			const began = performance.now();
			const doors = await device.look('doors', { text: word.slice(0, length) });
			ms.push(performance.now() - began);
			if (length === word.length && doors.length === 0) foundNothing.push(word);
		}
	}
	return { ms, foundNothing };
}

/** An open visit takes the place of the next door on Today. */
export async function endVisit(visit: string): Promise<void> {
	const done = await globalThis.device.call('updateVisit', { visit, values: { discarded: true } });
	if (!done.ok) throw new Error('the visit was not ended');
	await globalThis.device.look('today', {}, ({ openVisits }) => openVisits.length === 0);
}

/** Nobody home, door by door down the list: each changes the list that is on the screen. */
export async function saveAttempts(count: number): Promise<number[]> {
	const { device } = globalThis;
	const { doors } = await device.look('today', {});
	const ms: number[] = [];
	for (const { id } of doors.filter(({ plate }) => plate === 'todo').slice(0, count)) {
		const began = performance.now();
		const done = await device.call('recordAttempt', { address: id, outcome: 'notHome', cardLeft: false });
		ms.push(performance.now() - began);
		if (!done.ok) throw new Error('an attempt was not saved');
		// A coach is not faster than this; the list is drawn anew meanwhile.
		await new Promise((resolve) => setTimeout(resolve, 150));
	}
	return ms;
}

/** Until the worker has said so of a query. */
export async function untilAll({ addresses }: { readonly addresses: number }): Promise<void> {
	await globalThis.device.look('today', {}, ({ doors }) => doors.length >= addresses);
	await globalThis.device.look('status', {}, ({ arriving }) => arriving === null);
}
