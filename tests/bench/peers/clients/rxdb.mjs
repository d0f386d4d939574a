/** RxDB on its Dexie storage with its HTTP replication: a push handler and a pull handler over fetch, as its documentation writes them. */
import { createRxDatabase } from 'rxdb/plugins/core';
import { replicateRxCollection } from 'rxdb/plugins/replication';
import { getRxStorageDexie } from 'rxdb/plugins/storage-dexie';

const text = { type: 'string' };
const schema = {
	version: 0,
	primaryKey: 'id',
	type: 'object',
	properties: {
		id: { type: 'string', maxLength: 40 },
		household: text,
		visit: text,
		moment: text,
		author: text,
		at: { type: 'number' },
		text
	},
	required: ['id']
};
let visits;

globalThis.peer = {
	async open(name) {
		const db = await createRxDatabase({ name, storage: getRxStorageDexie(), multiInstance: false });
		visits = (await db.addCollections({ visits: { schema } })).visits;
	},
	async insert(documents) {
		for (let at = 0; at < documents.length; at += 1_000) await visits.bulkInsert(documents.slice(at, at + 1_000));
	},
	async save(document) {
		await visits.insert(document);
	},
	push: () => replicate({ push: 500 }),
	pull: () => replicate({ pull: 1_000 }),
	pushUntilDone: () => replicate({ push: 100 }),
	pullUntilDone: () => replicate({ pull: 100 }),
	async count() {
		return visits.count().exec();
	},
	async last(count) {
		return (await visits.find({ sort: [{ id: 'desc' }], limit: count }).exec()).length;
	}
};

async function replicate({ push, pull }) {
	const replication = replicateRxCollection({
		collection: visits,
		replicationIdentifier: push ? 'push' : 'pull',
		live: false,
		retryTime: 1_000,
		...(push && { push: { batchSize: push, handler: (rows) => ask('/push', rows) } }),
		...(pull && {
			pull: { batchSize: pull, handler: (checkpoint, limit) => ask('/pull', { checkpoint: checkpoint ?? null, limit }) }
		})
	});
	await replication.awaitInitialReplication();
	await replication.cancel();
}

async function ask(path, body) {
	const answer = await fetch(path, {
		method: 'POST',
		headers: { 'Content-Type': 'application/json' },
		body: JSON.stringify(body)
	});
	if (!answer.ok) throw new Error(`${path} ${answer.status}`);
	return answer.json();
}
