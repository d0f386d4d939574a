/** Verbs that need no key: they work on a locked phone as on an open one. */
import type { Handover } from '../core/handover.ts';
import type { DeviceVerbs, Done } from '../port.ts';

const NOT_ENROLLED = { ok: false, error: { kind: 'locked' } } as const;

/** The coach has read what this phone made good. */
export async function healedSeen(handover: Handover | null, onChange: () => void): Promise<Done> {
	if (!handover) return NOT_ENROLLED;
	await handover.healedSeen();
	onChange();
	return { ok: true, value: null, savedAt: handover.now() };
}

export function makeRescueFile(handover: Handover | null): Awaited<ReturnType<DeviceVerbs['makeRescueFile']>> {
	if (!handover) return NOT_ENROLLED;
	const unsent = handover.book.unsent().size;
	return { ok: true, value: { ...handover.rescue(), unsent }, savedAt: handover.now() };
}
