/** What a phone's browser keeps, read and changed from a page of the same origin on which no app runs. */
import { type Page } from '@playwright/test';

export interface Kept {
	readonly databases: readonly string[];
	/** Files that hold a byte. */
	readonly files: readonly string[];
	readonly caches: number;
	readonly settings: number;
	/** Envelopes in the outbox database. */
	readonly envelopes: number;
	readonly photos: number;
}

/** Creates nothing: a database that is not there stays away. */
export function keptStores(page: Page): Promise<Kept> {
	return page.evaluate(async () => {
		const databases = (await indexedDB.databases()).flatMap(({ name }) => name ?? []);
		const files: string[] = [];
		const root = await navigator.storage.getDirectory();
		for await (const [, folder] of root.entries()) {
			if (!(folder instanceof FileSystemDirectoryHandle)) continue;
			for await (const [name, file] of folder.entries())
				if (file instanceof FileSystemFileHandle && (await file.getFile()).size > 0) files.push(name);
		}
		// No function of a name in here: the page does not know the mark that the test's loader puts on it.
		const [envelopes = 0, photos = 0] = await Promise.all(
			[
				{ name: 'voordeur-outbox', table: 'entries' },
				{ name: 'voordeur-photos', table: 'bytes' }
			].map(
				({ name, table }) =>
					new Promise<number>((resolve) => {
						if (!databases.includes(name)) return resolve(0);
						const opening = indexedDB.open(name);
						opening.onerror = () => resolve(-1);
						opening.onsuccess = () => {
							const counting = opening.result.transaction(table).objectStore(table).count();
							counting.onsuccess = () => {
								opening.result.close();
								resolve(counting.result);
							};
						};
					})
			)
		);
		return {
			databases,
			files,
			caches: (await caches.keys()).length,
			// Where this tab was scrolled to, which the router writes on the way out; it goes with the tab.
			settings: [...Object.keys(localStorage), ...Object.keys(sessionStorage)].filter(
				(name) => !name.startsWith('sveltekit:')
			).length,
			envelopes,
			photos
		};
	});
}

/** The phone's last contact moved back by days: for the phone the same as a clock that has gone on by so many. */
export function moveContactBack(page: Page, days: number): Promise<void> {
	return page.evaluate(
		(ms) =>
			new Promise<void>((resolve, reject) => {
				const opening = indexedDB.open('voordeur-outbox');
				opening.onerror = () => reject(new Error('the outbox did not open'));
				opening.onsuccess = () => {
					const transaction = opening.result.transaction('kept', 'readwrite');
					const store = transaction.objectStore('kept');
					const reading = store.get('meta');
					reading.onsuccess = () => {
						const { meta } = reading.result;
						const safety = { ...meta.safety, metAt: (meta.safety?.metAt ?? meta.lastContactAt) - ms };
						store.put({ name: 'meta', meta: { ...meta, safety } });
					};
					transaction.oncomplete = () => {
						opening.result.close();
						resolve();
					};
				};
			}),
		days * 86_400_000
	);
}
