/**
 * A row that turns into something else while nobody looks: a fault of the phone's store, or of ours, that no seal and
 * no cursor shows. Only the digest of its scope can tell (G10). Or a sheet that opens no more: of that the phone tells
 * itself, and pulls everything again (G5).
 */
import { type Row, rowBinding, rowFromText, rowText } from '#lib/device/core/row.ts';
import { readSheet, sheetBinding, SheetWriter } from '#lib/device/core/row-sheets.ts';
import type { RowCommit, RowStore, StoredSheet } from '#lib/device/core/ports.ts';
import { rowSealerTwin } from '#lib/device/twins/sealers.ts';
import { rowsTwin } from '#lib/device/twins/stores.ts';
import { plainValues } from '#lib/sync/values.ts';
import type { History } from './history.ts';
import type { Phone } from './phone.ts';
import { TENANT } from './town.ts';
import { brief } from './world.ts';

/** Doors only: of what coaches write, other checks ask at every moment that it shows. */
const KIND = 'address';
const FIELD = 'street';
const SPOILS = 0.3;
const NONE: RowCommit = { puts: [], deletes: [], cursors: [], forgetScopes: [], applied: null, strict: true };
const SPOILT = new Uint8Array([1]);
const SEALER = rowSealerTwin();

/** Of one of the phones that are closed: a door loses its street, or a sheet does not open any more. */
export async function decay({ world, phones }: History): Promise<void> {
	const phone = world.chance.one(phones.filter(({ life, isOld }) => life === null && !isOld));
	if (!phone) return;
	const store = rowsTwin(phone.disk.open());
	const { rows, sheets: all } = await store.readAll();
	const sheets = all.filter(({ ct }) => ct.length > SPOILT.length);
	if (world.chance.is(SPOILS)) {
		const sheet = world.chance.one(sheets);
		if (sheet) await spoil(store, { phone, sheet });
		if (sheet) world.log(`a sheet of ${phone.name} opens no more`);
		return;
	}
	const sealed = world.chance.one(rows.filter(({ kind }) => kind === KIND));
	const sheet = world.chance.one(sheets);
	let id: string | null = null;
	if (sealed) {
		const bound = rowBinding(TENANT, sealed);
		const changed = withoutStreet(rowFromText(await SEALER.open(sealed, bound), sealed));
		const row = changed && { ...sealed, ...(await SEALER.seal(rowText(changed), bound)) };
		if (row) await store.commit({ ...NONE, puts: [{ row, expected: sealed.ver }] });
		id = changed?.id ?? null;
	} else if (sheet) id = await decayIn(store, { sheet, isLoose: (one) => rows.some((row) => row.id === one) });
	if (id === null) return;
	phone.decayed.add(id);
	world.log(`${phone.name} holds door ${brief(id)} otherwise than it was told`);
}

function withoutStreet(row: Row): Row | null {
	if (row.kind !== KIND || !row.base?.fields[FIELD] || row.left) return null;
	const { [FIELD]: _lost, ...fields } = row.base.fields;
	const { ent, kind, root } = row.base;
	return { ...row, base: { ent, kind, root, fields } };
}

async function decayIn(
	store: RowStore,
	{ sheet, isLoose }: { readonly sheet: StoredSheet; readonly isLoose: (id: string) => boolean }
): Promise<string | null> {
	const bound = sheetBinding(TENANT, sheet.id);
	const { rows } = readSheet(await SEALER.openBytes(sheet, bound), () => false);
	const found = rows.find((row) => !isLoose(row.id) && withoutStreet(row) !== null);
	if (!found) return null;
	const writer = new SheetWriter();
	for (const row of rows) writer.add((row === found && withoutStreet(row)) || row, plainValues);
	await store.commit({ ...NONE, sheets: [{ id: sheet.id, ...(await SEALER.seal(writer.bytes, bound)) }] });
	return found.id;
}

async function spoil(
	store: RowStore,
	{ phone, sheet }: { readonly phone: Phone; readonly sheet: StoredSheet }
): Promise<void> {
	await store.commit({ ...NONE, sheets: [{ ...sheet, ct: SPOILT }] });
	phone.isBlind = true;
}
