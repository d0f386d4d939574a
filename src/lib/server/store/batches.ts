/** Many rows, a few statements. */

/** Rows in one statement: above it, engines refuse the number of parameters. */
const BATCH = 200;

/** One question per batch, answers together; an empty list asks nothing. */
export async function inBatches<I, O>(
	items: readonly I[],
	ask: (some: readonly I[]) => Promise<readonly O[]>
): Promise<readonly O[]> {
	const answers: O[] = [];
	for (const some of batchesOf([...new Set(items)])) answers.push(...(await ask(some)));
	return answers;
}

export function* batchesOf<T>(items: readonly T[]): Generator<readonly T[]> {
	for (let start = 0; start < items.length; start += BATCH) yield items.slice(start, start + BATCH);
}
