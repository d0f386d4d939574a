/**
 * A backup counts only when it was restored. The file is read back from the disk and
 * opened with the key of this one file, which the maker still holds; what comes out is
 * restored into a scratch database, and every row of that is held against what the
 * snapshot read. The private backup key is not needed and never here.
 */
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { Kysely } from 'kysely';
import { openSqliteFile, SqliteDialect } from '../store/sqlite.ts';
import { migrate } from '../store/migrations/index.ts';
import { type Row, Tally } from './digest.ts';
import { linesOf, takeLines } from './lines.ts';
import type { Newest } from './note-verified.ts';
import { emptyStoreTarget } from './records-target.ts';
import { BackupUnreadable, openChunks } from './sealed-file.ts';
import { openSnapshot, type SnapshotTable } from './snapshot.ts';

/** What a verified backup holds. */
export interface Held {
	readonly takenAt: number;
	readonly digest: string;
	readonly rows: Readonly<Record<string, number>>;
	readonly organisations: readonly {
		readonly tenant: string;
		readonly epoch: string;
		/** What was stored last, one for each scope. */
		readonly newest: readonly Newest[];
	}[];
}

export async function* contentOf(path: string, fileKey: Uint8Array): AsyncGenerator<Buffer> {
	const gunzip = createGunzip();
	const done = pipeline(Readable.from(openChunks(path, fileKey)), gunzip);
	// Whoever reads sees the error through the stream; this one must not be left unheard when they stop early.
	done.catch(() => undefined);
	try {
		for await (const piece of gunzip) yield piece;
	} catch (error) {
		if (error instanceof Error && 'code' in error && String(error.code).startsWith('Z_'))
			throw new BackupUnreadable('the content of the backup does not unpack: take another copy of it');
		throw error;
	}
	await done;
}

/** @param folder for the scratch database, which holds the records in the clear and is gone afterwards */
export async function verifyBackup(options: {
	readonly path: string;
	readonly fileKey: Uint8Array;
	readonly folder: string;
}): Promise<Held> {
	const { path, fileKey, folder } = options;
	await rm(folder, { recursive: true, force: true });
	await mkdir(folder, { recursive: true, mode: 0o700 });
	const scratch = join(folder, 'scratch.sqlite');
	try {
		const { digest, rows, takenAt } = await restoreInto(scratch, contentOf(path, fileKey));
		const snapshot = await openSnapshot({ engine: 'sqlite', path: scratch });
		try {
			const tally = new Tally();
			for await (const piece of linesOf(snapshot, tally)) void piece;
			if (tally.digest() !== digest)
				throw new BackupUnreadable('the restored copy does not hold what the backup holds: it does not count');
		} finally {
			await snapshot.end();
		}
		return { takenAt, digest, rows, organisations: organisationsIn(scratch) };
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

/**
 * Makes a new database file of the backup's own version and checks that the engine finds it sound.
 *
 * @param check throws where rows must not come in
 */
export async function restoreInto(
	path: string,
	content: AsyncIterable<Buffer>,
	check: (table: SnapshotTable, rows: readonly Row[]) => void = () => undefined
): Promise<Awaited<ReturnType<typeof takeLines>>> {
	const database = openSqliteFile(path);
	// Nobody else is here and a crash starts over: the disk is waited for once, at the end.
	database.exec('PRAGMA journal_mode = DELETE');
	database.exec('PRAGMA synchronous = OFF');
	const db = new Kysely<unknown>({ dialect: new SqliteDialect(database) });
	try {
		const target = emptyStoreTarget(db);
		const taken = await takeLines(content, {
			async begin(header) {
				await target.begin(header);
				database.exec('begin immediate');
			},
			async insert(table, rows) {
				check(table, rows);
				await target.insert(table, rows);
			}
		});
		database.exec('commit');
		const [sound] = database.prepare('pragma integrity_check').all() as readonly { readonly integrity_check: string }[];
		if (sound?.integrity_check !== 'ok')
			throw new BackupUnreadable('the restored copy is not sound: it does not count');
		return taken;
	} finally {
		await db.destroy();
	}
}

/** Brings a restored file to the tables of this version, as the next start would. */
export async function migrateFile(path: string): Promise<void> {
	const db = new Kysely<unknown>({ dialect: new SqliteDialect(openSqliteFile(path)) });
	try {
		await migrate(db);
	} finally {
		await db.destroy();
	}
}

function organisationsIn(path: string): Held['organisations'] {
	const database = openSqliteFile(path);
	try {
		const organisations = database.prepare('select tenant, epoch from organisation').all() as readonly {
			tenant: string;
			epoch: string;
		}[];
		const newest = database
			.prepare('select tenant, scope, op_id as "opId", max(seq) as seq from operation group by tenant, scope')
			.all() as readonly (Newest & { readonly tenant: string })[];
		const beyond = database
			.prepare(
				`select 1 from operation o left join scope_counter c on c.tenant = o.tenant and c.scope = o.scope
				 where o.seq > coalesce(c.seq, 0) limit 1`
			)
			.all();
		if (beyond.length > 0)
			throw new BackupUnreadable('the restored copy holds numbers that no counter reached: it does not count');
		return organisations.map(({ tenant, epoch }) => ({
			tenant,
			epoch,
			newest: newest
				.filter((one) => one.tenant === tenant)
				.map(({ opId, scope, seq }) => ({ opId, scope, seq: Number(seq) }))
		}));
	} finally {
		database.close();
	}
}
