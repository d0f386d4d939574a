/** Bytes as megabytes with one decimal, and never nothing: what is there takes some room. */
export function megabytes(bytes: number): number {
	return Math.max(0.1, Math.round(bytes / 100_000) / 10);
}
