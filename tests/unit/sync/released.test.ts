/** Everything that a release wrote, opened by today's code. */
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { rowSealer } from '#lib/device/browser/row-sealer.ts';
import { Handover } from '#lib/device/core/handover.ts';
import { readJournal } from '#lib/device/core/journal-lines.ts';
import type { DeviceMeta, OutboxEntry } from '#lib/device/core/ports.ts';
import { rowBinding, rowFromText } from '#lib/device/core/row.ts';
import { RowBook } from '#lib/device/core/row-book.ts';
import { TwinChance } from '#lib/device/twins/world.ts';
import { createServerCrypto, serverChance } from '#lib/server/crypto.ts';
import { memoryPurgeFile } from '#lib/server/purge/purge-file.ts';
import { openSqlite } from '#lib/server/store/sqlite.ts';
import { createServerLog, type SyncPorts } from '#lib/server/sync/ports.ts';
import { openPush } from '#lib/server/sync/opening.ts';
import { readPull } from '#lib/server/sync/pull.ts';
import { receivePush } from '#lib/server/sync/push.ts';
import { parseOperation, type Operation } from '#lib/sync/operation.ts';
import {
	challengeAnswer,
	enrolAnswer,
	handshakeAnswer,
	pullAnswer,
	pullRequest,
	pushAnswer,
	pushRequest,
	readTokenAnswer,
	readTokenRequest,
	type PullAnswer,
	type PushRequest,
	type SealedSession
} from '#lib/sync/wire.ts';

const FIXTURES = new URL('../../fixtures/', import.meta.url);
const RELEASES = readdirSync(FIXTURES, { withFileTypes: true }).flatMap((one) =>
	one.isDirectory() && /^\d/.test(one.name) ? [one.name] : []
);

const textOf = (release: string, name: string): string => readFileSync(new URL(`${release}/${name}`, FIXTURES), 'utf8');
/** The fixture's shape is the release's own; each test says what it expects of it. */
const jsonOf = <T>(release: string, name: string): T => JSON.parse(textOf(release, name)) as T;

interface Messages {
	readonly push: PushRequest;
	readonly pushLater: PushRequest;
	readonly pullAnswer: PullAnswer;
	readonly [name: string]: unknown;
}
interface StoredOutbox {
	readonly entries: readonly OutboxEntry[];
	readonly sessions: readonly SealedSession[];
	readonly meta: DeviceMeta;
}
interface StoredRows {
	readonly tenant: string;
	readonly rowKey: string;
	readonly rows: readonly { id: string; kind: string; scope: string; ver: number; iv: string; ct: string }[];
	readonly cursors: readonly { scope: string; epoch: string; seq: number }[];
	readonly applied: readonly { inc: string; n: number }[];
}

it('has a fixture of every release that came out', () => {
	expect(RELEASES).toContain('0.1');
});

