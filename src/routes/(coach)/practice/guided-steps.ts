/** The guided practice: which tap comes next, read from what has been done. Whoever goes another way is not called back. */
import type { VisitView } from '#lib/device/port.ts';

export const GUIDED_STEPS = ['start', 'guide', 'concern', 'overview', 'close', 'finish'] as const;
export type GuidedStep = (typeof GUIDED_STEPS)[number];

export interface GuidedSight {
	readonly path: string;
	readonly visit: Pick<VisitView, 'state' | 'guides' | 'concerns'> | null;
	/** The overview has been opened in this talk. */
	readonly hasSeenOverview: boolean;
}

/** Null when the talk has been gone through. */
export function guidedStep({ path, visit, hasSeenOverview }: GuidedSight): GuidedStep | null {
	if (visit === null) return 'start';
	if (visit.state === 'closed') return null;
	if (path.endsWith('/close')) return 'finish';
	if (Object.keys(visit.guides).length === 0) return 'guide';
	if (visit.concerns.every(({ withdrawn }) => withdrawn === true)) return 'concern';
	return hasSeenOverview ? 'close' : 'overview';
}
