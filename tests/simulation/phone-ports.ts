/** The stores of a phone with the seed's hand on every call: it may wait, fail, or be the last thing that happens. */
import type { Journal, MetaStore, OutboxStore, RowStore, SheetStore } from '#lib/device/core/ports.ts';
import { StoreTrouble } from '#lib/device/core/trouble.ts';
import type { CrashKind, DiskSession } from '#lib/device/twins/disk.ts';
import {
	journalTwin,
	metaTwin,
	outboxTwin,
	rowsTwin,
	type SessionKeyStore,
	sessionKeysTwin,
	sheetsTwin
} from '#lib/device/twins/stores.ts';
import { type Life, never } from './scheduler.ts';
import type { World } from './world.ts';

/** Runs a port call when the seed lets it. */
export type Gate = <T>(point: string, kind: 'read' | 'write', work: () => Promise<T>) => Promise<T>;

export function gateOf(options: {
	readonly world: World;
	readonly life: Life;
	readonly crash: (kind: CrashKind, where: string) => void;
}): Gate {
	const { world, life, crash } = options;
	const strike = (where: string): boolean => {
		const { chance, profile } = world;
		const kind = chance.is(profile.crash) ? 'process' : chance.is(profile.crashOs) ? 'os' : null;
		if (kind) crash(kind, where);
		return kind !== null;
	};
	return async (point, kind, work) => {
		await world.pause(life, point, world.profile.parkPhone);
		if (strike(`before ${point}`)) return never();
		const { chance, profile } = world;
		const trouble = kind === 'write' && chance.is(profile.full) ? 'full' : chance.is(profile.closed) ? 'closed' : null;
		if (trouble) {
			world.log(`${life.name} ${point}: ${trouble}`);
			throw new StoreTrouble(trouble, point);
		}
		const result = await work();
		if (kind === 'write' && strike(`after ${point}`)) return never();
		await world.pause(life, `${point} done`, world.profile.parkPhone / 2);
		return result;
	};
}

export interface GatedStores {
	readonly outbox: OutboxStore;
	readonly journal: Journal;
	readonly meta: MetaStore;
	readonly rows: RowStore;
	readonly sheets: SheetStore;
	readonly keys: SessionKeyStore;
}

/** @param onRemoving told which envelopes are about to leave */
export function gatedStores(
	disk: DiskSession,
	gate: Gate,
	onRemoving: (opIds: readonly string[]) => void
): GatedStores {
	const [outbox, journal, meta, rows] = [outboxTwin(disk), journalTwin(disk), metaTwin(disk), rowsTwin(disk)];
	const keys = sessionKeysTwin(disk);
	const sheets = sheetsTwin(disk);
	return {
		keys: {
			readAll: () => gate('keys.read', 'read', () => keys.readAll()),
			put: (sid) => gate('keys.put', 'write', () => keys.put(sid)),
			keepOnly: (sid) => gate('keys.forget', 'write', () => keys.keepOnly(sid))
		},
		outbox: {
			readAll: () => gate('outbox.read', 'read', () => outbox.readAll()),
			append: (entries, session) => gate('outbox.append', 'write', () => outbox.append(entries, session)),
			putReceipts: (receipts, at) => gate('outbox.receipts', 'write', () => outbox.putReceipts(receipts, at)),
			remove: (opIds, sids) =>
				gate('outbox.remove', 'write', () => {
					onRemoving(opIds);
					return outbox.remove(opIds, sids);
				})
		},
		journal: {
			readAll: () => gate('journal.read', 'read', () => journal.readAll()),
			append: (lines) => gate('journal.append', 'write', () => journal.append(lines)),
			rewrite: (lines) => gate('journal.rewrite', 'write', () => journal.rewrite(lines))
		},
		meta: {
			read: () => gate('meta.read', 'read', () => meta.read()),
			write: (record) => gate('meta.write', 'write', () => meta.write(record))
		},
		rows: {
			readAll: () => gate('rows.read', 'read', () => rows.readAll()),
			commit: (commit) => gate('rows.commit', 'write', () => rows.commit(commit))
		},
		sheets: {
			read: () => gate('sheets.read', 'read', () => sheets.read()),
			begin: (making) => gate('sheets.begin', 'write', () => sheets.begin(making)),
			finish: (making, made) => gate('sheets.finish', 'write', () => sheets.finish(making, made)),
			drop: () => gate('sheets.drop', 'write', () => sheets.drop())
		}
	};
}
