/** From a history that fails to a short one that fails the same way: steps are left out as long as it still does. */
import { type HistoryResult, runHistory } from './history.ts';

/** Runs that shrinking may take; a story need not be the shortest. */
const RUNS_MAX = 400;

export async function shrink(whole: HistoryResult): Promise<HistoryResult> {
	const wanted = new Set(whole.findings.map(({ kind, guarantee }) => `${kind} ${guarantee}`));
	const skip = new Set<number>();
	let shortest = whole;
	let runs = 0;
	for (
		let size = Math.ceil(whole.steps / 2);
		size >= 1 && runs < RUNS_MAX;
		size = size === 1 ? 0 : Math.ceil(size / 2)
	) {
		for (let at = 0; at < whole.steps && runs < RUNS_MAX; at += size) {
			const tried = Array.from({ length: size }, (_, offset) => at + offset).filter(
				(step) => step < whole.steps && !skip.has(step)
			);
			if (tried.length === 0) continue;
			runs += 1;
			const result = await runHistory(whole.seed, { skip: new Set([...skip, ...tried]) });
			if (!result.findings.some(({ kind, guarantee }) => wanted.has(`${kind} ${guarantee}`))) continue;
			for (const step of tried) skip.add(step);
			shortest = result;
		}
	}
	return shortest;
}

/** The story as lines, without what the healing does after the trouble was found. */
export function storyOf(result: HistoryResult): string {
	const kept = result.steps;
	return [`seed ${result.seed}, ${kept} steps, ${result.saved} things saved`, ...result.events].join('\n');
}
