/** A CPU profile in the form that V8 writes it, in Node and in a browser, folded into seconds by a name. */

export interface CallFrame {
	readonly functionName: string;
	/** Empty for what is the engine's own. */
	readonly url: string;
	/** Counted from 0. */
	readonly lineNumber: number;
	readonly columnNumber: number;
}

export interface CpuProfile {
	readonly nodes: readonly {
		readonly id: number;
		readonly callFrame: CallFrame;
		readonly children?: readonly number[];
	}[];
	/** Nodes that were running, and the microseconds before each. */
	readonly samples: readonly number[];
	readonly timeDeltas: readonly number[];
	/** Microseconds of the machine's monotonic clock. */
	readonly startTime: number;
}

/** Microseconds of the same clock. */
export interface Span {
	readonly from: number;
	readonly to: number;
}

/**
 * What a frame is called; null where nothing ran.
 *
 * @param caller name of the frame that called it
 */
export type NameOf = (frame: CallFrame, caller: string | null) => string | null;

/** Seconds by name, each sample counted with the time until the next. */
export function foldProfile(profile: CpuProfile, nameOf: NameOf, span?: Span): ReadonlyMap<string, number> {
	const { samples, timeDeltas } = profile;
	const names = namesOf(profile, nameOf);
	const seconds = new Map<string, number>();
	let at = profile.startTime;
	for (const [place, sample] of samples.entries()) {
		at += timeDeltas[place] ?? 0;
		const name = names.get(sample) ?? null;
		if (name === null || (span && (at < span.from || at > span.to))) continue;
		add(seconds, name, (timeDeltas[place + 1] ?? 0) / 1e6);
	}
	return seconds;
}

export function add(seconds: Map<string, number>, name: string, more: number): void {
	seconds.set(name, (seconds.get(name) ?? 0) + more);
}

function namesOf({ nodes }: CpuProfile, nameOf: NameOf): ReadonlyMap<number, string | null> {
	const byId = new Map(nodes.map((node) => [node.id, node]));
	const called = new Set(nodes.flatMap(({ children }) => children ?? []));
	const names = new Map<number, string | null>();
	type Waiting = { readonly node: CpuProfile['nodes'][number]; readonly caller: string | null };
	const waiting = nodes.filter(({ id }) => !called.has(id)).map((node): Waiting => ({ node, caller: null }));
	for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
		const { node, caller } = next;
		const name = nameOf(node.callFrame, caller);
		names.set(node.id, name);
		for (const id of node.children ?? []) {
			const child = byId.get(id);
			if (child) waiting.push({ node: child, caller: name });
		}
	}
	return names;
}
