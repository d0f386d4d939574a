/** What can be written down at the table: one list, so that a tool bears the same word and icon wherever it stands. */
import type { IconName } from '#lib/ui/icons.ts';
import type { CoachKey } from '#lib/words/coach.ts';

export type TableTool =
	'resident' | 'measures' | 'promise' | 'appointment' | 'meter' | 'photos' | 'referral' | 'consent' | 'note';

export interface Tool {
	readonly kind: TableTool;
	readonly icon: IconName;
	readonly word: CoachKey;
}

/** In the order in which they stand in the bar. */
export const TOOLS: readonly Tool[] = [
	{ kind: 'measures', icon: 'tool', word: 'visit.measure' },
	{ kind: 'promise', icon: 'promise', word: 'visit.promise' },
	{ kind: 'appointment', icon: 'clock', word: 'visit.appointment' },
	{ kind: 'meter', icon: 'meter', word: 'meter.button' },
	{ kind: 'photos', icon: 'camera', word: 'photo.button' },
	{ kind: 'referral', icon: 'person', word: 'table.referral' },
	{ kind: 'consent', icon: 'check', word: 'ask.open' },
	{ kind: 'resident', icon: 'home', word: 'resident.button' },
	{ kind: 'note', icon: 'pen', word: 'table.note' }
];

/** What the bar offers: a second button for what stands beside it would only raise the question which one to use. */
export function toolsInBar(at: {
	readonly isPractice: boolean;
	readonly besides: readonly TableTool[];
}): readonly Tool[] {
	return TOOLS.filter(({ kind }) => !(kind === 'photos' && at.isPractice) && !at.besides.includes(kind));
}
