/** Where the processor's time went, out of a profile of Node: by package, by module of Node, by our own file. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { add, type CallFrame, type CpuProfile, foldProfile, type NameOf, type Span } from '../profile/cpu-profile.ts';

export interface Cost {
	readonly what: string;
	/** Of the time in which the process did anything. */
	readonly percent: number;
}

const IDLE: readonly string[] = ['(idle)', '(program)', '(root)'];
/** Functions of the SQLite driver that do the engine's work; they carry no address of their own. */
const STATEMENTS: readonly string[] = ['all', 'run', 'prepare', 'exec', 'iterate', 'get'];

/** The largest costs of every profile in this folder together. */
export function largestCosts(folder: string, count: number): readonly Cost[] {
	const spent = nodeSeconds(folder);
	const busy = [...spent.values()].reduce((sum, seconds) => sum + seconds, 0);
	return largestOf(spent, { count, whole: Math.max(busy, Number.MIN_VALUE) });
}

/** The largest of these, as shares of a whole that may hold more than they do. */
export function largestOf(
	spent: ReadonlyMap<string, number>,
	{ count, whole }: { readonly count: number; readonly whole: number }
): readonly Cost[] {
	return [...spent]
		.sort(([, a], [, b]) => b - a)
		.slice(0, count)
		.map(([what, part]) => ({ what, percent: Math.round((part / whole) * 100) }));
}

/** Seconds by cost, of every profile in this folder together, or of what of them lies in a span. */
export function nodeSeconds(folder: string, span?: Span): ReadonlyMap<string, number> {
	const spent = new Map<string, number>();
	for (const name of readdirSync(folder).filter((file) => file.endsWith('.cpuprofile'))) {
		// Written by Node itself, in the form that its debugger's protocol describes.
		const profile = JSON.parse(readFileSync(join(folder, name), 'utf8')) as CpuProfile;
		for (const [what, seconds] of foldProfile(profile, nameInNode, span)) add(spent, what, seconds);
	}
	return spent;
}

const nameInNode: NameOf = (frame) => (IDLE.includes(frame.functionName) ? null : whatOf(frame));

function whatOf({ functionName, url }: CallFrame): string {
	if (functionName === '(garbage collector)') return 'garbage collection';
	if (functionName === 'executeQuery' || (url === '' && STATEMENTS.includes(functionName))) return 'SQLite statements';
	if (url === '') return `native ${functionName || 'code'}`;
	const scoped = /.*node_modules\/(?!\.cache)((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1];
	if (scoped !== undefined) return scoped;
	if (url.startsWith('node:')) return url.split('/').slice(0, 2).join('/');
	return `own ${functionName || 'code'} (${url.split('/').at(-1) ?? ''})`;
}
