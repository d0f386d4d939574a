/** The device while its vault is open: what exists from unlocking to locking. */
import { Drafts } from '../core/drafts.ts';
import { DeviceCore } from '../core/device-core.ts';
import type { PhotoWhere } from '../port.ts';
import type { Handover } from '../core/handover.ts';
import { Views } from '../core/views.ts';
import { beginSession } from './envelopes.ts';
import { rowSealer } from './row-sealer.ts';
import { dexieRows, dexieSessionKeys, type RowsDatabase } from './rows-dexie.ts';
import type { OpenVault } from './vault.ts';
import { browserChance, sha256 } from './world.ts';

export interface Session {
	readonly core: DeviceCore;
	readonly drafts: Drafts;
	readonly views: Views;
	readonly vault: OpenVault;
	readonly photoWhere: (hash: string) => PhotoWhere;
}

export async function openSession(options: {
	readonly vault: OpenVault;
	readonly handover: Handover;
	readonly submitKey: CryptoKey;
	readonly db: RowsDatabase;
	readonly photoWhere: (hash: string) => PhotoWhere;
}): Promise<Session> {
	const { vault, handover, submitKey, db } = options;
	const { dev, intakeKey, tenant } = handover.meta;
	const envelopeSealer = await beginSession({
		dev,
		intakeKey,
		submitKey,
		sessions: vault.sessions,
		store: dexieSessionKeys(db)
	});
	const rows = dexieRows(db);
	const sealer = rowSealer(vault.rows);
	const core = await DeviceCore.open({
		chance: browserChance,
		rows,
		rowSealer: sealer,
		envelopeSealer,
		handover,
		hash: sha256
	});
	const drafts = new Drafts({ store: rows, sealer, tenant });
	await drafts.load(core.localRows);
	core.keepers.push(drafts);
	const { photoWhere } = options;
	return { core, drafts, views: new Views(core, drafts, photoWhere), vault, photoWhere };
}
