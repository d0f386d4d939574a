/** The difference between two texts, line by line, and within a changed line word by word. */

export const diffLimits = {
	/** Lines times lines, or words times words: above it everything counts as changed rather than the page wait. */
	cellsMax: 1_000_000
} as const;

/** The part of the shorter line that two lines must share to be told word by word. */
const alikeMin = 0.4;

/** A run of words; `isChanged` where the other side has something else. */
export interface DiffPart {
	readonly text: string;
	readonly isChanged: boolean;
}

export interface DiffLine {
	readonly how: 'same' | 'gone' | 'new';
	/** In the old text for `gone`, in the new text otherwise; from one. */
	readonly number: number;
	readonly parts: readonly DiffPart[];
}

/** All lines of both texts in reading order; what is gone stands before what came in its place. */
export function diffLines(old: string, now: string): readonly DiffLine[] {
	const [oldLines, nowLines] = [linesOf(old), linesOf(now)];
	const lines: DiffLine[] = [];
	for (const { gone, fresh, same } of hunksOf(oldLines, nowLines)) {
		const pairs = gone.items.map((line, index) => wordsBetween(line, fresh.items[index]));
		gone.items.forEach((line, index) => {
			const parts = pairs[index]?.gone ?? [{ text: line, isChanged: true }];
			lines.push({ how: 'gone', number: gone.from + index + 1, parts });
		});
		fresh.items.forEach((line, index) => {
			const parts = pairs[index]?.fresh ?? [{ text: line, isChanged: true }];
			lines.push({ how: 'new', number: fresh.from + index + 1, parts });
		});
		same.items.forEach((line, index) => {
			lines.push({ how: 'same', number: same.from + index + 1, parts: [{ text: line, isChanged: false }] });
		});
	}
	return lines;
}

/** Only what changed, with some lines around it; `null` stands where lines were left out. */
export function shortened(lines: readonly DiffLine[], around = 2): readonly (DiffLine | null)[] {
	const isNear = lines.map((_, index) =>
		lines.slice(Math.max(0, index - around), index + around + 1).some(({ how }) => how !== 'same')
	);
	return lines.flatMap((line, index): (DiffLine | null)[] => {
		if (isNear[index] === true) return [line];
		return index > 0 && isNear[index - 1] === true ? [null] : [];
	});
}

interface Run {
	readonly from: number;
	readonly items: readonly string[];
}

/** What is gone, what came in its place, and the same lines after it. */
interface Hunk {
	readonly gone: Run;
	readonly fresh: Run;
	readonly same: Run;
}

function linesOf(text: string): readonly string[] {
	const lines = text.split(/\r\n|\r|\n/);
	return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}

function wordsBetween(gone: string, fresh: string | undefined): { gone: DiffPart[]; fresh: DiffPart[] } | undefined {
	if (fresh === undefined) return undefined;
	const hunks = hunksOf(gone.split(/(?<= )/), fresh.split(/(?<= )/));
	const same = hunks.reduce((sum, hunk) => sum + hunk.same.items.join('').length, 0);
	// Two lines with hardly a word in common are two lines: marks within them would only distract.
	if (same < Math.min(gone.length, fresh.length) * alikeMin) return undefined;
	const side = (name: 'gone' | 'fresh'): DiffPart[] =>
		hunks
			.flatMap((hunk) => [
				{ text: hunk[name].items.join(''), isChanged: true },
				{ text: hunk.same.items.join(''), isChanged: false }
			])
			.filter(({ text }) => text !== '');
	return { gone: side('gone'), fresh: side('fresh') };
}

/** By the longest common run of items; equal beginnings and ends are taken off first, since most edits are small. */
function hunksOf(old: readonly string[], now: readonly string[]): readonly Hunk[] {
	let head = 0;
	while (head < old.length && head < now.length && old[head] === now[head]) head += 1;
	let tail = 0;
	while (tail < old.length - head && tail < now.length - head && old.at(-1 - tail) === now.at(-1 - tail)) tail += 1;
	const [oldMiddle, nowMiddle] = [old.slice(head, old.length - tail), now.slice(head, now.length - tail)];
	const kept = keptPairs(oldMiddle, nowMiddle);
	const pairs = [
		...Array.from({ length: head }, (_, index): Pair => [index, index]),
		...kept.map(([one, other]): Pair => [one + head, other + head]),
		...Array.from({ length: tail }, (_, index): Pair => [old.length - tail + index, now.length - tail + index])
	];
	const hunks: Hunk[] = [];
	let [atOld, atNow] = [0, 0];
	for (let index = 0; index <= pairs.length; index += 1) {
		const [nextOld, nextNow] = pairs[index] ?? [old.length, now.length];
		let length = 0;
		while (isNext(pairs[index + length], [nextOld + length, nextNow + length])) length += 1;
		hunks.push({
			gone: { from: atOld, items: old.slice(atOld, nextOld) },
			fresh: { from: atNow, items: now.slice(atNow, nextNow) },
			same: { from: nextNow, items: now.slice(nextNow, nextNow + length) }
		});
		[atOld, atNow] = [nextOld + length, nextNow + length];
		index += Math.max(0, length - 1);
	}
	return hunks;
}

type Pair = readonly [old: number, now: number];

function isNext(pair: Pair | undefined, expected: Pair): boolean {
	return pair?.[0] === expected[0] && pair[1] === expected[1];
}

function keptPairs(old: readonly string[], now: readonly string[]): readonly Pair[] {
	const width = now.length + 1;
	if ((old.length + 1) * width > diffLimits.cellsMax) return [];
	// lengths[i * width + j]: the longest run that old from i and now from j have in common.
	const lengths = new Uint32Array((old.length + 1) * width);
	const at = (i: number, j: number): number => lengths[i * width + j] ?? 0;
	for (let i = old.length - 1; i >= 0; i -= 1) {
		for (let j = now.length - 1; j >= 0; j -= 1) {
			lengths[i * width + j] = old[i] === now[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
		}
	}
	const pairs: Pair[] = [];
	for (let [i, j] = [0, 0]; i < old.length && j < now.length;) {
		if (old[i] === now[j]) {
			pairs.push([i, j]);
			i += 1;
			j += 1;
		} else if (at(i + 1, j) >= at(i, j + 1)) i += 1;
		else j += 1;
	}
	return pairs;
}
