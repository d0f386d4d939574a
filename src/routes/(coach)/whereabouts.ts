/** Where one recorded thing is, in words. Only the office's receipt is green. */
import { own } from '#lib/domain/own.ts';
import type { Whereabouts } from '#lib/device/port.ts';
import { receiptTime } from '#lib/words/formats.ts';
import type { CoachKey } from '#lib/words/coach.ts';
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
				text: coach.t('save.officeAsks', {
					time: receiptTime(coach.locale, where.at, coach.now),
					reason: coach.t(asksKey(where.reason))
				})
			};
		case 'office-declined':
			return {
				where: 'person',
				text: coach.t('save.declined', {
					time: receiptTime(coach.locale, where.at, coach.now),
					why: coach.t(declinedKey(where.why))
				})
			};
	}
}

const ASKS: Readonly<Record<string, CoachKey>> = {
	unknownDevice: 'save.asks.phone',
	revokedDevice: 'save.asks.phone',
	personLeft: 'save.asks.phone',
	personEnded: 'save.asks.phone',
	value: 'save.asks.value',
	unknownKind: 'save.asks.newer',
	notWrittenByRole: 'save.asks.mayChange',
	otherPerson: 'save.asks.mayChange',
	guardHolds: 'save.asks.mayChange',
	otherKind: 'save.asks.place',
	otherRoot: 'save.asks.place',
	wrongRoot: 'save.asks.place',
	wrongScope: 'save.asks.place',
	noScope: 'save.asks.place',
	outsideScope: 'save.asks.place',
	makingWaits: 'save.asks.waits'
};

/** What the office looks at: a code of the wire, sometimes with a place behind it, in calm words. */
function asksKey(reason: string): CoachKey {
	return own(ASKS, reason.split(' ')[0]) ?? 'save.asks.other';
}

const DECLINED: Readonly<Record<string, CoachKey>> = {
	double: 'save.declinedWhy.double',
	mistake: 'save.declinedWhy.mistake',
	trial: 'save.declinedWhy.trial',
	elsewhere: 'save.declinedWhy.elsewhere',
	unreadable: 'save.declinedWhy.unreadable'
};

function declinedKey(why: string): CoachKey {
	return own(DECLINED, why) ?? 'save.declinedWhy.other';
}
