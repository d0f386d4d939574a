/** The part of the port about a phone in other hands: what it hides, what it asks before the street, and emptying it. */
import type { EmptiedRequest } from '#lib/sync/emptied.ts';
import type { Done } from './port.ts';

/** A phone that was emptied. `kept`: envelopes and photos that only the office can read, until it has them. */
export interface Emptied {
	/** `coach`: by hand; `revoked`: the office withdrew this phone. */
	readonly why: 'coach' | 'revoked';
	readonly at: number;
	readonly kept: number;
	readonly keptPhotos: number;
}

/** Emptied by hand. `proof`: has the browser forget this origin, once; null where something is left, or without network. */
export interface EmptiedByHand extends Emptied {
	readonly proof: EmptiedRequest | null;
}

/** Why pulled names and notes are hidden. `since`: when the office last let this phone read. */
export type HiddenWhy =
	{ readonly kind: 'silent'; readonly since: number; readonly days: number } | { readonly kind: 'ended' };

export interface SafetyView {
	readonly hidden: HiddenWhy | null;
	/** Opened from the home screen; null while the page has not said. */
	readonly installed: boolean | null;
	/** The coach chose to record on this phone as it is. */
	readonly goesOn: boolean;
	/** The office withdrew this phone: it empties itself after the visit that is open. */
	readonly isRevoked: boolean;
}

export interface SafetyVerbs {
	/** Our own photo button opened the camera or the file chooser, or it is closed again. */
	chooser(input: { readonly isOut: boolean }): Promise<void>;
	/** Records on this phone although it is not installed or does not keep storage; the office is told. */
	goOn(): Promise<Done>;
	/** A screen could not be drawn: the office is told how often, and nothing of what stood on it. Needs no key. */
	noteBroken(): Promise<void>;
	/** Everything of this phone goes at once, but for sealed envelopes that the office does not have. Needs no key. */
	empty(): Promise<Done<EmptiedByHand>>;
}

const VERBS = ['chooser', 'goOn', 'noteBroken', 'empty'] as const satisfies (keyof SafetyVerbs)[];
export type SafetyVerb = (typeof VERBS)[number];

export function isSafetyVerb(verb: string): verb is SafetyVerb {
	return VERBS.some((one) => one === verb);
}
