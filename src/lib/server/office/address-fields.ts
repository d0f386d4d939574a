/**
 * What the office puts right of an address itself: how it is written, which buurt it lies in, that it was looked at after
 * a coach read it off a door, and that people may ring there again. Each is an operation, so what stood there stays readable.
 */
import * as v from 'valibot';
import { ADDRESS_FIELDS, type AddressField, parsePostcode } from '#lib/domain/address.ts';
import { addressKey } from '#lib/domain/imports/address-row.ts';
import { fieldOf } from '#lib/domain/records/index.ts';
import type { Json } from '#lib/sync/json.ts';
import { plainValues } from '#lib/sync/values.ts';
import type { StoredEntity } from '../store/port.ts';
import { recordOffice, type OfficeChange } from '../sync/office-operation.ts';
import type { Editor } from './concern-edits.ts';
import type { OfficePlace } from './place.ts';

export type AddressTexts = Readonly<Record<AddressField, string>>;

export type AddressTrouble =
	{ readonly kind: 'missing' | 'meanwhile' | 'refused' } | { readonly kind: 'wrong'; readonly field: AddressField };
export type AddressOutcome<T> =
	{ readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: AddressTrouble };

/**
 * Writes what differs; an empty text empties its field. Whoever saves an address that a coach noted has looked at it.
 *
 * @param options.seen what `addressSeen` gave; when somebody changed it since, nothing is written
 * @returns whether the same door now stands in the list more than once, which is for a person to put together
 */
export async function changeAddress(
	editor: Editor,
	place: OfficePlace,
	options: { readonly address: string; readonly texts: AddressTexts; readonly seen: string }
): Promise<AddressOutcome<{ readonly isDouble: boolean }>> {
	const found = await readAddress(editor, options.address);
	if (!found) return trouble('missing');
	if (String(found.seq) !== options.seen) return trouble('meanwhile');
	const read = readTexts(options.texts);
	if (!read.ok) return read;
	if (read.value['area'] !== null && !(await isArea(editor, read.value['area']))) return wrong('area');
	const now = plainValues(found.state);
	const fields: Record<string, Json> = {};
	for (const [field, value] of Object.entries(read.value)) if (value !== (now[field] ?? null)) fields[field] = value;
	if (now['unchecked'] === true) fields['unchecked'] = false;
	if (Object.keys(fields).length > 0 && !(await write(editor, [changeOf(found, fields)]))) return trouble('refused');
	return { ok: true, value: { isDouble: await isTwice(place, found.ent, read.value) } };
}

/** The number of the newest change of an address: what `seen` is held against. */
export async function addressSeen({ db, tenant }: OfficePlace, id: string): Promise<string> {
	const row = await db
		.selectFrom('entity')
		.select('seq')
		.where('tenant', '=', tenant)
		.where('ent', '=', id)
		.executeTakeFirst();
	return row ? String(row.seq) : '';
}

/** The office looked at an address that a coach read off a door, and it is right. */
export async function checkAddress(editor: Editor, address: string): Promise<AddressOutcome<null>> {
	const found = await readAddress(editor, address);
	if (!found) return trouble('missing');
	if (plainValues(found.state)['unchecked'] !== true) return { ok: true, value: null };
	return (await write(editor, [changeOf(found, { unchecked: false })]))
		? { ok: true, value: null }
		: trouble('refused');
}

/**
 * People may ring here again: every word that said otherwise is cited, and stays in the history. Should somebody say it
 * anew, the office is told anew.
 */
export async function allowRinging(editor: Editor, address: string): Promise<AddressOutcome<null>> {
	const found = await readAddress(editor, address);
	const guard = found?.state.fields['doNotVisit'];
	if (!found || guard?.m !== 'g') return trouble('missing');
	const lift = Object.keys(guard.s).filter((operation) => !Object.hasOwn(guard.x, operation));
	if (lift.length === 0) return trouble('missing');
	const change = changeOf(found, { doNotVisit: { lift }, optOutSeenAt: null });
	return (await write(editor, [change])) ? { ok: true, value: null } : trouble('refused');
}

