/**
 * A row that turns into something else while nobody looks: a fault of the phone's store, or of ours, that no seal and
 * no cursor shows. Only the digest of its scope can tell (G10).
 */
import { rowBinding, rowFromText, rowText } from '#lib/device/core/row.ts';
import { rowSealerTwin } from '#lib/device/twins/sealers.ts';
import { rowsTwin } from '#lib/device/twins/stores.ts';
import type { History } from './history.ts';
import { TENANT } from './town.ts';
import { brief } from './world.ts';

/** Doors only: of what coaches write, other checks ask at every moment that it shows. */
const KIND = 'address';
const FIELD = 'street';

/** Of one of the phones that are closed: a door loses its street. */
export async function decay({ world, phones }: History): Promise<void> {
	const phone = world.chance.one(phones.filter(({ life, isOld }) => life === null && !isOld));
	if (!phone) return;
	const sealer = rowSealerTwin();
	const store = rowsTwin(phone.disk.open());
	const sealed = world.chance.one((await store.readAll()).rows.filter(({ kind }) => kind === KIND));
	if (!sealed) return;
	const { id, kind, scope, ver } = sealed;
	const bound = rowBinding(TENANT, sealed);
	const row = rowFromText(await sealer.open(sealed, bound), { id, kind, scope, ver });
	if (!row.base?.fields[FIELD] || row.left) return;
	const { [FIELD]: _lost, ...fields } = row.base.fields;
	const changed = await sealer.seal(rowText({ ...row, base: { ...row.base, fields } }), bound);
	const put = { row: { ...sealed, ...changed }, expected: ver };
	await store.commit({ puts: [put], deletes: [], cursors: [], forgetScopes: [], applied: null, strict: true });
	phone.decayed.add(id);
	world.log(`${phone.name} holds door ${brief(id)} otherwise than it was told`);
}
