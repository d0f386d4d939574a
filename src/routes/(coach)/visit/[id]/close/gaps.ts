/** What a talk would end without: said beside the button that ends it, and again once it has ended. Nothing is held back. */
import type { VisitView } from '#lib/device/port.ts';
import { readTyped } from '#lib/domain/meter-reading.ts';
import { answerTo } from '../consent-asking.svelte.ts';

export const GAPS = ['consent', 'meter'] as const;
export type Gap = (typeof GAPS)[number];

/** `consent`: nobody asked whether this may be written down. `meter`: what was typed is no reading, so it is nowhere. */
export function gapsIn(visit: Pick<VisitView, 'consents' | 'drafts'>): readonly Gap[] {
	const typed = Object.entries(visit.drafts).filter(([key]) => key.startsWith('meter:'));
	const isOpen: Readonly<Record<Gap, boolean>> = {
		consent: answerTo(visit, { purpose: 'visitRecord' }) === null,
		meter: typed.some(([, text]) => readTyped(text).kind === 'noReading')
	};
	return GAPS.filter((gap) => isOpen[gap]);
}
