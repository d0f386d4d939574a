/** The device while its vault is open: what exists from unlocking to locking. */
import { Drafts } from '../core/drafts.ts';
import { DeviceCore } from '../core/device-core.ts';
import { ownerOfDrafts } from '../draft-owners.ts';
import type { PhotoWhere } from '../port.ts';
import type { Handover } from '../core/handover.ts';
import type { EnvelopeSealer } from '../core/ports.ts';
import { troubleOf } from '../core/trouble.ts';
import { Views } from '../core/views.ts';
import { beginSession } from './envelopes.ts';
import { idleRunner } from './idle-runner.ts';
import { rowSealer } from './row-sealer.ts';
import { dexieRows, dexieSessionKeys, type RowsDatabase } from './rows-dexie.ts';
import { dexieSheets } from './sheets-dexie.ts';
import type { OpenVault } from './vault.ts';
import { browserChance, sha256 } from './world.ts';

/** Rows follow what was saved when the taps of a moment are over; until then the outbox holds it, and opening brings it back. */
const LEVEL_QUIET_MS = 60;
/** Who goes on tapping waits for it once in dozens of saves and not once in fifteen. */
const LEVEL_WAIT_MS_MAX = 2_500;
/** Sheets are made when nothing has changed for so long. */
const TIDY_QUIET_MS = 2_000;

export interface Session {
	readonly core: DeviceCore;
	readonly drafts: Drafts;
	readonly views: Views;
	readonly vault: OpenVault;
	readonly photoWhere: (hash: string) => PhotoWhere;
	/** Ends with the last write. Another tab may hold the rows from then on, so nothing is made of those in memory any more. */
	end(): Promise<void>;
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
	const sheets = dexieSheets(db);
	// The disk is read while the session's key is sealed.
	const [begun, found] = await Promise.all([
		beginSession({ dev, intakeKey, submitKey, sessions: vault.sessions, store: dexieSessionKeys(db) }),
		sheets.read()
	]);
	const rows = dexieRows(db);
	const sealer = rowSealer(vault.rows);
	const { envelopeSealer, forgetEarlier } = forgettingLater(begun);
	const core = await DeviceCore.open({
		chance: browserChance,
		rows,
		sheets: { ...sheets, read: async () => found },
		rowSealer: sealer,
		envelopeSealer,
		handover,
		hash: sha256,
		soon: idleRunner({ quietMs: LEVEL_QUIET_MS, waitMsMax: LEVEL_WAIT_MS_MAX })
	});
	const isHere = (of: string): boolean => core.index.get(ownerOfDrafts(of)) !== undefined;
	const drafts = new Drafts({ store: rows, sealer, tenant, isHere });
	await drafts.load(core.localRows);
	core.keepers.push(drafts);
	const tidySoon = idleRunner({ quietMs: TIDY_QUIET_MS });
	let isOver = false;
	// A store without room for sheets is not asked again at every change: the next opening tries once more.
	let hasRoom = true;
	const tidy = (): void =>
		tidySoon(async () => {
			if (!isOver) await forgetEarlier();
			if (!isOver && hasRoom) hasRoom = await core.tidy();
		});
	core.onChange(tidy);
	tidy();
	const { photoWhere } = options;
	const views = new Views(core, drafts, photoWhere);
	const end = async (): Promise<void> => {
		isOver = true;
		views.end();
		await core.quiet();
		await vault.forget();
	};
	return { core, drafts, views, vault, photoWhere, end };
}

/**
 * Once the rows hold what earlier sessions sealed, their keys are needed no more. They go from the disk when nobody
 * waits for it: no screen should.
 */
function forgettingLater(sealer: EnvelopeSealer): {
	readonly envelopeSealer: EnvelopeSealer;
	readonly forgetEarlier: () => Promise<void>;
} {
	let isDue = false;
	let forgetting: Promise<void> | null = null;
	const forget = async (): Promise<void> => {
		try {
			await sealer.forgetEarlier();
		} catch (error) {
			// The next opening tries again; sealed they lie there until then.
			if (!troubleOf(error)) throw error;
		}
	};
	return {
		envelopeSealer: { ...sealer, forgetEarlier: async () => void (isDue = true) },
		forgetEarlier: async () => {
			if (isDue) await (forgetting ??= forget());
		}
	};
}
