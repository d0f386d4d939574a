/** What came of a decision, as a form gets it back: words are chosen by the page. */
import type { HeldState } from '#lib/domain/held.ts';
import type { AskedKind } from '#lib/domain/note-guard.ts';

export type HeldResult =
	| {
			readonly kind: 'done';
			readonly state: HeldState;
			readonly followed: number;
			readonly left: number;
			readonly id: string;
	  }
	| { readonly kind: 'opened'; readonly isPlaced: boolean; readonly id: string }
	| {
			readonly kind: 'trouble';
			readonly trouble: HeldTroubleName;
			/** For `refused`: the quarantine's reason; for `noValue`: the field. */
			readonly about: string | null;
			/** For `perhapsNumber` and `personal`: what was found in the words. */
			readonly kinds?: readonly AskedKind[];
			readonly state: HeldState | null;
			readonly id: string;
	  };

export type HeldTroubleName =
	| 'missing'
	| 'notAllowed'
	| 'decided'
	| 'unopened'
	| 'makingWaits'
	| 'purged'
	| 'noReason'
	| 'refused'
	| 'noValue'
	| 'perhapsNumber'
	| 'personal'
	| 'shut'
	| 'noDevice';
