/** Somebody at the office who asks for its largest pages all the time, while phones push. */

/** Work list, visits, addresses, and concerns that wait: each counts and sorts the whole store. */
const PAGES = ['/office', '/office/visits', '/office/addresses', '/office/concerns'] as const;

export interface OfficeReading {
	readonly pages: number;
	readonly waitsMs: readonly number[];
}

/** One page after another until it is over; a page that is not one is a fault of the bench. */
export async function readOffice(
	origin: string,
	options: { readonly cookie: string; readonly isOver: () => boolean }
): Promise<OfficeReading> {
	const waitsMs: number[] = [];
	for (let at = 0; !options.isOver(); at += 1) {
		const asked = performance.now();
		const page = PAGES[at % PAGES.length] ?? PAGES[0];
		const answer = await fetch(`${origin}${page}`, { headers: { cookie: options.cookie }, redirect: 'manual' });
		await answer.text();
		if (answer.status !== 200) throw new Error(`${page} answered ${answer.status}`);
		waitsMs.push(performance.now() - asked);
	}
	return { pages: waitsMs.length, waitsMs };
}
