/**
 * Two addresses that are one door become one, because a person said so: households, visits and rings go over by
 * operations, what the one that stays lacks is filled in, and nobody rings where nobody was to ring. The other stays in
 * the records as merged, so that the history can be read, and leaves every phone.
 */
import { OFFICE_SCOPE } from '#lib/domain/round.ts';
import type { Json } from '#lib/sync/json.ts';
import { plainValues } from '#lib/sync/values.ts';
import { roundIdOf } from '../sync/authorise.ts';
import { lendAddresses, takeBackAddresses } from '../sync/lend.ts';
import { type OfficeChange, recordOffice } from '../sync/office-operation.ts';
import type { StoredEntity } from '../store/port.ts';
import { addressOf } from '../store/projection.ts';
import type { ImportDesk } from './running.ts';

export type MergeTrouble = 'missing' | 'same' | 'refused' | 'elsewhere';
export type MergeOutcome =
	| { readonly ok: true; readonly moved: number }
	| { readonly ok: false; readonly error: { readonly kind: MergeTrouble } };

/** What the one that stays takes over where it has nothing itself. */
const FILLED = [
	'street',
	'town',
	'bagId',
	'area',
	'energyLabel',
	'energyLabelOn',
	'floor',
	'building',
	'longitude',
	'latitude'
] as const;

/** @param options.gone merged already: then what came in under it afterwards goes over */
export async function mergeAddresses(
	desk: ImportDesk,
	options: { readonly stays: string; readonly gone: string }
): Promise<MergeOutcome> {
	const { stays, gone } = options;
	if (stays === gone) return trouble('same');
	const { ports, store, tenant, person, role } = desk;
	const found = await store.transaction(tenant, async (tx) => {
		const [kept] = await tx.peekEntities([stays]);
		return { kept, bundle: await tx.readBundle(gone) };
	});
	const { kept } = found;
	const old = found.bundle.find(({ ent }) => ent === gone);
	if (kept?.kind !== 'address' || old?.kind !== 'address') return trouble('missing');
	const [keptPlain, oldPlain] = [plainValues(kept.state), plainValues(old.state)];
	if (typeof keptPlain['mergedInto'] === 'string') return trouble('missing');
	if (typeof oldPlain['mergedInto'] === 'string' && oldPlain['mergedInto'] !== stays) return trouble('elsewhere');
	const under = found.bundle.filter((entity) => entity.ent !== gone && addressOf(entity) === gone);
	const changes = [
		...under.map((entity) => changeOf(entity, { address: stays })),
		...filledIn(kept, { keptPlain, oldPlain }),
		...(oldPlain['mergedInto'] === stays ? [] : [changeOf(old, { mergedInto: stays })])
	];
	if (changes.length > 0 && !(await recordOffice(ports, { tenant, person, role, changes })).ok)
		return trouble('refused');
	await takeBackAddresses(ports, { tenant, addresses: [gone] });
	const round = roundIdOf(kept.scope);
	if (round !== null) await lendAddresses(ports, { tenant, addresses: [stays], round });
	else if (kept.scope === OFFICE_SCOPE) await takeBackAddresses(ports, { tenant, addresses: [stays] });
	return { ok: true, moved: under.length };
}

function trouble(kind: MergeTrouble): MergeOutcome {
	return { ok: false, error: { kind } };
}

function changeOf({ ent, kind, root, scope }: StoredEntity, fields: Readonly<Record<string, Json>>): OfficeChange {
	return { ent, kind, root, scope, fields };
}

type Plain = Readonly<Record<string, Json>>;

function filledIn(
	kept: StoredEntity,
	{ keptPlain, oldPlain }: { readonly keptPlain: Plain; readonly oldPlain: Plain }
): readonly OfficeChange[] {
	const missing = FILLED.flatMap((name): [string, Json][] => {
		const value = oldPlain[name] ?? null;
		return value === null || (keptPlain[name] ?? null) !== null ? [] : [[name, value]];
	});
	const never: [string, Json][] =
		oldPlain['doNotVisit'] === true && keptPlain['doNotVisit'] !== true ? [['doNotVisit', { set: true }]] : [];
	const fields = Object.fromEntries([...missing, ...never]);
	return Object.keys(fields).length === 0 ? [] : [changeOf(kept, fields)];
}
