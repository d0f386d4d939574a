/**
 * The organisation's buurten: how each is called, its CBS code with the year that the code is of, and who coordinates it.
 * A new concern gets its owner by the buurt of its door (`sync/arrival.ts`); reports and the map go by it too.
 */
import { bears } from '#lib/domain/roles.ts';
import * as v from 'valibot';
import { line } from '#lib/domain/record.ts';
import { fieldOf, type RecordValues } from '#lib/domain/records/index.ts';
import { ORG_SCOPE } from '#lib/domain/round.ts';
import type { Json } from '#lib/sync/json.ts';
import { recordValues } from '#lib/sync/values.ts';
import { sql } from 'kysely';
import { stateFromText } from '../store/rows.ts';
import { recordOffice, type Seen } from '../sync/office-operation.ts';
import type { Editor } from './concern-edits.ts';
import { readHistoryOf } from './history.ts';
import { ownChanges } from './meanwhile.ts';
import type { OfficePlace } from './place.ts';

export interface AreaRecord {
	readonly id: string;
	readonly name: string;
	readonly cbsCode: string | null;
	readonly cbsYear: number | null;
	readonly coordinator: string | null;
	/** Addresses that lie in it. */
	readonly addresses: number;
}

export const AREA_FIELDS = ['name', 'cbsCode', 'cbsYear', 'coordinator'] as const;
export type AreaField = (typeof AREA_FIELDS)[number];

