/** What is left of something, looked for everywhere: in every table, in every file beside it, and in every store of a phone. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';

/**
 * Rows of the server's database, read by a process of its own: a connection of ours would linger until its statements
 * are collected, and a restore refuses to write under anybody who still has the store open.
 */
export function rowsOf(
	data: string,
	sql: string,
	...values: readonly string[]
): readonly Readonly<Record<string, string | number | null>>[] {
	return askDatabase(data, 'done(database.prepare(asked[0]).all(...asked.slice(1)))', [sql, ...values]) as ReturnType<
		typeof rowsOf
	>;
}

/** Which of these stand in any row of any table of the server's database. */
export function inTables(data: string, words: readonly string[]): readonly string[] {
	const script = `
		const names = database.prepare("select name from sqlite_master where type = 'table'").all();
		const text = names.map(({ name }) => JSON.stringify(database.prepare('select * from "' + name + '"').all())).join('|');
		done(asked.filter((word) => text.includes(word)));`;
	return askDatabase(data, script, words) as readonly string[];
}

function askDatabase(data: string, script: string, asked: readonly string[]): unknown {
	const whole = `
		import { DatabaseSync } from '@photostructure/sqlite';
		const [path, ...asked] = process.argv.slice(1);
		const database = new DatabaseSync(path);
		database.exec('pragma busy_timeout = 20000');
		const done = (answer) => console.log(JSON.stringify(answer));
		${script}
		database.close();`;
	const args = ['--input-type=module', '-e', whole, join(data, 'voordeur.sqlite'), ...asked];
	return JSON.parse(execFileSync('node', args, { encoding: 'utf8' }));
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