/** Puts addresses into a buurt. Answers how many were not in it yet. */
export async function putInArea(
	editor: Editor,
	options: { readonly area: string; readonly addresses: readonly string[] }
): Promise<AddressOutcome<number>> {
	const { area, addresses } = options;
	if (!(await isArea(editor, area))) return wrong('area');
	const found = await editor.ports.store.transaction(editor.tenant, (tx) => tx.readEntities([...addresses]));
	const changes = found
		.filter(({ kind, state }) => kind === 'address' && plainValues(state)['area'] !== area)
		.map((entity) => changeOf(entity, { area }));
	if (changes.length > 0 && !(await write(editor, changes))) return trouble('refused');
	return { ok: true, value: changes.length };
}

/** A door has a number; everything else may not be known. */
function readTexts(texts: AddressTexts): AddressOutcome<Readonly<Record<AddressField, Json>>> {
	const said = (field: AddressField): string => texts[field].trim().replace(/\s+/g, ' ');
	const orNull = (field: AddressField): string | null => said(field) || null;
	const values: Record<AddressField, Json> = {
		street: orNull('street'),
		number: said('number') === '' ? null : Number(said('number')),
		letter: orNull('letter')?.toUpperCase() ?? null,
		addition: orNull('addition'),
		postcode: parsePostcode(said('postcode')) ?? orNull('postcode'),
		town: orNull('town'),
		area: orNull('area'),
		bagId: orNull('bagId'),
		energyLabel: orNull('energyLabel'),
		energyLabelOn: said('energyLabel') === '' ? null : orNull('energyLabelOn')
	};
	if (values.number === null) return wrong('number');
	const field = ADDRESS_FIELDS.find((one) => !v.is(fieldOf('address', one)?.schema ?? v.never(), values[one]));
	return field ? wrong(field) : { ok: true, value: values };
}

/** The same door is the same postcode, number, letter and addition. */
async function isTwice(
	{ db, tenant }: OfficePlace,
	id: string,
	values: Readonly<Record<AddressField, Json>>
): Promise<boolean> {
	const { postcode, number, letter, addition } = values;
	if (typeof postcode !== 'string' || typeof number !== 'number') return false;
	const textOf = (value: Json): string | null => (typeof value === 'string' ? value : null);
	const key = addressKey({ postcode, number, letter: textOf(letter), addition: textOf(addition) });
	const rows = await db
		.selectFrom('address_list')
		.select(['letter', 'addition'])
		.where('tenant', '=', tenant)
		.where('postcode', '=', postcode)
		.where('number', '=', number)
		.where('ent', '<>', id)
		.execute();
	return rows.some((row) => addressKey({ postcode, number, letter: row.letter, addition: row.addition }) === key);
}

async function readAddress({ ports, tenant }: Editor, id: string): Promise<StoredEntity | null> {
	const [entity] = await ports.store.transaction(tenant, (tx) => tx.readEntities([id]));
	return entity?.kind === 'address' ? entity : null;
}

async function isArea({ ports, tenant }: Editor, id: Json): Promise<boolean> {
	if (typeof id !== 'string') return false;
	const [entity] = await ports.store.transaction(tenant, (tx) => tx.peekEntities([id]));
	return entity?.kind === 'area';
}

function changeOf({ kind, ent, root, scope }: StoredEntity, fields: Readonly<Record<string, Json>>): OfficeChange {
	return { kind, ent, root, scope, fields };
}

async function write(editor: Editor, changes: readonly OfficeChange[]): Promise<boolean> {
	const { ports, tenant, person, role } = editor;
	return (await recordOffice(ports, { tenant, person, role, changes })).ok;
}

function trouble(kind: 'missing' | 'meanwhile' | 'refused'): { readonly ok: false; readonly error: AddressTrouble } {
	return { ok: false, error: { kind } };
}

function wrong(field: AddressField): { readonly ok: false; readonly error: AddressTrouble } {
	return { ok: false, error: { kind: 'wrong', field } };
}
