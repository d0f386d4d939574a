/** Operations that the server makes: for the office's people and for its own rules. */
import type { Author } from '#lib/domain/records/authority.ts';
import { type Clock, compareHlc, compareText, decodeClock, effectiveClock, type Hlc } from '#lib/sync/clock.ts';
import type { Json } from '#lib/sync/json.ts';
import { SCHEMA_VERSION } from '#lib/sync/limits.ts';
import type { EntityState, FieldState } from '#lib/sync/merge.ts';
import { type Operation, operationText } from '#lib/sync/operation.ts';
import type { StoreTransaction } from '../store/port.ts';
import type { Ready } from './apply.ts';
import type { SyncPorts } from './ports.ts';

/** A change as the office writes it: fields in the form that each merge takes (see `sync/operation.ts`). */
export interface Change {
	readonly ent: string;
	readonly kind: string;
	readonly root: string;
	readonly fields: Readonly<Record<string, Json>>;
	/** Versions of a note that the writer had before them. */
	readonly base?: readonly string[];
	/** When it happened, where that was earlier than now: what is taken over from elsewhere. */
	readonly at?: number;
	/** The clock itself, where this stands for another's operation: it holds what that one would have held. */
	readonly clock?: Hlc;
	/** The operation in quarantine that this one stands for. */
	readonly cites?: string;
}

export async function makeServerOperation(
	tx: StoreTransaction,
	options: {
		readonly ports: Pick<SyncPorts, 'crypto' | 'chance' | 'log'>;
		readonly tenant: string;
		readonly author: Author;
		readonly scope: string;
		readonly now: number;
		/** The record as the writer saw it: the new change comes after all of it. */
		readonly seen: EntityState | undefined;
		readonly change: Change;
	}
): Promise<Ready> {
	const { ports, tenant, scope, now, change } = options;
	const n = ports.log.next();
	const { ent, kind, root, fields } = change;
	const operation: Operation = {
		opId: ports.chance.operationId(now),
		dev: tenant,
		inc: ports.log.inc,
		n,
		scope,
		root,
		ent,
		kind,
		fields: { ...fields },
		hlc: change.clock ?? clockAfter(options.seen, change.at ?? now),
		schema: SCHEMA_VERSION,
		...(change.base ? { base: [...change.base] } : {}),
		...(change.cites ? { cites: change.cites } : {})
	};
	// No floor by number: what is taken over from last year is older than what was written a minute ago.
	const eff: Clock = effectiveClock({
		hlc: operation.hlc,
		dev: tenant,
		n,
		receivedAt: await tx.now(),
		earlier: undefined
	});
	const { author } = options;
	const body = operationText(operation);
	return { operation, eff, person: author.person, author, body, hash: await ports.crypto.hash(body) };
}

/** Later than everything that the record holds, so that an edit dominates what its author saw. */
function clockAfter(seen: EntityState | undefined, time: number): Hlc {
	const highest = Object.values(seen?.fields ?? {})
		.flatMap(clocksOf)
		.sort(compareText)
		.at(-1);
	const held = highest === undefined ? { time: 0, counter: 0 } : decodeClock(highest);
	const own = { time, counter: 0 };
	return compareHlc(own, held) > 0 ? own : { time: held.time, counter: held.counter + 1 };
}

function clocksOf(state: FieldState): readonly Clock[] {
	switch (state.m) {
		case 'r':
			return [state.c];
		case 's':
			return [...Object.values(state.a).map((added) => added.c), ...Object.values(state.r)];
		case 'n':
			return Object.values(state.h).map((head) => head.c);
		case 'g':
			return [...Object.values(state.s), ...Object.values(state.x)];
		case 'l':
			return [...(state.k ? [state.k.c] : []), ...Object.values(state.s)];
	}
}
