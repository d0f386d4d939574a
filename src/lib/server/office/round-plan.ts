/**
 * Making rounds, lending them and taking them back. A round's own fields are changed by operations, like any record;
 * its addresses move with all that hangs on them (`sync/lend.ts`), which the audit tells, since no field of theirs
 * changes. Whatever a phone still held of a door that moved is taken in afterwards and marked late: nothing is lost.
 */
import { bears } from '#lib/domain/roles.ts';
import * as v from 'valibot';
import type { AuditRef } from '#lib/domain/audit.ts';
import { day, line } from '#lib/domain/record.ts';
import { OFFICE_SCOPE, roundScope } from '#lib/domain/round.ts';
import type { Json } from '#lib/sync/json.ts';
import type { EntityState, FieldState } from '#lib/sync/merge.ts';
import { dayInAmsterdam } from '#lib/domain/working-days.ts';
import { plainValues, recordValues } from '#lib/sync/values.ts';
import { officeNote } from '../audit/notes.ts';
import type { StoredEntity } from '../store/port.ts';
import { batchesOf } from '../store/batches.ts';
import { lendAddresses, takeBackAddresses } from '../sync/lend.ts';
import { changedSince, recordOffice, type Seen } from '../sync/office-operation.ts';
import type { Editor } from './concern-edits.ts';

/** Doors in one round: a walk of some weeks for a pair, and far above what one coach carries. */
export const ROUND_DOORS_MAX = 500;
/** More than two at one door is a crowd. */
export const ROUND_COACHES_MAX = 2;

export type RoundTrouble =
	| 'noName'
	| 'noCoach'
	| 'tooManyCoaches'
	| 'noDay'
	| 'pastDay'
	| 'noDoors'
	| 'tooMany'
	| 'missing'
	| 'ended'
	| 'meanwhile'
	| 'refused';
export type RoundOutcome<T = null> =
	{ readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: { readonly kind: RoundTrouble } };

export interface Lease {
	readonly coaches: readonly string[];
	/** YYYY-MM-DD; null while it is lent to nobody. */
	readonly lentUntil: string | null;
}

/** Makes a round with these addresses in it; they leave the round they were in. Answers its id. */
export async function makeRound(
	editor: Editor,
	options: Lease & { readonly name: string; readonly area: string | null; readonly addresses: readonly string[] }
): Promise<RoundOutcome<string>> {
	const name = v.safeParse(v.pipe(line, v.trim(), v.minLength(1)), options.name);
	if (!name.success) return trouble('noName');
	if (options.addresses.length === 0) return trouble('noDoors');
	if (options.addresses.length > ROUND_DOORS_MAX) return trouble('tooMany');
	const refused = await leaseTrouble(editor, options);
	if (refused) return trouble(refused);
	const { ports, tenant, person, role } = editor;
	const round = ports.chance.uuid();
	const outcome = await recordOffice(ports, {
		tenant,
		person,
		role,
		changes: [
			{
				kind: 'round',
				ent: round,
				root: round,
				scope: roundScope(round),
				fields: {
					name: name.output,
					...(options.area === null ? {} : { area: options.area }),
					...(options.coaches.length === 0 ? {} : { coaches: coachesChange(undefined, options.coaches, round) }),
					...(options.lentUntil === null ? {} : { lentUntil: options.lentUntil })
				}
			}
		]
	});
	if (!outcome.ok) return trouble('refused');
	await moveInto(editor, { round, addresses: options.addresses });
	return { ok: true, value: round };
}

/**
 * Lends a round, lengthens the loan, or hands it to others: the phones of who had it let go at their next contact.
 *
 * @param options.was who had it and until when, as the editor saw it; when somebody changed it since, nothing is written
 */
