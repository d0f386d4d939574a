/** The real clock, chance and alarm. */
import type { AlarmPort, ChancePort, ClockPort } from '../core/ports.ts';

export const browserClock: ClockPort = { now: () => Date.now() };

export const browserChance: ChancePort = {
	random: () => (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) / 4_294_967_296,
	uuid: () => crypto.randomUUID(),
	operationId(now) {
		const time = Math.max(0, Math.trunc(now)).toString(16).padStart(12, '0').slice(-12);
		// A random v4 with the time in front and the version changed is a v7.
		return `${time.slice(0, 8)}-${time.slice(8)}-7${crypto.randomUUID().slice(15)}`;
	}
};

/** Hexadecimal. */
export async function sha256(text: string): Promise<string> {
	const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
	return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Rings once at the earliest time asked for. The courier compares times itself, since timers sleep with the phone. */
export function browserAlarm(ring: () => void): AlarmPort {
	let timer: ReturnType<typeof setTimeout> | null = null;
	let due = Number.POSITIVE_INFINITY;
	return {
		wakeAt(at) {
			if (at >= due) return;
			if (timer !== null) clearTimeout(timer);
			due = at;
			timer = setTimeout(
				() => {
					due = Number.POSITIVE_INFINITY;
					timer = null;
					ring();
				},
				Math.max(0, at - Date.now())
			);
		}
	};
}
