/** Half of `npm run axe`, short enough for every change: each screen in one language by day, in the other outdoors. */
import { availableParallelism } from 'node:os';
import { HALF_RUNS, lookAtAll } from '../harness/axe-runs.ts';

export async function axe(): Promise<string> {
	const { pages, violations, lines } = await lookAtAll(HALF_RUNS, Math.min(2, availableParallelism()));
	for (const line of lines) console.log(line);
	if (violations > 0 || pages === 0) throw new Error(`${pages} pages, ${violations} violations`);
	return `${pages} pages, 0 violations`;
}
