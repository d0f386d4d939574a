/** The log, the merged entities, the streams of the scopes, and identity. */
import type { Kysely } from 'kysely';

// Migrations outlive the schema of the day, so they are written against no table type.
export async function up(db: Kysely<unknown>): Promise<void> {
	await tableOf(db, 'organisation', ['tenant'], {
		text: ['name', 'epoch'],
		number: ['demo', 'created_at'],
		textMaybe: ['pack_hash']
	});
	await tableOf(db, 'scope_counter', ['tenant', 'scope'], { number: ['seq'] });
	await tableOf(db, 'operation', ['tenant', 'op_id'], {
		text: ['scope', 'dev', 'inc', 'root', 'ent', 'kind', 'eff', 'hash', 'body', 'person'],
		number: ['seq', 'n', 'received_at']
	});
	await tableOf(db, 'entity', ['tenant', 'ent'], {
		text: ['kind', 'root', 'scope', 'state'],
		number: ['move', 'seq'],
		textMaybe: ['address']
	});
	await tableOf(db, 'change', ['tenant', 'scope', 'ent'], { text: ['what'], number: ['seq', 'move'] });
	await tableOf(db, 'quarantine', ['tenant', 'id'], {
		text: ['op_id', 'dev', 'reason', 'body', 'hash', 'state'],
		number: ['received_at'],
		textMaybe: ['ent']
	});
	await tableOf(db, 'denied', ['tenant', 'root'], {});
	await tableOf(db, 'alarm', ['tenant', 'id'], { text: ['kind', 'detail'], number: ['at'] });
	await tableOf(db, 'device', ['tenant', 'dev'], {
		text: ['person', 'label', 'submit_key', 'read_key'],
		number: ['enrolled_at'],
		textMaybe: ['app_version'],
		numberMaybe: ['last_contact_at', 'unsent', 'persisted', 'clock_offset_ms', 'revoked_at']
	});
	await tableOf(db, 'person', ['tenant', 'person'], {
		text: ['name', 'role', 'language'],
		number: ['active'],
		textMaybe: ['email'],
		numberMaybe: ['expires_at']
	});
	await tableOf(db, 'invitation', ['tenant', 'code_hash'], {
		text: ['person'],
		number: ['expires_at'],
		numberMaybe: ['used_at']
	});
	await tableOf(db, 'sign_in_link', ['tenant', 'link_hash'], {
		text: ['person'],
		number: ['expires_at'],
		numberMaybe: ['used_at']
	});
	await tableOf(db, 'session', ['tenant', 'session_hash'], {
		text: ['person'],
		number: ['created_at', 'expires_at', 'seen_at']
	});
	await tableOf(db, 'passkey', ['tenant', 'credential'], {
		text: ['person', 'public_key', 'transports'],
		number: ['counter', 'created_at'],
		numberMaybe: ['used_at']
	});
	await tableOf(db, 'passkey_challenge', ['tenant', 'challenge'], { number: ['expires_at'], textMaybe: ['person'] });
	await tableOf(db, 'pack', ['tenant', 'hash'], { text: ['body'], number: ['published_at'] });

	await indexOn(db, 'operation', ['tenant', 'ent', 'eff']);
	await indexOn(db, 'operation', ['tenant', 'dev', 'inc', 'n']);
	await indexOn(db, 'entity', ['tenant', 'root']);
	await indexOn(db, 'entity', ['tenant', 'address']);
	await indexOn(db, 'entity', ['tenant', 'kind']);
	await indexOn(db, 'change', ['tenant', 'scope', 'seq']);
	await indexOn(db, 'change', ['tenant', 'ent']);
	await indexOn(db, 'quarantine', ['tenant', 'op_id']);
	await indexOn(db, 'quarantine', ['tenant', 'ent']);
	await indexOn(db, 'passkey', ['tenant', 'person']);
}

interface Columns {
	readonly text?: readonly string[];
	readonly number?: readonly string[];
	readonly textMaybe?: readonly string[];
	readonly numberMaybe?: readonly string[];
}

async function tableOf(db: Kysely<unknown>, table: string, key: readonly string[], columns: Columns): Promise<void> {
	let builder = db.schema.createTable(table);
	for (const name of [...key, ...(columns.text ?? [])])
		builder = builder.addColumn(name, 'text', (column) => column.notNull());
	for (const name of columns.number ?? []) builder = builder.addColumn(name, 'bigint', (column) => column.notNull());
	for (const name of columns.textMaybe ?? []) builder = builder.addColumn(name, 'text');
	for (const name of columns.numberMaybe ?? []) builder = builder.addColumn(name, 'bigint');
	await builder.addPrimaryKeyConstraint(`${table}_key`, [...key] as never[]).execute();
}

async function indexOn(db: Kysely<unknown>, table: string, columns: readonly string[]): Promise<void> {
	await db.schema
		.createIndex(`${table}_by_${columns.slice(1).join('_')}`)
		.on(table)
		.columns([...columns])
		.execute();
}
