/**
 * Where a record may live: what its root may be, and in which kind of scope each writer may put one. One row for each
 * way of living; a record names its row, so a record without a place does not compile.
 */
import { OFFICE_SCOPE, ORG_SCOPE } from '../round.ts';

export const SCOPE_KINDS = ['org', 'office', 'round', 'coach'] as const;
export type ScopeKind = (typeof SCOPE_KINDS)[number];

/** `own`: the record itself. A root that nobody knows yet may still arrive, and counts as what it has to be. */
export type RootKind = 'own' | 'household' | 'address';

export interface Place {
	readonly roots: readonly RootKind[];
	readonly coach: readonly ScopeKind[];
	readonly office: readonly ScopeKind[];
	readonly list: readonly ScopeKind[];
}

/** What every phone of the organisation holds. */
export const FOR_ALL: Place = { roots: ['own'], coach: [], office: ['org'], list: [] };
export const AREA: Place = { ...FOR_ALL, list: ['org'] };
export const ROUND: Place = { roots: ['own'], coach: [], office: ['round'], list: ['round'] };
/** A coach reads an address off a door of a round of theirs. */
export const ADDRESS: Place = {
	roots: ['own'],
	coach: ['round'],
	office: ['round', 'office'],
	list: ['round', 'office']
};
export const HOUSEHOLD: Place = { roots: ['own'], coach: ['round'], office: ['round', 'office'], list: [] };
/** A ring is of a door, whoever opens it, and may belong to the household there. */
export const ATTEMPT: Place = {
	roots: ['own', 'address', 'household'],
	coach: ['round'],
	office: ['round', 'office'],
	list: []
};
/** Part of a household: it lives where the household lives, and is erased with it. */
export const OF_HOUSEHOLD: Place = { roots: ['household'], coach: ['round'], office: ['round', 'office'], list: [] };
/** Between the office and one coach: a lesson from the street, a line to a coach, and what was read. */
export const WITH_COACH: Place = { roots: ['own'], coach: ['coach'], office: ['coach'], list: [] };

/** Null for a scope that no version here can hold, and for practice, which no office takes in. */
export function scopeKindOf(scope: string): ScopeKind | null {
	if (scope === ORG_SCOPE) return 'org';
	if (scope === OFFICE_SCOPE) return 'office';
	const [, kind] = /^(round|coach):[0-9a-f-]{8,64}$/.exec(scope) ?? [];
	return kind === 'round' || kind === 'coach' ? kind : null;
}
