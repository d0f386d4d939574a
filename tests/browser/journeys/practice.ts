/**
 * Practice on a phone that no office knows, with the server gone: a talk with a real guide at a made-up door, the word
 * on every screen, lessons offered at the end, and afterwards nothing of it in any store and not one request to push.
 */
import { type Page, type Request, expect } from '@playwright/test';
import { type Phone, startPhone } from '../harness/chromium.ts';
import { enrolPhone, saysWhen, waitForShell } from '../harness/coach.ts';
import { type TestServer, startServer } from '../harness/server.ts';

const NOTE = 'Achter de kast zit het ook, zegt zij, op de buitenmuur.';

export async function practice(): Promise<string> {
	const server = await startServer();
	const phone = await startPhone(`${server.origin}/`);
	try {
		return await tell(server, phone);
	} catch (error) {
		await phone.page.screenshot({ path: 'test-results/practice.png' }).catch(() => null);
		throw error;
	} finally {
		await phone.dispose();
		await server.dispose();
	}
}

async function tell(server: TestServer, phone: Phone): Promise<string> {
	await waitForShell(phone.page);
	await server.kill();
	const page = await phone.restart(`${server.origin}/`);
	const sent: string[] = [];
	phone.context.on('request', (request: Request) => {
		if (new URL(request.url()).pathname.startsWith('/api/')) sent.push(request.url());
	});

	await saysWhen(page, /Deze telefoon is nog niet aangemeld/);
	await page.getByRole('link', { name: 'Oefen een gesprek' }).click();
	// The screen before is still there until the next one has been read from the shell.
	await page.getByRole('button', { name: /Vocht en schimmel/ }).waitFor();
	const screens = [await isPractice(page)];
	await page.getByRole('button', { name: /Vocht en schimmel/ }).click();
	await page.getByRole('button', { name: 'Start gesprek' }).waitFor();
	screens.push(await isPractice(page));
	await page.getByRole('button', { name: 'Start gesprek' }).click();
	await saysWhen(page, /Welk gesprek voert u/);
	screens.push(await isPractice(page));
	await page.getByRole('button', { name: /^Vocht en schimmel/ }).click();
	screens.push(...(await talk(page)), ...(await close(page)));

	await page.getByRole('link', { name: 'Stop met oefenen' }).last().click();
	await saysWhen(page, /lessen, ook zonder netwerk/);
	await expect(page.locator('.vd-practice')).toHaveCount(0);
	const left = await storedAnywhere(page, [NOTE, 'Oefenstraat', 'practice']);
	// What was practised is no talk to come back to, also not by its own address.
	await page.goBack();
	await saysWhen(page, /De oefening is voorbij/);
	const line = `${screens.length} screens with the word, ${left.length} of ${left.searched} stores hold any of it, ${sent.length} requests`;
	if (screens.some((isMarked) => !isMarked) || left.length > 0 || sent.length > 0)
		throw new Error(`${line}: ${left.names}`);
	return `${line}; ${await practiseEnrolled(server, phone)}`;
}

/** On a phone that is enrolled and in reach: the same talk adds nothing to what waits, is journaled or is sent. */
async function practiseEnrolled(server: TestServer, phone: Phone): Promise<string> {
	await server.start();
	const page = await phone.restart(`${server.origin}/enrol#${server.links.enrol}`);
	await enrolPhone(page);
	const pushed: string[] = [];
	phone.context.on('request', (request: Request) => {
		if (new URL(request.url()).pathname === '/api/v1/push') pushed.push(request.url());
	});
	await page.getByRole('link', { name: 'Meer', exact: true }).click();
	const before = await held(page);
	await page.getByRole('link', { name: /Oefen een gesprek/ }).click();
	await page.getByRole('button', { name: /Vocht en schimmel/ }).click();
	await page.getByRole('button', { name: 'Start gesprek' }).click();
	await page.getByRole('button', { name: /^Vocht en schimmel/ }).click();
	await talk(page);
	await close(page);
	await page.getByRole('link', { name: 'Stop met oefenen' }).last().click();
	await saysWhen(page, /Volgende deur/);
	const after = await held(page);
	const line = `enrolled: ${after.envelopes - before.envelopes} envelopes and ${after.journal - before.journal} bytes more, ${pushed.length} pushes`;
	if (after.envelopes !== before.envelopes || after.journal !== before.journal || pushed.length > 0)
		throw new Error(line);
	return line;
}

/** How much waits on this phone: rows in the outbox, bytes in the private files. */
async function held(page: Page): Promise<{ readonly envelopes: number; readonly journal: number }> {
	return page.evaluate(async () => {
		const db = await new Promise<IDBDatabase>((resolve, reject) => {
			const opening = indexedDB.open('voordeur-outbox');
			opening.onsuccess = () => resolve(opening.result);
			opening.onerror = () => reject(opening.error ?? new Error('outbox'));
		});
		let envelopes = 0;
		for (const store of db.objectStoreNames) {
			envelopes += await new Promise<number>((resolve, reject) => {
				const asking = db.transaction(store).objectStore(store).count();
				asking.onsuccess = () => resolve(asking.result);
				asking.onerror = () => reject(asking.error ?? new Error(store));
			});
		}
		db.close();
		let journal = 0;
		const folders = [await navigator.storage.getDirectory()];
		for (let folder = folders.pop(); folder; folder = folders.pop()) {
			for await (const entry of (folder as unknown as { values(): AsyncIterable<FileSystemHandle> }).values()) {
				if (entry.kind === 'directory') folders.push(entry as FileSystemDirectoryHandle);
				else journal += (await (entry as FileSystemFileHandle).getFile()).size;
			}
		}
		return { envelopes, journal };
	});
}

