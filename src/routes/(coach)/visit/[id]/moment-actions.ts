/**
 * What a moment of a guide offers to write down. Its flags name the tools of the table, so that what the guide asks for
 * lies beneath its words and not only in the bar at the end of the screen.
 */
import type { Moment } from '#lib/domain/guide/guide.ts';
import { TOOLS, type Tool } from './table-tools.ts';

/** More would be a second bar; what is left out stands in the bar, and telling back stands in the summary as well. */
export const ACTIONS_MAX = 2;

export type MomentTool = 'promise' | 'referral' | 'consent' | 'appointment';
/** Telling back and a lasting no open no sheet: each is one question, asked where it is answered. */
export type MomentAction = MomentTool | 'teachBack' | 'neverAgain';

type Flags = Pick<Moment, 'commitment' | 'consent' | 'appointment' | 'teachback' | 'refusal'>;

/** In the order of a talk: a no first, what is agreed, who is brought in, when one comes again, and whether it came across. */
export function actionsOf(moment: Flags): readonly MomentAction[] {
	const asked: readonly (MomentAction | null)[] = [
		moment.refusal ? 'neverAgain' : null,
		moment.commitment ? 'promise' : null,
		consentTool(moment.consent),
		moment.appointment ? 'appointment' : null,
		moment.teachback ? 'teachBack' : null
	];
	return asked.flatMap((action) => action ?? []).slice(0, ACTIONS_MAX);
}

/** The tools among the actions, which the bar then leaves out. */
export function toolsOf(actions: readonly MomentAction[]): readonly MomentTool[] {
	return actions.flatMap((action) => (action === 'teachBack' || action === 'neverAgain' ? [] : [action]));
}

/** A referral is asked with whom and what about; every other purpose stands on the sheet of all consents. */
function consentTool(purpose: string | undefined): 'referral' | 'consent' | null {
	if (purpose === undefined) return null;
	return purpose === 'referral' ? 'referral' : 'consent';
}

export function toolOf(kind: MomentTool): Tool | undefined {
	return TOOLS.find((tool) => tool.kind === kind);
}
