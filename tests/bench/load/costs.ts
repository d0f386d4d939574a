/** Where the processor's time went, out of a profile of Node: by package, by module of Node, by our own file. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

interface CpuProfile {
	readonly nodes: readonly {
		readonly id: number;
		readonly callFrame: { readonly functionName: string; readonly url: string };
	}[];
	readonly samples: readonly number[];
}

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
	const spent = new Map<string, number>();
	let busy = 0;
	for (const name of readdirSync(folder).filter((file) => file.endsWith('.cpuprofile'))) {
		// Written by Node itself, in the form that its debugger's protocol describes.
		const profile = JSON.parse(readFileSync(join(folder, name), 'utf8')) as CpuProfile;
		const frames = new Map(profile.nodes.map(({ id, callFrame }) => [id, callFrame]));
		for (const sample of profile.samples) {
			const frame = frames.get(sample);
			if (!frame || IDLE.includes(frame.functionName)) continue;
			busy += 1;
			const what = whatOf(frame);
			spent.set(what, (spent.get(what) ?? 0) + 1);
		}
	}
	return [...spent]
		.sort(([, a], [, b]) => b - a)
		.slice(0, count)
		.map(([what, samples]) => ({ what, percent: Math.round((samples / Math.max(1, busy)) * 100) }));
}

function whatOf({ functionName, url }: { readonly functionName: string; readonly url: string }): string {
	if (functionName === '(garbage collector)') return 'garbage collection';
	if (functionName === 'executeQuery' || (url === '' && STATEMENTS.includes(functionName))) return 'SQLite statements';
	if (url === '') return `native ${functionName || 'code'}`;
	const scoped = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1];
	if (scoped !== undefined) return scoped;
	if (url.startsWith('node:')) return url.split('/').slice(0, 2).join('/');
	return `own ${functionName || 'code'} (${url.split('/').at(-1) ?? ''})`;
}