/** By name. */
export async function listAreaRecords(place: OfficePlace): Promise<readonly AreaRecord[]> {
	const { db, tenant } = place;
	const rows = await db
		.selectFrom('entity')
		.select(['ent', 'state'])
		.where('tenant', '=', tenant)
		.where('kind', '=', 'area')
		.execute();
	const counts = await countByArea(place);
	return rows
		.map(({ ent, state }) =>
			areaOf(recordValues('area', stateFromText(state)), {
				id: ent,
				addresses: counts.get(ent) ?? 0
			})
		)
		.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

/** Addresses by buurt; those of no buurt under null. */
export async function countByArea({ db, tenant }: OfficePlace): Promise<ReadonlyMap<string | null, number>> {
	const rows = await db
		.selectFrom('address_list')
		.select(['area', sql<number>`count(*)`.as('count')])
		.where('tenant', '=', tenant)
		.groupBy('area')
		.execute();
	return new Map(rows.map(({ area, count }) => [area, Number(count)]));
}

export type AreaTrouble =
	| 'noName'
	| 'nameTaken'
	| 'wrongCode'
	| 'codeTaken'
	| 'wrongYear'
	| 'noCoordinator'
	| 'meanwhile'
	| 'missing'
	| 'refused';
export type AreaOutcome =
	{ readonly ok: true; readonly id: string } | { readonly ok: false; readonly error: { readonly kind: AreaTrouble } };

/**
 * Adds a buurt, or changes one.
 *
 * @param options.id null for a new one
 * @param options.was what the editor saw by field; when somebody changed it since, nothing is written
 */
export async function saveArea(
	editor: Editor,
	place: OfficePlace,
	options: {
		readonly id: string | null;
		readonly values: Readonly<Record<AreaField, string>>;
		readonly was?: Seen | undefined;
	}
): Promise<AreaOutcome> {
	const known = await listAreaRecords(place);
	const others = known.filter(({ id }) => id !== options.id);
	const own = known.find(({ id }) => id === options.id) ?? null;
	if (options.id !== null && own === null) return trouble('missing');
	const read = readValues(options.values);
	if ('trouble' in read) return trouble(read.trouble);
	const { name, cbsCode, coordinator } = read;
	if (others.some((one) => plain(one.name) === plain(name))) return trouble('nameTaken');
	if (cbsCode !== null && others.some((one) => one.cbsCode === cbsCode)) return trouble('codeTaken');
	// Who has it already may keep it, also when they have left; nobody who left gets it.
	if (coordinator !== null && coordinator !== own?.coordinator && !(await isCoordinator(editor, coordinator)))
		return trouble('noCoordinator');
	const fields: Record<string, Json> = {};
	const { wanted, was } = ownChanges({ ...read }, options.was);
	for (const field of AREA_FIELDS)
		if (Object.hasOwn(wanted, field) && read[field] !== (own?.[field] ?? null)) fields[field] = read[field];
	return Object.keys(fields).length === 0 && own
		? { ok: true, id: own.id }
		: write(editor, { id: options.id, fields, was });
}

/** Puts back what stood there before the newest change, as a change of its own; that it was made is not taken back. */
export async function undoArea(
	editor: Editor,
	place: OfficePlace,
	options: { readonly id: string; readonly change: string }
): Promise<AreaOutcome> {
	const [newest, ...earlier] = await readHistoryOf(place, options.id);
	if (!newest || earlier.length === 0) return trouble('missing');
	if (newest.id !== options.change) return trouble('meanwhile');
	const before = earlier.flatMap(({ changes }) => changes);
	const fields = Object.fromEntries(
		newest.changes.map(({ field }) => [field, before.find((change) => change.field === field)?.value ?? null])
	);
	return write(editor, { id: options.id, fields });
}

interface Values {
	readonly name: string;
	readonly cbsCode: string | null;
	readonly cbsYear: number | null;
	readonly coordinator: string | null;
}

/** What a form would have a buurt say, by field; nothing where it breaks a rule. */
export function areaValues(text: Readonly<Record<AreaField, string>>): Seen {
	const read = readValues(text);
	return 'trouble' in read ? {} : { ...read };
}

/** A code means something only with the year that it is of: CBS draws its buurten anew every year. */
function readValues(text: Readonly<Record<AreaField, string>>): Values | { readonly trouble: AreaTrouble } {
	const name = text.name.trim().replace(/\s+/g, ' ');
	if (name === '' || !v.is(line, name)) return { trouble: 'noName' };
	const cbsCode = text.cbsCode.replace(/\s+/g, '').toUpperCase() || null;
	if (!v.is(fieldOf('area', 'cbsCode')?.schema ?? v.never(), cbsCode)) return { trouble: 'wrongCode' };
	const year = text.cbsYear.trim();
	const cbsYear = year === '' ? null : Number(year);
	if (!v.is(fieldOf('area', 'cbsYear')?.schema ?? v.never(), cbsYear)) return { trouble: 'wrongYear' };
	if ((cbsCode === null) !== (cbsYear === null)) return { trouble: cbsCode === null ? 'wrongCode' : 'wrongYear' };
	return { name, cbsCode, cbsYear, coordinator: text.coordinator.trim() || null };
}

async function isCoordinator({ ports, tenant, now }: Editor, id: string): Promise<boolean> {
	const person = await ports.store.transaction(tenant, (tx) => tx.findPerson(id));
	if (!person || !bears(person.roles, 'coordinator')) return false;
	return person.active && (person.expiresAt === null || person.expiresAt > now);
}

async function write(
	{ ports, tenant, person, role }: Editor,
	options: {
		readonly id: string | null;
		readonly fields: Readonly<Record<string, Json>>;
		readonly was?: Seen | undefined;
	}
): Promise<AreaOutcome> {
	const ent = options.id ?? ports.chance.uuid();
	const change = { kind: 'area', ent, root: ent, scope: ORG_SCOPE, fields: options.fields, was: options.was };
	const outcome = await recordOffice(ports, { tenant, person, role, changes: [change] });
	return outcome.ok ? { ok: true, id: ent } : trouble(outcome.error.kind);
}

function areaOf(values: RecordValues<'area'>, more: { readonly id: string; readonly addresses: number }): AreaRecord {
	return {
		...more,
		name: values.name ?? '',
		cbsCode: values.cbsCode ?? null,
		cbsYear: values.cbsYear ?? null,
		coordinator: values.coordinator ?? null
	};
}

function plain(name: string): string {
	return name.toLowerCase();
}

function trouble(kind: AreaTrouble): { readonly ok: false; readonly error: { readonly kind: AreaTrouble } } {
	return { ok: false, error: { kind } };
}
