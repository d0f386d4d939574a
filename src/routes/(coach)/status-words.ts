/** The one line on top of Today: where the coach's work is. Offline is a fact, green is received, and nothing is red. */
import type { StatusView } from '#lib/device/port.ts';
import { receiptTime } from '#lib/words/formats.ts';
import type { Coach } from './coach.svelte.ts';
import { whyNotSent } from './trouble-words.ts';

export interface StatusWords {
	readonly meaning: 'plain' | 'safe' | 'person';
	readonly icon: 'offline' | 'phone' | 'office' | 'send' | 'person';
	readonly text: string;
	readonly strong?: string | undefined;
}

/** Null when there is nothing to say: nothing was recorded, and there is a network. */
export function statusWords(coach: Coach, status: StatusView): StatusWords | null {
	const what = unsentWords(coach, status);
	if (isOffline(status)) {
		if (what === null)
			return {
				meaning: 'plain',
				icon: 'offline',
				text: coach.t('status.offlineNothing'),
				strong: photosWaiting(coach, status) ?? undefined
			};
		const strong = isVisitsOnly(status)
			? coach.t('status.offlineVisits', { count: status.unsentVisits })
			: coach.t('status.onPhone', { what });
		return { meaning: 'plain', icon: 'offline', text: coach.t('status.offlineLead'), strong };
	}
	if (what === null) {
		const photos = photosWaiting(coach, status);
		if (photos !== null) return { meaning: 'plain', icon: 'phone', text: photos };
		if (status.allReceivedAt === null) return null;
		const time = receiptTime(coach.locale, status.allReceivedAt, coach.now);
		return { meaning: 'safe', icon: 'office', text: coach.t('status.allReceived', { time }) };
	}
	const why = whyNotSent(coach, status);
	if (why !== null)
		return { meaning: 'person', icon: 'person', text: coach.t('status.onPhone', { what }), strong: why };
	if (status.send.kind === 'sending') {
		return {
			meaning: 'plain',
			icon: 'send',
			text: coach.t('status.onPhone', { what }),
			strong: coach.t('status.sending')
		};
	}
	return { meaning: 'plain', icon: 'phone', text: coach.t('status.onPhone', { what }) };
}

/** No network, or none that reaches the office: for a coach in a stairwell these are one thing. */
export function isOffline(status: StatusView): boolean {
	return !status.online || (status.send.kind === 'waiting' && status.send.failure === 'offline');
}

/** "3 bezoeken en 2 keer aanbellen", or null when all has been received. */
export function unsentWords(coach: Coach, status: StatusView): string | null {
	if (status.unsentOperations === 0) return null;
	const visits = status.unsentVisits > 0 ? coach.t('status.visits', { count: status.unsentVisits }) : null;
	const attempts = status.unsentAttempts > 0 ? coach.t('status.attempts', { count: status.unsentAttempts }) : null;
	if (visits && attempts) return coach.t('status.both', { visits, attempts });
	return visits ?? attempts ?? coach.t('status.other');
}

/** Photos are counted apart: they follow the text and say nothing about it. Null when none waits. */
export function photosWaiting(coach: Coach, status: StatusView): string | null {
	const count = status.unsentPhotos;
	if (count === 0) return null;
	return coach.t(status.unsentOperations === 0 ? 'photo.waitAfter' : 'photo.waitBehind', { count });
}

/** What the count on the tab counts: visits and rings, or one for other notes. */
export function unsentCount(status: StatusView): number {
	const count = status.unsentVisits + status.unsentAttempts;
	return count === 0 && status.unsentOperations > 0 ? 1 : count;
}

function isVisitsOnly(status: StatusView): boolean {
	return status.unsentVisits > 0 && status.unsentAttempts === 0;
}
