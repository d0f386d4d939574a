/**
 * The organisation's own partners, one record each: kept where every phone of the organisation reads, with their history,
 * and put back as they were. The kinds stand in the content's catalogue; names and numbers of one's own town stand here.
 */
import * as v from 'valibot';
import { line, longText } from '#lib/domain/record.ts';
import type { RecordValues } from '#lib/domain/records/index.ts';
import { ORG_SCOPE } from '#lib/domain/round.ts';
import { recordValues } from '#lib/sync/values.ts';
import type { Json } from '#lib/sync/json.ts';
import { stateFromText } from '../store/rows.ts';
import { recordOffice, type Seen } from '../sync/office-operation.ts';
import type { Editor } from './concern-edits.ts';
import { type HistoryEntry, readHistoryOf } from './history.ts';
import { ownChanges } from './meanwhile.ts';
import type { OfficePlace } from './place.ts';

export interface Partner {
	readonly id: string;
	readonly kind: string;
	readonly name: string;
	readonly contact: string | null;
	readonly phone: string | null;
	readonly email: string | null;
	readonly purpose: string | null;
	/** No longer referred to; what was referred stays. */
	readonly ended: boolean;
}

export const PARTNER_FIELDS = ['kind', 'name', 'contact', 'phone', 'email', 'purpose'] as const;
export type PartnerField = (typeof PARTNER_FIELDS)[number];

/** All of them, ended ones too, by kind and name. */
export async function listPartners({ db, tenant }: OfficePlace): Promise<readonly Partner[]> {
	const rows = await db
		.selectFrom('entity')
		.select(['ent', 'state'])
		.where('tenant', '=', tenant)
		.where('kind', '=', 'partner')
		.execute();
	return rows
		.map((row) => partnerOf(row.ent, recordValues('partner', stateFromText(row.state))))
		.sort((a, b) => compare(a.kind, b.kind) || compare(a.name, b.name));
}

export async function readPartner({ db, tenant }: OfficePlace, id: string): Promise<Partner | null> {
	const row = await db
		.selectFrom('entity')
		.select('state')
		.where('tenant', '=', tenant)
		.where('ent', '=', id)
		.where('kind', '=', 'partner')
		.executeTakeFirst();
	return row ? partnerOf(id, recordValues('partner', stateFromText(row.state))) : null;
}

export type PartnerTrouble = 'noName' | 'noKind' | 'tooLong' | 'meanwhile' | 'missing' | 'refused';
export type PartnerOutcome =
	| { readonly ok: true; readonly id: string }
	| { readonly ok: false; readonly error: { readonly kind: PartnerTrouble } };

/**
 * Adds a partner, or changes one.
 *
 * @param options.id null for a new one
 * @param options.kinds kinds of the catalogue that phones hold now
 * @param options.was what the editor saw by field; when somebody changed it since, nothing is written
 */
export async function savePartner(
	editor: Editor,
	options: {
		readonly id: string | null;
		readonly values: Readonly<Record<PartnerField, string>>;
		readonly kinds: readonly string[];
		readonly was?: Seen | undefined;
	}
): Promise<PartnerOutcome> {
	const values = Object.fromEntries(PARTNER_FIELDS.map((field) => [field, options.values[field].trim()]));
	if (values['name'] === '') return trouble('noName');
	if (!options.kinds.includes(values['kind'] ?? '')) return trouble('noKind');
	const isShort = PARTNER_FIELDS.every((field) => v.is(field === 'purpose' ? longText : line, values[field] ?? ''));
	if (!isShort) return trouble('tooLong');
	const { wanted, was } = ownChanges(partnerValues(options.values), options.was);
	return Object.keys(wanted).length === 0 && options.id !== null
		? { ok: true, id: options.id }
		: write(editor, { id: options.id, fields: wanted, was });
}

/** No longer referred to, or referred to again. */
export function endPartner(
	editor: Editor,
	options: { readonly id: string; readonly ended: boolean; readonly was?: Seen | undefined }
): Promise<PartnerOutcome> {
	return write(editor, { id: options.id, fields: { ended: options.ended }, was: options.was });
}

/** What a form would have a partner say, by field; an empty text is none. */
export function partnerValues(values: Readonly<Record<PartnerField, string>>): Seen {
	return Object.fromEntries(PARTNER_FIELDS.map((field) => [field, values[field].trim() || null]));
}

/** Puts back what stood there before one change: a change of its own, so that nothing of the history goes. */
export async function undoPartner(
	editor: Editor,
	place: OfficePlace,
	options: { readonly id: string; readonly change: string }
): Promise<PartnerOutcome> {
	const history = await readHistoryOf(place, options.id);
	const at = history.findIndex((entry) => entry.id === options.change);
	const undone = history[at];
	if (!undone) return trouble('missing');
	const earlier = history.slice(at + 1).flatMap(({ changes }) => changes);
	const fields = Object.fromEntries(
		undone.changes.map(({ field }) => [field, earlier.find((change) => change.field === field)?.value ?? null])
	);
	// The first change made it; before that it was not there.
	const isMaking = at === history.length - 1;
	return write(editor, { id: options.id, fields: isMaking ? { ended: true } : fields });
}

/** Who changed what, the newest first; the first entry is the newest that an editor can have seen. */
export function readPartnerHistory(place: OfficePlace, id: string): Promise<readonly HistoryEntry[]> {
	return readHistoryOf(place, id);
}

async function write(
	editor: Editor,
	options: {
		readonly id: string | null;
		readonly fields: Readonly<Record<string, Json>>;
		readonly was?: Seen | undefined;
	}
): Promise<PartnerOutcome> {
	const { ports, tenant, person, role } = editor;
	const ent = options.id ?? ports.chance.uuid();
	if (options.id !== null) {
		const [found] = await ports.store.transaction(tenant, (tx) => tx.peekEntities([ent]));
		if (found?.kind !== 'partner') return trouble('missing');
	}
	const change = { kind: 'partner', ent, root: ent, scope: ORG_SCOPE, fields: options.fields, was: options.was };
	const outcome = await recordOffice(ports, { tenant, person, role, changes: [change] });
	return outcome.ok ? { ok: true, id: ent } : trouble(outcome.error.kind);
}

/** Partners that something can be referred to now. */
export function openPartners(partners: readonly Partner[]): readonly Partner[] {
	return partners.filter(({ ended }) => !ended);
}

function partnerOf(id: string, values: RecordValues<'partner'>): Partner {
	return {
		id,
		kind: values.kind ?? '',
		name: values.name ?? '',
		contact: values.contact ?? null,
		phone: values.phone ?? null,
		email: values.email ?? null,
		purpose: values.purpose ?? null,
		ended: values.ended === true
	};
}

function trouble(kind: PartnerTrouble): { readonly ok: false; readonly error: { readonly kind: PartnerTrouble } } {
	return { ok: false, error: { kind } };
}

function compare(a: string, b: string): number {
	return a < b ? -1 : a > b ? 1 : 0;
}
