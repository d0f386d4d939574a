/** What is left of something, looked for everywhere: in every table, in every file beside it, and in every store of a phone. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import type { Page } from '@playwright/test';

/** Which of these stand in any row of any table of the server's database. */
export function inTables(data: string, words: readonly string[]): readonly string[] {
	const database = new DatabaseSync(join(data, 'voordeur.sqlite'));
	try {
		const names = database.prepare("select name from sqlite_master where type = 'table'").all() as { name: string }[];
		const text = names
			.map(({ name }) => JSON.stringify(database.prepare(`select * from "${name.replaceAll('"', '""')}"`).all()))
			.join('\n');
		return words.filter((word) => text.includes(word));
	} finally {
		database.close();
	}
}

/** Which of these stand in the bytes of any file under a folder, freed pages of the database and its log included. */
export function inFiles(folder: string, words: readonly string[], except: readonly string[] = []): readonly string[] {
	const found = new Set<string>();
	for (const file of readdirSync(folder, { recursive: true, withFileTypes: true })) {
		const path = join(file.parentPath, file.name);
		if (!file.isFile() || except.some((part) => path.includes(part))) continue;
		const bytes = readFileSync(path);
		for (const word of words) if (bytes.includes(word)) found.add(word);
	}
	return words.filter((word) => found.has(word));
}

/**
 * Which of these stand in any store of this browser's origin: every record of every IndexedDB, every file of OPFS. As a
 * text, since what compiles the tests puts names on functions that a page does not know.
 */
export async function onPhone(page: Page, words: readonly string[]): Promise<readonly string[]> {
	const text: unknown = await page.evaluate(READ_ALL);
	if (typeof text !== 'string' || text === '') throw new Error('the stores of this phone could not be read');
	return words.filter((word) => text.includes(word));
}

const READ_ALL = `(async () => {
	const told = [];
	const latin = new TextDecoder('latin1');
	const textOf = (value) =>
		JSON.stringify(value, (_key, one) => (one instanceof ArrayBuffer || ArrayBuffer.isView(one) ? latin.decode(one) : one)) ?? '';
	const done = (request) =>
		new Promise((resolve, reject) => {
			request.onsuccess = () => resolve(request.result);
			request.onerror = () => reject(request.error);
		});
	for (const { name } of await indexedDB.databases()) {
		const database = await done(indexedDB.open(name));
		for (const store of database.objectStoreNames) {
			const table = database.transaction(store).objectStore(store);
			told.push(textOf(await done(table.getAll())), textOf(await done(table.getAllKeys())));
		}
		database.close();
	}
	const walk = async (folder) => {
		for await (const [name, handle] of folder) {
			told.push(name);
			if (handle.kind === 'directory') await walk(handle);
			else told.push(latin.decode(await (await handle.getFile()).arrayBuffer()));
		}
	};
	await walk(await navigator.storage.getDirectory());
	return told.join('\\n');
})()`;