export async function lendRound(
	editor: Editor,
	options: Lease & { readonly round: string; readonly was?: Seen | undefined }
): Promise<RoundOutcome> {
	if (options.coaches.length === 0) return trouble('noCoach');
	if (options.lentUntil === null) return trouble('noDay');
	const refused = await leaseTrouble(editor, options);
	if (refused) return trouble(refused);
	const found = await readRound(editor, options.round);
	if (!found.ok) return found;
	const { state, scope } = found.value;
	const wanted = { coaches: options.coaches, lentUntil: options.lentUntil };
	if (changedSince(state, { was: options.was, wanted }).length > 0) return trouble('meanwhile');
	const coaches = coachesChange(state.fields['coaches'], options.coaches, editor.ports.chance.uuid());
	const fields: Record<string, Json> = { lentUntil: options.lentUntil, ...(coaches === null ? {} : { coaches }) };
	return write(editor, { round: options.round, scope, fields, was: nowOf(state, options.was) });
}

/** Ends the loan: the round is closed and its doors go back to the office, where they can be lent anew. */
export async function endRound(
	editor: Editor,
	options: { readonly round: string; readonly addresses: readonly string[]; readonly was?: Seen | undefined }
): Promise<RoundOutcome<number>> {
	const found = await readRound(editor, options.round, { mayBeEnded: true });
	if (!found.ok) return found;
	if (changedSince(found.value.state, { was: options.was, wanted: {} }).length > 0) return trouble('meanwhile');
	if (!recordValues('round', found.value.state).endedOn) {
		const ended = await write(editor, {
			round: options.round,
			scope: found.value.scope,
			fields: { endedOn: dayInAmsterdam(editor.now) },
			was: nowOf(found.value.state, options.was)
		});
		if (!ended.ok) return ended;
	}
	// Behind the end, so that a break in between leaves doors in a round that has ended, from where they are taken back.
	await moveBack(editor, options);
	return { ok: true, value: options.addresses.length };
}

/** Puts addresses into a round that runs. */
export async function addToRound(
	editor: Editor,
	options: { readonly round: string; readonly addresses: readonly string[] }
): Promise<RoundOutcome<number>> {
	if (options.addresses.length === 0) return trouble('noDoors');
	const found = await readRound(editor, options.round);
	if (!found.ok) return found;
	await moveInto(editor, options);
	return { ok: true, value: options.addresses.length };
}

/**
 * Takes single addresses back.
 *
 * @param options.round out of this one, and what went into another round since stays there; null for whatever round they are in
 */
export async function takeBack(
	editor: Editor,
	options: { readonly round: string | null; readonly addresses: readonly string[] }
): Promise<RoundOutcome<number>> {
	const { round } = options;
	const addresses = round === null ? options.addresses : await stillIn(editor, { round, addresses: options.addresses });
	if (addresses.length === 0) return trouble('noDoors');
	await moveBack(editor, { round, addresses });
	return { ok: true, value: addresses.length };
}

/** Nobody rings at these doors again, until somebody lifts it who cites this. */
export async function setNever(editor: Editor, addresses: readonly string[]): Promise<RoundOutcome<number>> {
	if (addresses.length === 0) return trouble('noDoors');
	const { ports, tenant, person, role } = editor;
	const outcome = await recordOffice(ports, {
		tenant,
		person,
		role,
		changes: addresses.map((ent) => ({
			kind: 'address',
			ent,
			root: ent,
			scope: OFFICE_SCOPE,
			fields: { doNotVisit: { set: true } }
		}))
	});
	return outcome.ok ? { ok: true, value: addresses.length } : trouble('refused');
}

function trouble(kind: RoundTrouble): { readonly ok: false; readonly error: { readonly kind: RoundTrouble } } {
	return { ok: false, error: { kind } };
}

async function leaseTrouble(editor: Editor, { coaches, lentUntil }: Lease): Promise<RoundTrouble | null> {
	if (coaches.length > ROUND_COACHES_MAX) return 'tooManyCoaches';
	const people = await editor.ports.store.transaction(editor.tenant, (tx) => tx.listPeople());
	const isCoach = (id: string): boolean =>
		people.some(({ person, roles, active }) => person === id && active && bears(roles, 'coach'));
	if (!coaches.every(isCoach)) return 'noCoach';
	if (lentUntil === null) return coaches.length === 0 ? null : 'noDay';
	if (!v.is(day, lentUntil) || Number.isNaN(Date.parse(lentUntil))) return 'noDay';
	return lentUntil < dayInAmsterdam(editor.now) ? 'pastDay' : null;
}

