/** Where one photo is, in words. Only the office's receipt is green. */
import type { PhotoView, PhotoWhere } from '#lib/device/port.ts';
import { receiptTime } from '#lib/words/formats.ts';
import type { Coach } from '../../coach.svelte.ts';
import type { ReceiptWords } from '../../whereabouts.ts';

export function photoWhereWords(coach: Coach, where: PhotoWhere): ReceiptWords {
	switch (where.kind) {
		case 'phone': {
			const time = receiptTime(coach.locale, where.savedAt, coach.now);
			return { where: 'phone', text: coach.t('photo.where.phone', { time }) };
		}
		case 'office': {
			const time = receiptTime(coach.locale, where.at, coach.now);
			return { where: 'safe', text: coach.t('photo.where.office', { time }) };
		}
		case 'unreadable':
			return { where: 'person', text: coach.t('photo.where.unreadable') };
		case 'sending':
		case 'elsewhere':
			return { where: 'phone', text: coach.t(`photo.where.${where.kind}`) };
	}
}

/** What the picture is called for who does not see it. */
export function photoAlt(coach: Coach, photo: PhotoView): string {
	return photo.shows === ''
		? coach.t('photo.altNone', { time: receiptTime(coach.locale, photo.at, coach.now) })
		: coach.t('photo.alt', { shows: photo.shows });
}
