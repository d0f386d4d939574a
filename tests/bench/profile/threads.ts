/** Processor time of a browser by thread, as the system counts it: also what no profile of a script sees. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** Clock ticks a second on Linux. */
const TICKS = 100;
/** A thread's name is cut to fifteen characters. */
const WORKER = 'DedicatedWorker';

export type Threads = ReadonlyMap<ThreadKind, number>;
export type ThreadKind = 'worker' | 'page' | 'pool' | 'browser' | 'network' | 'other';

/** Seconds so far; null where the system does not tell. */
export function threadSeconds(group: number | null): Threads | null {
	if (group === null || !existsSync('/proc/self/task')) return null;
	const seconds = new Map<ThreadKind, number>();
	for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
		try {
			if (groupOf(pid) !== group) continue;
			const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
			for (const task of readdirSync(`/proc/${pid}/task`)) {
				const stat = statOf(`/proc/${pid}/task/${task}/stat`);
				const kind = kindOf(command, { name: stat.name, isMain: task === pid });
				seconds.set(kind, (seconds.get(kind) ?? 0) + stat.seconds);
			}
		} catch {
			// It ended while it was being looked at, and its time with it.
			continue;
		}
	}
	return seconds;
}

/** What was spent between two looks. */
export function spentBetween(before: Threads | null, after: Threads | null): Threads {
	const kinds = [...(after?.keys() ?? [])];
	return new Map(kinds.map((kind) => [kind, Math.max(0, (after?.get(kind) ?? 0) - (before?.get(kind) ?? 0))]));
}

function kindOf(command: string, thread: { readonly name: string; readonly isMain: boolean }): ThreadKind {
	const type = /--type=([a-z-]+)/.exec(command)?.[1];
	if (type === 'renderer') {
		if (thread.name.startsWith(WORKER)) return 'worker';
		return thread.isMain ? 'page' : 'pool';
	}
	if (type === undefined) return 'browser';
	return command.includes('network.mojom.NetworkService') ? 'network' : 'other';
}

function groupOf(pid: string): number {
	return Number(fieldsOf(readFileSync(`/proc/${pid}/stat`, 'utf8')).fields[2]);
}

function statOf(path: string): { readonly name: string; readonly seconds: number } {
	const { name, fields } = fieldsOf(readFileSync(path, 'utf8'));
	return { name, seconds: (Number(fields[11]) + Number(fields[12])) / TICKS };
}

/** The fields behind the name, which may itself hold spaces and brackets. */
function fieldsOf(stat: string): { readonly name: string; readonly fields: readonly string[] } {
	const end = stat.lastIndexOf(')');
	return { name: stat.slice(stat.indexOf('(') + 1, end), fields: stat.slice(end + 2).split(' ') };
}
