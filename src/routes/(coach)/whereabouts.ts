/** Where one recorded thing is, in words. Only the office's receipt is green. */
import type { Whereabouts } from '#lib/device/port.ts';
import { receiptTime } from '#lib/words/formats.ts';
import type { Coach } from './coach.svelte.ts';

export interface ReceiptWords {
	readonly where: 'phone' | 'safe' | 'person';
	readonly text: string;
}

export function receiptWords(coach: Coach, where: Whereabouts): ReceiptWords {
	if (coach.isPractice) return { where: 'phone', text: coach.t('practice.notKept') };
	switch (where.kind) {
		case 'phone':
			return {
				where: 'phone',
				text: coach.t('outbox.phone', { time: receiptTime(coach.locale, where.savedAt, coach.now) })
			};
		case 'office':
			return { where: 'safe', text: coach.t('save.safe', { time: receiptTime(coach.locale, where.at, coach.now) }) };
		case 'office-asks':
			return {
				where: 'person',
				text: coach.t('save.officeAsks', { time: receiptTime(coach.locale, where.at, coach.now), reason: where.reason })
			};
	}
}
