/**
 * A slower phone. Chromium's own throttling leaves workers at full speed, and a save happens in one; so all processes
 * of the browser are stopped and let go in turn, many times a second: of eight milliseconds they get two.
 */
import { existsSync } from 'node:fs';

const TURN_MS = 2;

export interface Slowed {
	stop(): Promise<void>;
}

/** Null where processes cannot be stopped as a group. */
export async function slowDown(group: number | null, times: number): Promise<Slowed | null> {
	if (group === null || !existsSync('/proc')) return null;
	let isOver = false;
	const signal = (name: 'SIGSTOP' | 'SIGCONT'): void => {
		try {
			process.kill(-group, name);
		} catch {
			// The browser has ended: there is nothing left to slow down.
			isOver = true;
		}
	};
	const ended = (async () => {
		while (!isOver) {
			signal('SIGSTOP');
			await pause(TURN_MS * (times - 1));
			signal('SIGCONT');
			await pause(TURN_MS);
		}
	})();
	return {
		async stop() {
			isOver = true;
			await ended;
		}
	};
}

function pause(ms: number): Promise<void> {
	return new Promise((resolve) => setTimeout(resolve, ms));
}
