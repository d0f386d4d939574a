/**
 * One page of remote changes against the rows, as a pure function. Whoever calls
 * it holds the turn, so the pending operations it keeps are all there are (G5).
 */
import { joinEntities } from '#lib/sync/merge.ts';
import type { PullAnswer, ScopeChange, SnapshotPlace } from '#lib/sync/wire.ts';
import type { Cursor } from './ports.ts';
import { type Coverage, type Row, settle } from './row.ts';

export type PageVerdict =
	| { readonly kind: 'ahead'; readonly why: 'gap' | 'old' }
	| { readonly kind: 'apply'; readonly rows: ReadonlyMap<string, Row | null>; readonly cursor: Cursor };

export interface PageOptions {
	readonly answer: PullAnswer;
	/** Where this scope stands in the answer's epoch. */
	readonly cursor: Cursor | undefined;
	readonly rows: readonly Row[];
	readonly rowOf: (id: string) => Row | undefined;
	/** Coverage as it will be once the page is stored. */
	readonly coverage: Coverage;
}

export function planPage(options: PageOptions): PageVerdict {
	const { answer, coverage } = options;
	const place = placeOf(answer, options.cursor);
	if (place.kind === 'ahead') return place;

	const changed = new Map<string, Row | null>();
	for (const change of answer.changes) {
		const row = changed.get(change.ent) ?? options.rowOf(change.ent);
		if (change.what === 'purge') {
			for (const one of options.rows) if (one.root === change.ent) changed.set(one.id, null);
			continue;
		}
		const next = change.what === 'state' ? withState(row, change, answer) : withLeave(row, change, answer);
		if (next && next !== row) changed.set(change.ent, next);
	}
	// Only the stream's end shows what the office no longer has: what changed under a snapshot lies above it.
	if (answer.complete) {
		for (const row of options.rows) {
			const now = changed.get(row.id) ?? row;
			if (changed.get(row.id) !== null && isLost(now, answer)) changed.set(row.id, { ...now, base: null, left: true });
		}
	}
	for (const row of options.rows) {
		if (row.pend.length > 0 && !changed.has(row.id)) changed.set(row.id, row);
	}
	const settled = new Map<string, Row | null>();
	for (const [id, row] of changed) {
		const next = row ? settle(row, coverage) : null;
		if (next !== options.rowOf(id)) settled.set(id, next);
	}
	return { kind: 'apply', rows: settled, cursor: place.cursor };
}

/** Where the scope will stand once this page is stored; null when it does not go on where this phone stands. */
export function cursorAfter(answer: PullAnswer, cursor: Cursor | undefined): Cursor | null {
	const place = placeOf(answer, cursor);
	return place.kind === 'next' ? place.cursor : null;
}

/** The cursor once the page is stored; `ahead` when the page does not go on where this phone stands. */
function placeOf(
	answer: PullAnswer,
	cursor: Cursor | undefined
): { readonly kind: 'next'; readonly cursor: Cursor } | Extract<PageVerdict, { kind: 'ahead' }> {
	const { scope, epoch, snapshot } = answer;
	if (!snapshot) {
		const pulledTo = cursor?.seq ?? 0;
		if (answer.from > pulledTo) return { kind: 'ahead', why: 'gap' };
		if (answer.to < pulledTo) return { kind: 'ahead', why: 'old' };
		const checked = cursor?.checkedAt === undefined ? {} : { checkedAt: cursor.checkedAt };
		return { kind: 'next', cursor: { scope, epoch, seq: answer.to, ...checked } };
	}
	const held = cursor?.snapshot;
	const isOver = cursor !== undefined && held === undefined;
	// A snapshot goes on from exactly one place; another page of it is an echo, or belongs to one begun anew.
	if (isOver || !isSamePlace(held?.place ?? null, snapshot.from)) return { kind: 'ahead', why: 'old' };
	if (!snapshot.next) return { kind: 'next', cursor: { scope, epoch, seq: snapshot.at } };
	const came = answer.changes.filter((change) => change.what === 'state').length;
	const progress = { place: snapshot.next, held: (held?.held ?? 0) + came, total: held?.total ?? snapshot.total ?? 0 };
	return { kind: 'next', cursor: { scope, epoch, seq: 0, snapshot: progress } };
}

function isSamePlace(a: SnapshotPlace | null, b: SnapshotPlace | null): boolean {
	return a === b || (a !== null && b !== null && a.at === b.at && a.part === b.part && a.below === b.below);
}

/** The office's state joins ours; after a restore it replaces ours, since what the office lost must not come back by halves. */
function withState(row: Row | undefined, change: Extract<ScopeChange, { what: 'state' }>, answer: PullAnswer): Row {
	const { ent: id, state, move } = change;
	const { epoch, scope } = answer;
	if (!row) {
		return {
			id,
			kind: state.kind,
			root: state.root,
			scope,
			move,
			epoch,
			base: state,
			pend: [],
			left: false,
			own: null,
			ver: 0
		};
	}
	const isSameEpoch = row.epoch === epoch;
	const base = row.base && isSameEpoch ? joinEntities(row.base, state) : state;
	const isNewerHome = !isSameEpoch || move >= row.move;
	const home = isNewerHome ? { scope, move, left: false } : {};
	return { ...row, root: state.root, kind: state.kind, epoch, base, ...home };
}

/**
 * Leaving counts only while this scope is the home and the move is newer: an entity that came back stays.
 * A row without an epoch is our own, of which the office has told nothing yet: it leaves like any other.
 */
function withLeave(
	row: Row | undefined,
	change: Extract<ScopeChange, { what: 'leave' }>,
	answer: PullAnswer
): Row | undefined {
	const isOtherEpoch = row !== undefined && row.epoch !== null && row.epoch !== answer.epoch;
	if (!row || row.scope !== answer.scope || isOtherEpoch || row.move >= change.move) return row;
	return { ...row, left: true };
}

/** After a restore the whole scope was read and this row was not in it. */
function isLost(row: Row, answer: PullAnswer): boolean {
	return row.scope === answer.scope && row.base !== null && row.epoch !== answer.epoch;
}
