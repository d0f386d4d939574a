/**
 * Files that a worker writes in place, for an engine that has none: whole files in a database, put there at each flush.
 * It stands before the device's worker in a copy of the build, so that all the rest is the product's own.
 */
{
	const opened = new Promise((resolve, reject) => {
		const asked = indexedDB.open('files-stand-in', 1);
		asked.onupgradeneeded = () => asked.result.createObjectStore('files');
		asked.onsuccess = () => resolve(asked.result);
		asked.onerror = () => reject(asked.error);
	});

	const storeIn = (database, mode) =>
		database.transaction('files', mode, { durability: 'strict' }).objectStore('files');

	const keptOf = (database, name) =>
		new Promise((resolve, reject) => {
			const asked = storeIn(database, 'readonly').get(name);
			asked.onsuccess = () => resolve(asked.result ?? new Uint8Array());
			asked.onerror = () => reject(asked.error);
		});

	FileSystemFileHandle.prototype.createSyncAccessHandle = async function createSyncAccessHandle() {
		const database = await opened;
		const { name } = this;
		let bytes = await keptOf(database, name);
		const resize = (size) => {
			const next = new Uint8Array(size);
			next.set(bytes.subarray(0, size));
			bytes = next;
		};
		const flush = () => void storeIn(database, 'readwrite').put(bytes, name);
		return {
			getSize: () => bytes.length,
			read: (into, { at }) => {
				const part = bytes.subarray(at, at + into.length);
				into.set(part);
				return part.length;
			},
			write: (from, { at }) => {
				if (at + from.length > bytes.length) resize(at + from.length);
				bytes.set(from, at);
				return from.length;
			},
			truncate: resize,
			flush,
			close: flush
		};
	};
}
