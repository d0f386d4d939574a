/** What a scene found wrong, in words; what it found right is counted only. */
export class Checks {
	readonly faults: string[] = [];
	answers = 0;
	serverErrors = 0;

	/** @param said the answer, or what stands in its place, for whoever reads the fault */
	that(isTrue: boolean, sentence: string, said: unknown = ''): void {
		if (isTrue) return;
		this.faults.push(`${sentence}${said === '' ? '' : `: ${JSON.stringify(said).slice(0, 300)}`}`);
	}

	counts({ status }: { readonly status: number }): void {
		this.answers += 1;
		if (status === 500) this.serverErrors += 1;
	}
}

/** How many different moments there are among them, in tenths of the whole that they span. */
export function spreadOf(times: readonly number[], { from, span }: { readonly from: number; readonly span: number }) {
	return new Set(times.map((time) => Math.floor(((time - from) / span) * 10))).size;
}
