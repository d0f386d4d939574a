/**
 * The other end of RxDB's HTTP replication: its own server package does not run with this
 * version, so this is the small server of its documentation on SQLite, every push one
 * transaction that reaches the disk.
 */
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { DatabaseSync } from '@photostructure/sqlite';
import express from 'express';

export async function attach({ app, data }) {
	const db = new DatabaseSync(join(data, 'rxdb.sqlite'));
	db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
	db.exec('CREATE TABLE IF NOT EXISTS visit (id TEXT PRIMARY KEY, seq INTEGER UNIQUE, body TEXT)');
	const find = db.prepare('SELECT body FROM visit WHERE id = ?');
	const put = db.prepare('INSERT OR REPLACE INTO visit (id, seq, body) VALUES (?, ?, ?)');
	const page = db.prepare('SELECT seq, body FROM visit WHERE seq > ? ORDER BY seq LIMIT ?');
	let seq = Number(db.prepare('SELECT coalesce(max(seq), 0) AS seq FROM visit').get().seq);
	app.use(express.json({ limit: '64mb' }));
	app.post('/push', (request, response) => {
		const conflicts = [];
		db.exec('BEGIN IMMEDIATE');
		for (const { newDocumentState, assumedMasterState } of request.body) {
			const held = find.get(newDocumentState.id);
			if (held && !assumedMasterState) conflicts.push(JSON.parse(held.body));
			else put.run(newDocumentState.id, (seq += 1), JSON.stringify(newDocumentState));
		}
		db.exec('COMMIT');
		response.json(conflicts);
	});
	app.post('/pull', (request, response) => {
		const { checkpoint, limit } = request.body;
		const rows = page.all(checkpoint?.seq ?? 0, limit);
		const documents = rows.map(({ body }) => JSON.parse(body));
		const body = JSON.stringify({
			documents,
			checkpoint: rows.length > 0 ? { seq: Number(rows.at(-1).seq) } : checkpoint
		});
		response.set({ 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' }).send(gzipSync(body));
	});
}