describe.each(RELEASES)('what release %s wrote', (release) => {
	const messages = jsonOf<Messages>(release, 'messages.json');
	const operations = jsonOf<readonly Operation[]>(release, 'operations.json');

	it('is read message by message', () => {
		const schemas: Record<string, v.GenericSchema> = {
			push: pushRequest,
			pushLater: pushRequest,
			pushAnswer,
			pullRequest,
			pullAnswer,
			handshakeAnswer,
			enrolAnswer,
			challengeAnswer,
			readTokenRequest,
			readTokenAnswer
		};
		for (const [name, schema] of Object.entries(schemas)) {
			const read = v.safeParse(schema, messages[name]);
			expect(read.success, `${name} ${read.success ? '' : v.getDotPath(read.issues[0])}`).toBe(true);
		}
	});

	it('is opened at the office, envelope by envelope', async () => {
		const crypto = await createServerCrypto(jsonOf(release, 'keys.json'));
		for (const push of [messages.push, messages.pushLater]) {
			const opened = await openPush({ crypto }, push);
			if (!opened.ok) throw new Error('the push was not opened');
			for (const arrival of opened.value.arrivals) {
				expect(arrival.reason).toBeNull();
				expect(arrival.operation).toEqual(operations.find(({ opId }) => opId === arrival.opId));
			}
			expect(opened.value.arrivals).toHaveLength(push.envelopes.length);
		}
	});

	it('G1: outbox and journal open, and each is made good from the other', async () => {
		const { entries, sessions, meta } = jsonOf<StoredOutbox>(release, 'outbox.json');
		const lines = textOf(release, 'journal.txt').trimEnd().split('\n');
		expect(readJournal(lines).entries).toHaveLength(operations.length);
		const openWith = async (held: readonly OutboxEntry[], journaled: readonly string[]) => {
			const added: string[] = [];
			const handover = await Handover.open({
				clock: { now: () => 0 },
				chance: new TwinChance(1),
				outbox: {
					readAll: async () => ({ entries: held, sessions }),
					append: async () => undefined,
					putReceipts: async () => undefined,
					remove: async () => undefined
				},
				journal: {
					readAll: async () => journaled,
					append: async (more) => void added.push(...more),
					rewrite: async () => undefined
				},
				meta: { read: async () => meta, write: async () => undefined }
			});
			if (!handover) throw new Error('not opened');
			return { handover, added };
		};
		const whole = await openWith(entries, lines);
		expect(whole.handover.book.entries().map(({ envelope }) => envelope.opId)).toEqual(
			operations.map(({ opId }) => opId)
		);
		expect(whole.handover.book.unsent().size).toBe(2);
		expect((await openWith([], lines)).handover.book.entries()).toHaveLength(operations.length);
		expect((await openWith(entries, [])).added.length).toBeGreaterThan(1);
	});

	it('G5: sealed rows and cursors open, with what was pending in them', async () => {
		const stored = jsonOf<StoredRows>(release, 'rows.json');
		const bytes = (text: string) => new Uint8Array(Buffer.from(text, 'base64url'));
		const rows = stored.rows.map((row) => ({ ...row, iv: bytes(row.iv), ct: bytes(row.ct) }));
		const key = await crypto.subtle.importKey('raw', bytes(stored.rowKey), 'AES-GCM', false, ['encrypt', 'decrypt']);
		const sealer = rowSealer(key);
		for (const row of rows) {
			const opened = rowFromText(await sealer.open(row, rowBinding(stored.tenant, row)), row);
			expect(opened.base?.ent).toBe(row.id);
		}
		const book = new RowBook({
			store: {
				readAll: async () => ({ rows, cursors: stored.cursors, applied: stored.applied }),
				commit: async () => 'ok' as const
			},
			sealer,
			tenant: stored.tenant,
			entryOf: () => undefined
		});
		await book.load();
		expect(book.index.ofKind('visit')[0]?.values.state).toBe('closed');
		expect(book.index.ofKind('address')[0]?.values.doNotVisit).toBe(true);
		expect(book.cursor(stored.cursors[0]?.scope ?? '')).toEqual(stored.cursors[0]);
	});

	it('G3: the store is brought to today, answers the same receipts, and takes in what was still on the phone', async () => {
		const folder = mkdtempSync(join(tmpdir(), 'voordeur-released-'));
		try {
			const path = join(folder, 'store.sqlite');
			fill(path, jsonOf(release, 'store.json'));
			const store = await openSqlite(path, { now: () => Date.UTC(2026, 10, 21) });
			const crypto = await createServerCrypto(jsonOf(release, 'keys.json'));
			const ports: SyncPorts = {
				store,
				crypto,
				chance: serverChance,
				log: createServerLog(serverChance),
				purgeFile: memoryPurgeFile()
			};
			const again = await receivePush(ports, messages.push);
			expect(again.ok && again.answer.receipts).toEqual((messages['pushAnswer'] as { receipts: unknown }).receipts);
			const later = await receivePush(ports, messages.pushLater);
			expect(later.ok && later.answer.receipts.map(({ result }) => result)).toEqual(['stored', 'stored']);
			const { tenant, meta } = {
				...jsonOf<StoredRows>(release, 'rows.json'),
				...jsonOf<StoredOutbox>(release, 'outbox.json')
			};
			const asked = { version: 1, scope: messages.pullAnswer.scope, epoch: null, after: 0, limit: 500 };
			const page = await readPull(ports, { tenant, person: meta.person, request: asked });
			expect(page.ok && page.answer.changes).toHaveLength(messages.pullAnswer.changes.length);
			await store.close();
		} finally {
			rmSync(folder, { recursive: true, force: true });
		}
	});

	it('its operations are read as they were made', () => {
		for (const operation of operations)
			expect(parseOperation(JSON.stringify(operation))).toEqual({ ok: true, value: operation });
	});
});

interface Engine {
	readonly DatabaseSync: new (path: string) => {
		exec(sql: string): void;
		prepare(sql: string): { run(...values: unknown[]): unknown };
		close(): void;
	};
}

/** The file as the release left it. */
function fill(path: string, stored: { schema: readonly string[]; tables: Record<string, readonly object[]> }): void {
	// The same engine that the store uses where Node has none of its own.
	const { DatabaseSync } = createRequire(import.meta.url)('@photostructure/sqlite') as Engine;
	const database = new DatabaseSync(path);
	for (const sql of stored.schema) database.exec(sql);
	for (const [table, rows] of Object.entries(stored.tables)) {
		for (const row of rows) {
			const columns = Object.keys(row);
			const places = columns.map(() => '?').join(', ');
			database
				.prepare(`insert into "${table}" (${columns.map((column) => `"${column}"`).join(', ')}) values (${places})`)
				.run(...Object.values(row));
		}
	}
	database.close();
}
