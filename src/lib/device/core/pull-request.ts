/** What to ask of the office for a scope, by where this phone stands in it. */
import type { PullRequest } from '#lib/sync/wire.ts';
import { isComparisonDue } from './compare.ts';
import type { Handover } from './handover.ts';
import type { Cursor } from './ports.ts';

export interface PullPlace {
	readonly scope: string;
	readonly cursor: Cursor | undefined;
	readonly limit: number;
	/** This phone can hold its rows against the office's digest (G10). */
	readonly compares: boolean;
}

export function pullRequestFor(handover: Handover, { scope, cursor, limit, compares }: PullPlace): PullRequest {
	const { epoch, scopes } = handover.meta;
	// Once in an exchange: a phone with nothing to hand in tells it here.
	const healed = scope === scopes[0] ? handover.healedForOffice() : [];
	const request = {
		version: 1,
		scope,
		epoch,
		after: cursor?.seq ?? 0,
		limit,
		purges: true,
		...(healed.length > 0 ? { healed } : {})
	} as const;
	// What was never pulled comes newest first, and goes on where it was cut.
	if (!cursor || cursor.snapshot) return { ...request, snapshot: { place: cursor?.snapshot?.place ?? null } };
	return compares && isComparisonDue(cursor, handover.now()) ? { ...request, digest: true } : request;
}

/** Records of first syncs that came, of about how many. */
export interface Arriving {
	readonly held: number;
	readonly total: number;
}

/** @param cursors one for each scope, undefined where nothing came yet; null when every scope is followed */
export function arrivingOf(cursors: readonly (Cursor | undefined)[]): Arriving | null {
	const isAllThere = cursors.every((cursor) => cursor !== undefined && cursor.snapshot === undefined);
	if (isAllThere) return null;
	const begun = cursors.flatMap((cursor) => cursor?.snapshot ?? []);
	const sum = (of: keyof Arriving): number => begun.reduce((all, one) => all + one[of], 0);
	return { held: sum('held'), total: sum('total') };
}
