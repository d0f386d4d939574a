/** Figures out of measured times. */

export function median(values: readonly number[]): number {
	return percentile(values, 0.5);
}

/** @param share between 0 and 1; 0.95 answers the time that 95 of 100 stay within */
export function percentile(values: readonly number[], share: number): number {
	const sorted = [...values].sort((a, b) => a - b);
	return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

export function rounded(value: number, digits = 0): number {
	return Number(value.toFixed(digits));
}
