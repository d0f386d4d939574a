/** The short walk of `npm run axe`, for a change of looks: each screen, each page and each part once, with a coach's targets. */
import { availableParallelism } from 'node:os';
import { lookAtAll, SHORT_RUNS } from '../harness/axe-runs.ts';

export async function axe(): Promise<string> {
	const { pages, violations, lines } = await lookAtAll(SHORT_RUNS, Math.min(2, availableParallelism()));
	for (const line of lines) console.log(line);
	if (violations > 0 || pages === 0) throw new Error(`${pages} pages, ${violations} violations`);
	return `${pages} pages, 0 violations`;
}
