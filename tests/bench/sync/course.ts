/** One contestant through the whole course: save, push, pull, cold open, and the same over the bad link. */
import { median, percentile, rounded } from '../figures.ts';
import type { Contestant, ContestantPhone } from './contestant.ts';

export interface CourseSize {
	/** Documents pushed and pulled over a good road, and over the bad one. */
	readonly documents: number;
	readonly rough: number;
	readonly saves: number;
	/** On the bad link nothing is waited for longer than this. */
	readonly roughSecondsMax: number;
}

export interface CourseResult {
	readonly name: string;
	readonly isOurs: boolean;
	readonly isDurable: boolean;
	/** Documents over the good road, and over the bad one. */
	readonly documents: number;
	readonly roughDocuments: number;
	readonly roughSecondsMax: number;
	readonly durability: Contestant['durability'];
	readonly scriptKib: number;
	readonly saveP50Ms: number;
	readonly saveP95Ms: number;
	readonly pushSeconds: number;
	readonly pushKib: number;
	readonly pullSeconds: number;
	readonly pullKib: number;
	readonly coldOpenMs: number;
	/** Null where it did not finish in the time given. */
	readonly roughPushSeconds: number | null;
	readonly roughPushKib: number | null;
	readonly roughPullSeconds: number | null;
	/** Documents that a second phone held in the end. */
	readonly arrived: number;
}

export async function runGoodRoad(
	start: () => Promise<Contestant>,
	size: CourseSize
): Promise<Omit<CourseResult, 'roughPushSeconds' | 'roughPushKib' | 'roughPullSeconds'>> {
	const contestant = await start();
	const { road } = contestant;
	try {
		const first = await contestant.newPhone();
		await first.insert(0, size.documents - size.saves);
		const saves = await first.saveEach(size.documents - size.saves, size.saves);
		road.reset();
		const pushMs = await first.push();
		const pushBytes = road.up();
		const coldOpenMs = await first.coldOpen();
		await first.dispose();
		const second = await contestant.newPhone();
		road.reset();
		const pullMs = await second.pull(size.documents);
		const pullBytes = road.down();
		const arrived = await second.count();
		await second.dispose();
		return {
			name: contestant.name,
			isOurs: contestant.isOurs,
			isDurable: contestant.isDurable,
			documents: size.documents,
			roughDocuments: size.rough,
			roughSecondsMax: size.roughSecondsMax,
			durability: contestant.durability,
			scriptKib: contestant.scriptKib,
			saveP50Ms: rounded(median(saves), 1),
			saveP95Ms: rounded(percentile(saves, 0.95), 1),
			pushSeconds: rounded(pushMs / 1000, 2),
			pushKib: Math.round(pushBytes / 1024),
			pullSeconds: rounded(pullMs / 1000, 2),
			pullKib: Math.round(pullBytes / 1024),
			coldOpenMs: Math.round(coldOpenMs),
			arrived
		};
	} finally {
		await contestant.dispose();
	}
}

export async function runBadLink(
	start: () => Promise<Contestant>,
	size: CourseSize
): Promise<Pick<CourseResult, 'roughPushSeconds' | 'roughPushKib' | 'roughPullSeconds'>> {
	const contestant = await start();
	try {
		const first = await contestant.newPhone();
		await first.insert(0, size.rough);
		contestant.road.reset();
		const pushMs = await within(size, first.push({ isRough: true }));
		const roughPushKib = pushMs === null ? null : Math.round(contestant.road.up() / 1024);
		const pullMs = pushMs === null ? null : await pullOnAnother(contestant, first, size);
		return { roughPushSeconds: secondsOf(pushMs), roughPushKib, roughPullSeconds: secondsOf(pullMs) };
	} finally {
		await contestant.dispose();
	}
}

async function pullOnAnother(contestant: Contestant, first: ContestantPhone, size: CourseSize): Promise<number | null> {
	await first.dispose();
	const second = await contestant.newPhone();
	const spent = await within(size, second.pull(size.rough, { isRough: true }));
	await second.dispose();
	return spent;
}

/** The time it took, or null when it had not ended in the time given. */
async function within(size: CourseSize, work: Promise<number>): Promise<number | null> {
	let timer: ReturnType<typeof setTimeout> | undefined;
	const late = new Promise<null>((resolve) => {
		timer = setTimeout(() => resolve(null), size.roughSecondsMax * 1000);
	});
	// What is given up ends with its browser, and fails then.
	const spent = await Promise.race([work.catch(() => null), late]);
	clearTimeout(timer);
	return spent;
}

function secondsOf(spentMs: number | null): number | null {
	return spentMs === null ? null : rounded(spentMs / 1000, 1);
}
