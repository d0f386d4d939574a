/** PouchDB with its own replication, in batches of 500: larger ones did not make it faster. */
import PouchDB from 'pouchdb';

const BATCH = 500;
let db;
let remote;

globalThis.peer = {
	async open(name) {
		db = new PouchDB(name, { auto_compaction: true });
		remote = new PouchDB(`${location.origin}/db/bench`);
		await db.info();
	},
	async insert(documents) {
		for (let at = 0; at < documents.length; at += 1_000) await db.bulkDocs(documents.slice(at, at + 1_000).map(toDoc));
	},
	async save(document) {
		await db.put(toDoc(document));
	},
	async push() {
		const done = await db.replicate.to(remote, { batch_size: BATCH, batches_limit: 2 });
		if (!done.ok || done.doc_write_failures > 0) throw new Error('not everything was pushed');
	},
	async pull() {
		await db.replicate.from(remote, { batch_size: BATCH, batches_limit: 2 });
	},
	/** Goes on after every cut, as its documentation advises. */
	pushUntilDone: () => retried((options) => db.replicate.to(remote, options)),
	pullUntilDone: () => retried((options) => db.replicate.from(remote, options)),
	async count() {
		return (await db.info()).doc_count;
	},
	async last(count) {
		const { rows } = await db.allDocs({ include_docs: true, descending: true, limit: count });
		return rows.length;
	}
};

/** `retry` waits longer after each failure by itself; a one-time replication ends at the first error, so it is begun again. */
async function retried(replicate) {
	for (;;) {
		try {
			const done = await replicate({ batch_size: 100, batches_limit: 1 });
			if (done.ok) return;
		} catch {
			await new Promise((resolve) => setTimeout(resolve, 1_000));
		}
	}
}

function toDoc({ id, ...rest }) {
	return { _id: id, ...rest };
}
