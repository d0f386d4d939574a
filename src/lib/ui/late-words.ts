/** Why something came late, in words. */
import type { OfficeSay } from './office-say.ts';

export interface LateShown {
	readonly why: 'roundEnded' | 'leaseOver' | 'notLent' | 'moved';
	readonly on: string | null;
}

export function lateWords(say: OfficeSay, late: LateShown): string {
	return say.t(`late.why.${late.why}`, { day: late.on === null ? '' : say.day(late.on) });
}
