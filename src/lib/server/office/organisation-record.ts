/** The organisation as phones and letters know it: its name, and whom a coach or a resident calls. */
import * as v from 'valibot';
import { line } from '#lib/domain/record.ts';
import type { RecordValues } from '#lib/domain/records/index.ts';
import { ORG_SCOPE } from '#lib/domain/round.ts';
import { recordValues } from '#lib/sync/values.ts';
import { stateFromText } from '../store/rows.ts';
import { recordOffice, type Seen } from '../sync/office-operation.ts';
import type { Editor } from './concern-edits.ts';
import { readOrganisation } from './frame.ts';
import type { OfficePlace } from './place.ts';

export interface OrganisationFacts {
	/** Null until it was first written down. */
	readonly id: string | null;
	readonly values: RecordValues<'organisation'>;
}

export async function readOrganisationRecord({ db, tenant }: OfficePlace): Promise<OrganisationFacts> {
	const row = await db
		.selectFrom('entity')
		.select(['ent', 'state'])
		.where('tenant', '=', tenant)
		.where('kind', '=', 'organisation')
		.where('scope', '=', ORG_SCOPE)
		.orderBy('ent')
		.executeTakeFirst();
	return row
		? { id: row.ent, values: recordValues('organisation', stateFromText(row.state)) }
		: { id: null, values: {} };
}

/** The fewest digits that can be a telephone number: 112 itself is named apart. */
const PHONE = /^\+?[\d\s().-]{3,30}$/;

export type ContactOutcome =
	| { readonly ok: true; readonly changed: boolean }
	| { readonly ok: false; readonly error: { readonly kind: 'wrongPhone' | 'wrongValue' | 'meanwhile' | 'refused' } };

/** Whom a coach calls with one tap, and a resident reads in the letter. An empty field is none. */
export async function saveContact(
	editor: Editor,
	place: OfficePlace,
	given: { readonly name: string; readonly phone: string; readonly was?: Seen | undefined }
): Promise<ContactOutcome> {
	const [name, phone] = [given.name.trim(), given.phone.trim()];
	if (phone !== '' && !PHONE.test(phone)) return { ok: false, error: { kind: 'wrongPhone' } };
	if (!v.is(line, name) || !v.is(line, phone)) return { ok: false, error: { kind: 'wrongValue' } };
	const { id, values } = await readOrganisationRecord(place);
	const isSame = (values.coordinatorName ?? '') === name && (values.coordinatorPhone ?? '') === phone;
	if (isSame) return { ok: true, changed: false };
	const { ports, tenant, person, role } = editor;
	const ent = id ?? ports.chance.uuid();
	const fields = {
		coordinatorName: name === '' ? null : name,
		coordinatorPhone: phone === '' ? null : phone,
		...(id === null ? { name: (await readOrganisation(place)).name } : {})
	};
	const { was } = given;
	const change = { kind: 'organisation', ent, root: ent, scope: ORG_SCOPE, fields, was };
	const outcome = await recordOffice(ports, { tenant, person, role, changes: [change] });
	return outcome.ok ? { ok: true, changed: true } : { ok: false, error: { kind: outcome.error.kind } };
}