async function readRound(
	{ ports, tenant }: Editor,
	round: string,
	{ mayBeEnded }: { readonly mayBeEnded: boolean } = { mayBeEnded: false }
): Promise<RoundOutcome<StoredEntity>> {
	const [entity] = await ports.store.transaction(tenant, (tx) => tx.peekEntities([round]));
	if (entity?.kind !== 'round') return trouble('missing');
	if (!mayBeEnded && recordValues('round', entity.state).endedOn) return trouble('ended');
	return { ok: true, value: entity };
}

async function stillIn(
	{ ports, tenant }: Editor,
	asked: { readonly round: string; readonly addresses: readonly string[] }
): Promise<readonly string[]> {
	const found = await ports.store.transaction(tenant, (tx) => tx.peekEntities(asked.addresses));
	const there = new Set(found.filter(({ scope }) => scope === roundScope(asked.round)).map(({ ent }) => ent));
	return asked.addresses.filter((address) => there.has(address));
}

async function write(
	{ ports, tenant, person, role }: Editor,
	change: {
		readonly round: string;
		readonly scope: string;
		readonly fields: Readonly<Record<string, Json>>;
		readonly was?: Seen | undefined;
	}
): Promise<RoundOutcome> {
	const { round, scope, fields, was } = change;
	const outcome = await recordOffice(ports, {
		tenant,
		person,
		role,
		changes: [{ kind: 'round', ent: round, root: round, scope, fields, was }]
	});
	return outcome.ok ? { ok: true, value: null } : trouble(outcome.error.kind);
}

/** What was just looked at holds until it is written. */
function nowOf(state: EntityState, was: Seen | undefined): Seen | undefined {
	const now = plainValues(state);
	return was && Object.fromEntries(Object.keys(was).map((field) => [field, now[field] ?? null]));
}

/** From the coaches that are to those that shall be; null when nothing changes. */
function coachesChange(state: FieldState | undefined, wanted: readonly string[], tag: string): Json {
	const missing = new Set(wanted);
	const rem: string[] = [];
	if (state?.m === 's')
		for (const [added, { v: coach, c }] of Object.entries(state.a)) {
			if ((state.r[added] ?? '') >= c) continue;
			if (typeof coach === 'string' && missing.has(coach)) missing.delete(coach);
			else rem.push(added);
		}
	if (missing.size === 0 && rem.length === 0) return null;
	return { add: Object.fromEntries([...missing].map((coach, at) => [`${tag}.${at}`, coach])), rem };
}

async function moveInto(
	editor: Editor,
	move: { readonly round: string; readonly addresses: readonly string[] }
): Promise<void> {
	const { ports, tenant } = editor;
	await inLanes(move.addresses, (addresses) => lendAddresses(ports, { tenant, round: move.round, addresses }));
	await note(editor, 'lend', move);
}

async function moveBack(
	editor: Editor,
	move: { readonly round: string | null; readonly addresses: readonly string[] }
): Promise<void> {
	const { ports, tenant } = editor;
	await inLanes(move.addresses, (addresses) => takeBackAddresses(ports, { tenant, addresses }));
	await note(editor, 'takeBack', move);
}

/** Each address moves in a transaction of its own; a few at once share the flush that each of them waits for. */
const LANES = 4;

async function inLanes(
	addresses: readonly string[],
	move: (some: readonly string[]) => Promise<number>
): Promise<void> {
	const lanes = Array.from({ length: LANES }, (_, lane) => addresses.filter((_address, at) => at % LANES === lane));
	await Promise.all(lanes.map(move));
}

/** Who moved which doors where: entries of a readable length, each filed under its addresses. */
async function note(
	{ ports, tenant, person }: Editor,
	action: 'lend' | 'takeBack',
	move: { readonly round: string | null; readonly addresses: readonly string[] }
): Promise<void> {
	const notes = [...batchesOf(move.addresses)].map((some) => {
		const refs: AuditRef[] = [
			...(move.round === null ? [] : [`round:${move.round}` as const]),
			...some.map((address) => `address:${address}` as const)
		];
		return officeNote(action, { refs, tenant, person });
	});
	if (notes.length > 0) await ports.store.transaction(tenant, (tx) => tx.appendAudit(notes));
}
