/**
 * When what is past its term goes: once a night, in the hour before the backup, in this process, where each erasure
 * takes its turn among the pushes. What one night did not finish, the next begins with.
 */
import { dayInAmsterdam } from '#lib/domain/working-days.ts';
import type { RetentionDone } from './retention.ts';

export const RETENTION_HOUR = 2;
const LOOK_MS = 10 * 60_000;

export interface NightlyPorts {
	readonly now: () => number;
	readonly run: () => Promise<RetentionDone | null>;
	/** One line without a value of anybody. */
	readonly say: (line: string) => void;
}

/** One look at the clock; answers the day that was done, so that a night does it once. */
export async function lookAtNight(ports: NightlyPorts, done: string): Promise<string> {
	const now = ports.now();
	const today = dayInAmsterdam(now);
	if (today === done || hourInAmsterdam(now) !== RETENTION_HOUR) return done;
	try {
		const outcome = await ports.run();
		const count = Object.values(outcome?.erased ?? {}).reduce((sum, one) => sum + (one ?? 0), 0);
		if (outcome && count + outcome.failed > 0)
			ports.say(
				`[voordeur] past their term and erased: ${count}; held back: ${outcome.heldBack}; failed: ${outcome.failed}`
			);
	} catch (error) {
		// The message may repeat a value: the log gets the kind.
		ports.say(
			`[voordeur] erasing by term broke off and is tried again next night: ${error instanceof Error ? error.name : 'error'}`
		);
	}
	return today;
}

/** Starts the watch; it keeps no process alive. */
export function watchNights(ports: NightlyPorts): void {
	let done = '';
	let isAtWork = false;
	const timer = setInterval(() => {
		if (isAtWork) return;
		isAtWork = true;
		void lookAtNight(ports, done).then((day) => {
			done = day;
			isAtWork = false;
		});
	}, LOOK_MS);
	timer.unref();
}

function hourInAmsterdam(at: number): number {
	const parts = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Amsterdam', hour: 'numeric', hourCycle: 'h23' });
	return Number(parts.formatToParts(at).find(({ type }) => type === 'hour')?.value ?? -1);
}