/** A concern, what helps with it, a lesson from it, a note and a step. */
async function talk(page: Page): Promise<readonly boolean[]> {
	const seen: boolean[] = [];
	await page.getByRole('button', { name: 'Volgende', exact: true }).waitFor();
	seen.push(await isPractice(page));
	await page.getByRole('group', { name: 'Zorg noteren' }).getByRole('button').first().click();
	await page.getByRole('button', { name: 'Vertel meer' }).click();
	await page.getByRole('dialog').waitFor();
	seen.push(await isPractice(page));
	await page.getByRole('dialog').getByRole('link', { name: /Les/ }).first().click();
	await page.getByRole('link', { name: 'Terug naar het gesprek' }).waitFor();
	seen.push(await isPractice(page));
	await page.getByRole('link', { name: 'Terug naar het gesprek' }).click();
	await page.getByLabel('Notitie').fill(NOTE);
	await page.getByRole('button', { name: 'Volgende', exact: true }).click();
	await page.getByRole('button', { name: 'Overzicht' }).click();
	await page.getByRole('heading', { name: 'Overzicht' }).waitFor();
	seen.push(await isPractice(page));
	return seen;
}

async function close(page: Page): Promise<readonly boolean[]> {
	await page.getByRole('link', { name: 'Afronden' }).click();
	// A coach's own words stand apart, folded: they are not read aloud.
	await expect(page.getByText(NOTE)).toBeHidden();
	await page.getByText('Uw notitie', { exact: true }).click();
	await expect(page.getByText(NOTE)).toBeVisible();
	const closing = await isPractice(page);
	await page.getByRole('button', { name: 'Klaar, gesprek afsluiten' }).click();
	await saysWhen(page, /Even terugkijken/);
	await expect(page.getByText('Lessen die hierbij pasten')).toBeVisible();
	return [closing, await isPractice(page)];
}

/** The word and the frame on what is seen now: on the page, and on a sheet that lies over it. */
async function isPractice(page: Page): Promise<boolean> {
	return page.evaluate(() => {
		const frame = document.querySelector('.vd-practice');
		const sheet = document.querySelector('dialog[open]');
		const onPage = frame?.querySelector('.vd-practice__word')?.textContent === 'OEFENEN';
		const onSheet = !sheet || getComputedStyle(sheet, '::before').content.includes('OEFENEN');
		return onPage && onSheet && document.title === 'Voordeur';
	});
}

interface Stores extends ReadonlyArray<string> {
	readonly searched: number;
	readonly names: string;
}

/** Looks for the words in everything that lies on the phone: databases, private files, storage of the page. */
async function storedAnywhere(page: Page, words: readonly string[]): Promise<Stores> {
	// The runner names functions by a helper of its own, which the page does not have.
	await page.evaluate('globalThis.__name ??= (named) => named');
	const { searched, found } = await page.evaluate(async (wanted) => {
		const found: string[] = [];
		let searched = 0;
		const look = (name: string, text: string): void => {
			searched += 1;
			if (wanted.some((word) => text.includes(word))) found.push(name);
		};
		const textOf = (value: unknown): string =>
			JSON.stringify(value, (_, part: unknown) => (part instanceof Uint8Array ? new TextDecoder().decode(part) : part));
		for (const { name } of await indexedDB.databases()) {
			// The lessons themselves speak of practice; nothing is recorded there.
			if (!name || name === 'voordeur-packs') continue;
			const db = await new Promise<IDBDatabase>((resolve, reject) => {
				const opening = indexedDB.open(name);
				opening.onsuccess = () => resolve(opening.result);
				opening.onerror = () => reject(opening.error ?? new Error(name));
			});
			for (const store of db.objectStoreNames) {
				const all = await new Promise<unknown>((resolve, reject) => {
					const asking = db.transaction(store).objectStore(store).getAll();
					asking.onsuccess = () => resolve(asking.result);
					asking.onerror = () => reject(asking.error ?? new Error(store));
				});
				if (name === 'voordeur-outbox' && Array.isArray(all) && all.length > 0)
					found.push(`${name}.${store} holds rows`);
				look(`${name}.${store}`, textOf(all));
			}
			db.close();
		}
		const walk = async (folder: FileSystemDirectoryHandle, path: string): Promise<void> => {
			for await (const [name, entry] of folder as unknown as AsyncIterable<[string, FileSystemHandle]>) {
				if (entry.kind === 'directory') await walk(entry as FileSystemDirectoryHandle, `${path}/${name}`);
				else {
					// The journal is open in the worker; its size says whether there is a line in it.
					const file = await (entry as FileSystemFileHandle).getFile();
					look(`opfs${path}/${name}`, await file.text());
				}
			}
		};
		await walk(await navigator.storage.getDirectory(), '');
		look('localStorage', JSON.stringify(localStorage));
		look('sessionStorage', JSON.stringify(sessionStorage));
		return { searched, found };
	}, words);
	return Object.assign([...found], { searched, names: found.join(', ') });
}
