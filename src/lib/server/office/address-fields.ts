/**
 * What the office puts right of an address itself: how it is written, which buurt it lies in, that it was looked at after
 * a coach read it off a door, and that people may ring there again. Each is an operation, so what stood there stays readable.
 */
import * as v from 'valibot';
import { ADDRESS_FIELDS, type AddressField, parsePostcode } from '#lib/domain/address.ts';
import { addressKey } from '#lib/domain/imports/address-row.ts';
import { fieldOf } from '#lib/domain/records/index.ts';
import type { Json } from '#lib/sync/json.ts';
import type { EntityState } from '#lib/sync/merge.ts';
import { plainValues } from '#lib/sync/values.ts';
import type { StoredEntity } from '../store/port.ts';
import { stateFromText } from '../store/rows.ts';
import { changedSince, recordOffice, type OfficeChange, type Seen } from '../sync/office-operation.ts';
import type { Editor } from './concern-edits.ts';
import { ownChanges } from './meanwhile.ts';
import type { OfficePlace } from './place.ts';

export type AddressTexts = Readonly<Record<AddressField, string>>;

export type AddressTrouble =
	{ readonly kind: 'missing' | 'meanwhile' | 'refused' } | { readonly kind: 'wrong'; readonly field: AddressField };
export type AddressOutcome<T> =
	{ readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: AddressTrouble };

/**
 * Writes what differs; an empty text empties its field. Whoever saves an address that a coach noted has looked at it.
 *
 * @param options.was what the editor saw by field; when somebody changed it since, nothing is written, and what the editor
 *   left as it was stays as it is now
 * @returns whether the same door now stands in the list more than once, which is for a person to put together
 */
export async function changeAddress(
	editor: Editor,
	place: OfficePlace,
	options: { readonly address: string; readonly texts: AddressTexts; readonly was?: Seen | undefined }
): Promise<AddressOutcome<{ readonly isDouble: boolean }>> {
	const found = await readAddress(editor, options.address);
	if (!found) return trouble('missing');
	const read = readTexts(options.texts);
	if (!read.ok) return read;
	const { wanted, was } = ownChanges(read.value, options.was);
	if (changedSince(found.state, { was, wanted }).length > 0) return trouble('meanwhile');
	if (read.value['area'] !== null && !(await isArea(editor, read.value['area']))) return wrong('area');
	const now = plainValues(found.state);
	const fields: Record<string, Json> = {};
	for (const [field, value] of Object.entries(wanted)) if (value !== (now[field] ?? null)) fields[field] = value;
	if (now['unchecked'] === true) fields['unchecked'] = false;
	if (Object.keys(fields).length > 0) {
		const written = await write(editor, [{ ...changeOf(found, fields), was }]);
		if (written !== null) return trouble(written);
	}
	return { ok: true, value: { isDouble: await isTwice(place, found.ent, read.value) } };
}

/** What was typed as the values that it would write; nothing where it breaks a rule. */
export function addressValues(texts: AddressTexts): Seen {
	const read = readTexts(texts);
	return read.ok ? read.value : {};
}

/** Ids of the operations that say that nobody rings at an address. */
export async function readNeverSaid({ db, tenant }: OfficePlace, address: string): Promise<readonly string[]> {
	const row = await db
		.selectFrom('entity')
		.select('state')
		.where('tenant', '=', tenant)
		.where('ent', '=', address)
		.executeTakeFirst();
	return row ? neverSaidIn(stateFromText(row.state)) : [];
}

/** The office looked at an address that a coach read off a door, and it is right. */
export async function checkAddress(editor: Editor, address: string): Promise<AddressOutcome<null>> {
	const found = await readAddress(editor, address);
	if (!found) return trouble('missing');
	if (plainValues(found.state)['unchecked'] !== true) return { ok: true, value: null };
	const written = await write(editor, [changeOf(found, { unchecked: false })]);
	return written === null ? { ok: true, value: null } : trouble(written);
}

/** The words that say that nobody rings at an address: ids of the operations that said so and were not lifted. */
export function neverSaidIn(state: EntityState): readonly string[] {
	const guard = state.fields['doNotVisit'];
	return guard?.m === 'g'
		? Object.keys(guard.s)
				.filter((operation) => !Object.hasOwn(guard.x, operation))
				.sort()
		: [];
}

/**
 * People may ring here again: every word that said otherwise is cited, and stays in the history. Should somebody say it
 * anew, the office is told anew.
 *
 * @param seen the words that the editor saw; where another came in since, nothing is lifted
 */
export async function allowRinging(
	editor: Editor,
	address: string,
	seen?: readonly Json[]
): Promise<AddressOutcome<null>> {
	const found = await readAddress(editor, address);
	const lift = found ? neverSaidIn(found.state) : [];
	if (!found || lift.length === 0) return trouble('missing');
	if (seen && lift.some((said) => !seen.includes(said))) return trouble('meanwhile');
	const written = await write(editor, [changeOf(found, { doNotVisit: { lift }, optOutSeenAt: null })]);
	return written === null ? { ok: true, value: null } : trouble(written);
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
	const written = changes.length > 0 ? await write(editor, changes) : null;
	return written === null ? { ok: true, value: changes.length } : trouble(written);
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

/** Null once it is written. */
async function write(editor: Editor, changes: readonly OfficeChange[]): Promise<'refused' | 'meanwhile' | null> {
	const { ports, tenant, person, role } = editor;
	const outcome = await recordOffice(ports, { tenant, person, role, changes });
	return outcome.ok ? null : outcome.error.kind;
}

function trouble(kind: 'missing' | 'meanwhile' | 'refused'): { readonly ok: false; readonly error: AddressTrouble } {
	return { ok: false, error: { kind } };
}

function wrong(field: AddressField): { readonly ok: false; readonly error: AddressTrouble } {
	return { ok: false, error: { kind: 'wrong', field } };
}
