/** Yjs: one shared document kept by y-indexeddb, and its websocket server. */
import * as encoding from 'lib0/encoding';
import { IndexeddbPersistence } from 'y-indexeddb';
import * as syncProtocol from 'y-protocols/sync';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';

let doc;
let store;

globalThis.peer = {
	async open(name) {
		doc = new Y.Doc();
		store = new IndexeddbPersistence(name, doc);
		await store.whenSynced;
	},
	async insert(documents) {
		doc.transact(() => documents.forEach(put));
		await settled();
	},
	/** y-indexeddb writes after the change and says nothing; the next read of its database waits for that write. */
	async save(document) {
		doc.transact(() => put(document));
		await settled();
	},
	push: exchange,
	pull: exchange,
	pushUntilDone: exchange,
	pullUntilDone: exchange,
	async count() {
		return doc.getMap('visits').size;
	},
	async last(count) {
		return [...doc.getMap('visits').values()].slice(-count).map((visit) => visit.toJSON()).length;
	}
};

function put({ id, ...rest }) {
	doc.getMap('visits').set(id, new Y.Map(Object.entries(rest)));
}

async function settled() {
	await store.get('settled');
}

/**
 * Both ways at once, for that is all it has. Ends when the server answers a question asked after everything
 * was sent, and, since the server reads its disk only after it has answered a first time, when all is here.
 */
async function exchange(expected = 0) {
	const provider = new WebsocketProvider(`ws://${location.host}/ws`, 'bench', doc, { disableBc: true });
	for (;;) {
		await new Promise((resolve) => (provider.synced ? resolve() : provider.once('sync', resolve)));
		const size = doc.getMap('visits').size;
		if (await isTaken(provider)) {
			if (size === doc.getMap('visits').size && size >= expected) break;
		}
		await new Promise((resolve) => setTimeout(resolve, 10));
	}
	await settled();
	provider.destroy();
}

/** The server works through what it is sent in order: its answer to this question comes after all the rest. */
function isTaken(provider) {
	const { ws } = provider;
	if (!ws || ws.readyState !== WebSocket.OPEN) return new Promise((resolve) => setTimeout(() => resolve(false), 100));
	return new Promise((resolve) => {
		const encoder = encoding.createEncoder();
		encoding.writeVarUint(encoder, 0);
		syncProtocol.writeSyncStep1(encoder, doc);
		ws.addEventListener('message', function listen({ data }) {
			const bytes = new Uint8Array(data);
			if (bytes[0] !== 0 || bytes[1] !== 1) return;
			ws.removeEventListener('message', listen);
			resolve(true);
		});
		ws.addEventListener('close', () => resolve(false), { once: true });
		ws.send(encoding.toUint8Array(encoder));
	});
}
