/**
 * Many transactions, one flush. SQLite has one writer, and what a commit costs is
 * the disk: transactions that wait at the same time run one after another and are
 * committed together. Each is answered after that commit (G7).
 *
 *   queue ──► begin ──► run ──► run ──► … ──► commit ──► answers
 *
 * One that fails takes nobody along: the group is rolled back and runs once more, each in a
 * savepoint of its own, and only the failing one is undone. That is seldom, and a savepoint
 * copies every page that is written in it.
 *
 *   rollback ──► begin ──► savepoint run release ──► savepoint run rollback ──► … ──► commit ──► answers
 */
import { sql } from 'kysely';
import type { Database } from './schema.ts';

/** Transactions in one group: readers get their turn in between. */
const GROUP_MAX = 100;
/**
 * Turns of the event loop in which nobody came, after which the group is committed.
 * Pushes that are being opened right now reach the queue within a turn or two; when
 * nobody else is there, this waits some microseconds against a flush of milliseconds.
 */
const IDLE_TURNS_MAX = 3;

export type RunOnConnection<T> = (connection: Database) => Promise<T>;

interface Job {
	/** Answers how to settle it once the group is committed. */
	readonly run: (connection: Database) => Promise<() => void>;
	readonly fail: (error: unknown) => void;
}

/** One of the group failed, not the group itself. */
class JobFailed extends Error {
	readonly reason: unknown;
	constructor(reason: unknown) {
		super('a transaction of the group failed');
		this.reason = reason;
	}
}

export function createGroupCommit(db: Database): <T>(run: RunOnConnection<T>) => Promise<T> {
	const queue: Job[] = [];
	let draining = false;

	const drain = async (): Promise<void> => {
		draining = true;
		while (queue.length > 0) await db.connection().execute((connection) => commitGroup(connection, queue));
		draining = false;
	};
	return (run) =>
		new Promise((resolve, reject) => {
			queue.push({
				fail: reject,
				run: async (connection) => {
					const result = await run(connection);
					return () => resolve(result);
				}
			});
			if (draining) return;
			drain().catch((error: unknown) => {
				// No connection: nobody who waits was begun, and each is told.
				draining = false;
				for (const job of queue.splice(0)) job.fail(error);
			});
		});
}

async function commitGroup(connection: Database, queue: Job[]): Promise<void> {
	const taken: Job[] = [];
	const settle: (() => void)[] = [];
	try {
		await sql`begin immediate`.execute(connection);
		for (let idle = 0; idle < IDLE_TURNS_MAX && taken.length < GROUP_MAX; idle += 1) {
			for (let job = queue.shift(); job !== undefined; job = taken.length < GROUP_MAX ? queue.shift() : undefined) {
				taken.push(job);
				settle.push(await runJob(connection, job));
				idle = 0;
			}
			await nextTurn();
		}
		await sql`commit`.execute(connection);
	} catch (error) {
		await rollBack(connection);
		if (error instanceof JobFailed && taken.length > 1) return commitApart(connection, taken);
		for (const job of taken) job.fail(error instanceof JobFailed ? error.reason : error);
		if (taken.length === 0) throw error;
		return;
	}
	for (const done of settle) done();
}

async function runJob(connection: Database, job: Job): Promise<() => void> {
	try {
		return await job.run(connection);
	} catch (error) {
		throw new JobFailed(error);
	}
}

/** The same, where one that fails is undone by itself. */
async function commitApart(connection: Database, jobs: readonly Job[]): Promise<void> {
	const settle: (() => void)[] = [];
	try {
		await sql`begin immediate`.execute(connection);
		for (const job of jobs) {
			try {
				settle.push(await inSavepoint(connection, job.run));
			} catch (error) {
				settle.push(() => job.fail(error));
			}
		}
		await sql`commit`.execute(connection);
	} catch (error) {
		await rollBack(connection);
		for (const job of jobs) job.fail(error);
		return;
	}
	for (const done of settle) done();
}

async function inSavepoint<T>(connection: Database, run: RunOnConnection<T>): Promise<T> {
	await sql`savepoint job`.execute(connection);
	try {
		const result = await run(connection);
		await sql`release job`.execute(connection);
		return result;
	} catch (error) {
		try {
			await sql`rollback to job`.execute(connection);
			await sql`release job`.execute(connection);
		} catch {
			// On a full or failing disk the engine has given up the whole transaction by itself; why is what counts.
			throw error;
		}
		throw error;
	}
}

function nextTurn(): Promise<void> {
	return new Promise((resolve) => setImmediate(resolve));
}

async function rollBack(connection: Database): Promise<void> {
	try {
		await sql`rollback`.execute(connection);
	} catch {
		// A failed begin or commit may have ended the transaction already; then there is nothing to undo.
		return;
	}
}
