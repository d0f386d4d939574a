/** What the office does at one address: chooses between two values that were written apart, and agrees on a next contact. */
import { bears } from '#lib/domain/roles.ts';
import * as v from 'valibot';
import { isWithdrawn } from '#lib/domain/consent.ts';
import { mergeOf } from '#lib/domain/records/index.ts';
import { day } from '#lib/domain/record.ts';
import type { Json } from '#lib/sync/json.ts';
import { headsOf, recordValues } from '#lib/sync/values.ts';
import { changedSince, recordOffice, type Seen } from '../sync/office-operation.ts';
import { conflictsIn, readHistories, readRecordsAt, type RecordAt } from './address-history.ts';
import type { Editor } from './concern-edits.ts';
import type { OfficePlace } from './place.ts';
import { countAgreed } from './workload.ts';

export type AddressEditOutcome =
	| { readonly ok: true }
	| {
			readonly ok: false;
			readonly error: {
				readonly kind: 'missing' | 'meanwhile' | 'noDay' | 'noCoach' | 'noHousehold' | 'noContact' | 'full' | 'refused';
			};
	  };

const trouble = (
	kind: Extract<AddressEditOutcome, { ok: false }>['error']['kind']
): Extract<AddressEditOutcome, { ok: false }> => ({ ok: false, error: { kind } });

export interface Side {
	/** The operation that wrote it. */
	readonly op: string;
	readonly field: string;
}

/** The record of one side, and what it says; null where that side never stood. */
export async function readSide(
	place: OfficePlace,
	address: string,
	{ op, field }: Side
): Promise<{ readonly record: RecordAt; readonly value: Json; readonly isOpen: boolean } | null> {
	const records = await readRecordsAt(place, address);
	const lines = await readHistories(place, records);
	const line = lines.find(({ id }) => id === op);
	const change = line?.changes.find((one) => one.field === field);
	const record = records.find(({ id }) => id === line?.ent);
	if (!record || !change) return null;
	const isOpen = conflictsIn(lines).some((one) => one.field === field && one.sides.some((side) => side.op === op));
	return { record, value: change.value, isOpen };
}

/**
 * The value of one side holds from now on; the other stays in the history.
 *
 * @param options.was what the editor saw hold; when somebody chose since, nothing is written
 */
export async function keepSide(
	editor: Editor,
	options: Side & { readonly place: OfficePlace; readonly address: string; readonly was?: Seen | undefined }
): Promise<AddressEditOutcome> {
	const { place, address, field, was } = options;
	const side = await readSide(place, address, options);
	if (!side) return trouble('missing');
	const { record } = side;
	if (changedSince(record.state, { was, wanted: { [field]: side.value } }).length > 0) return trouble('meanwhile');
	if (!side.isOpen && was === undefined) return trouble('missing');
	const isNote = mergeOf(record.kind, field).kind === 'note';
	const fields: Record<string, Json> = { [field]: side.value };
	const { ports, tenant, person, role } = editor;
	const outcome = await recordOffice(ports, {
		tenant,
		person,
		role,
		changes: [
			{
				kind: record.kind,
				ent: record.id,
				root: record.root,
				scope: record.scope,
				fields,
				was,
				...(isNote ? { base: headsOf(record.state.fields[field]) } : {})
			}
		]
	});
	return outcome.ok ? { ok: true } : trouble(outcome.error.kind);
}

export const DAY_PARTS = ['morning', 'afternoon', 'evening'] as const;

/**
 * The agreed next contact. The coach's phone gets it with its next contact.
 *
 * @param options.cap agreed contacts of one coach on one day; above it nothing is written unless `isSure`
 * @param options.isSure somebody asked: the coach about the day, or the resident, who wants it after all
 */
export async function agreeContact(
	editor: Editor,
	options: {
		readonly place: OfficePlace;
		readonly address: string;
		readonly coach: string;
		readonly on: string;
		readonly part: string;
		readonly cap: number;
		readonly isSure: boolean;
	}
): Promise<AddressEditOutcome> {
	const { place, address, coach, on, cap, isSure } = options;
	if (!v.is(day, on) || Number.isNaN(Date.parse(on))) return trouble('noDay');
	const records = await readRecordsAt(place, address);
	const homes = records.filter(
		(record) => record.kind === 'household' && !recordValues('household', record.state).movedOutOn
	);
	if (homes.length === 0) return trouble('noHousehold');
	const home = homes.find((one) => mayBeVisited(records, one.id)) ?? (isSure ? homes[0] : undefined);
	if (!home) return trouble('noContact');
	const { ports, tenant, person, role } = editor;
	const who = await ports.store.transaction(tenant, (tx) => tx.findPerson(coach));
	if (!who?.active || !bears(who.roles, 'coach')) return trouble('noCoach');
	if (!isSure && (await countAgreed(place, { coach, day: on })) >= cap) return trouble('full');
	const part = DAY_PARTS.find((one) => one === options.part) ?? null;
	const outcome = await recordOffice(ports, {
		tenant,
		person,
		role,
		changes: [
			{
				kind: 'appointment',
				ent: ports.chance.uuid(),
				root: home.id,
				scope: home.scope,
				fields: { household: home.id, address, on, with: coach, ...(part === null ? {} : { part }) }
			}
		]
	});
	return outcome.ok ? { ok: true } : trouble('refused');
}

/** Nobody is sent unasked to a door where nobody is to ring, nor to who took back that they may be contacted. */
function mayBeVisited(records: readonly RecordAt[], household: string): boolean {
	const isNever = records.some(
		(record) => record.kind === 'address' && recordValues('address', record.state).doNotVisit === true
	);
	const consents = records.flatMap(({ kind, root, state }) =>
		kind === 'consent' && root === household ? [recordValues('consent', state)] : []
	);
	return !isNever && !isWithdrawn(consents, 'contactAgain');
}
