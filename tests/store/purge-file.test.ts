/** Purges and the files of the embedded store: what stands beside the database, and what a copy of it brings back. */
import { copyFileSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { serverChance } from '#lib/server/crypto.ts';
import { applyPurgeFile } from '#lib/server/purge/apply-purge-file.ts';
import { diskPurgeFile, PURGE_FILE_NAME } from '#lib/server/purge/purge-file-disk.ts';
import { openSqlite } from '#lib/server/store/sqlite.ts';
import { revokeDevice } from '#lib/server/sync/enrol.ts';
import { receivePush } from '#lib/server/sync/push.ts';
import { makeScene, WORDS } from './purge-scene.ts';

const id = serverChance.uuid;

describe('the purge file on the disk', () => {
	const folder = mkdtempSync(join(tmpdir(), 'voordeur-purge-'));
	afterAll(() => rmSync(folder, { recursive: true, force: true }));

	it('G12: keeps whole lines behind a torn one', async () => {
		const file = diskPurgeFile(folder);
		const line = { what: 'revoke', at: 1, tenant: id(), dev: id() } as const;
		await file.append([line]);
		const { appendFileSync } = await import('node:fs');
		appendFileSync(join(folder, PURGE_FILE_NAME), '{"what":"purge","at":2,"ten');
		await file.append([{ ...line, at: 3 }]);
		expect((await file.readAll()).map(({ at }) => at)).toEqual([1, 3]);
	});

	it('G12: holds ids and nothing that a resident said or is called', async () => {
		const own = join(folder, 'own');
		const store = await openSqlite(':memory:', { now: Date.now });
		const scene = await makeScene(store, diskPurgeFile(own));
		await scene.purge();
		const text = readFileSync(join(own, PURGE_FILE_NAME), 'utf8');
		expect(text).toContain(scene.office.household);
		expect(text).not.toMatch(new RegExp([...WORDS, 'Aksoy', 'Hazelhof'].join('|')));
		await store.close();
	});
});

describe('a restored SQLite file', () => {
	const folder = mkdtempSync(join(tmpdir(), 'voordeur-restore-'));
	afterAll(() => rmSync(folder, { recursive: true, force: true }));
	const path = join(folder, 'voordeur.sqlite');
	const bytes = (): string =>
		readdirSync(folder)
			.filter((name) => name.startsWith('voordeur.sqlite'))
			.map((name) => readFileSync(join(folder, name), 'latin1'))
			.join('');

	it('G12: no byte of the planted words is in the files after a purge', async () => {
		const store = await openSqlite(path, { now: Date.now });
		const scene = await makeScene(store);
		// Written over and moved about first: older versions of a row leave their bytes in free pages.
		for (let edit = 0; edit < 20; edit += 1)
			await scene.send(
				await scene.phone.push([
					scene.late({ summary: `${WORDS[0]} ${'x'.repeat(edit * 90)}` }, { ent: scene.visit.ent })
				])
			);
		for (const word of WORDS) expect(bytes()).toContain(word);
		await scene.purge();
		for (const word of [...WORDS, 'Aksoy']) expect(bytes()).not.toContain(word);
		await store.close();
		for (const word of WORDS) expect(bytes()).not.toContain(word);
	});

	it('G12: a copy from before the purge holds neither the household nor the withdrawn phone after its start', async () => {
		const own = join(folder, 'restored');
		const file = diskPurgeFile(own);
		const live = join(own, 'live.sqlite');
		const store = await openSqlite(live, { now: Date.now });
		const scene = await makeScene(store, file);
		const { tenant, household } = scene.office;
		await store.forgetErased();
		copyFileSync(live, join(own, 'old.sqlite'));
		const after = await scene.office.phone();
		await scene.purge();
		for (const { enrolled } of [scene.phone, after])
			await revokeDevice({ store, purgeFile: file }, { tenant, dev: enrolled.dev });
		await store.close();

		const restored = await openSqlite(join(own, 'old.sqlite'), { now: Date.now });
		expect(await restored.transaction(tenant, (tx) => tx.readRoot(household))).not.toEqual([]);
		const ports = { ...scene.ports, store: restored };
		expect(await applyPurgeFile(ports, tenant)).toEqual({ purged: 1, revoked: 2, added: 0 });
		const { records, first, denied } = await restored.transaction(tenant, async (tx) => ({
			records: await tx.readRoot(household),
			first: await tx.findDevice(scene.phone.enrolled.dev),
			denied: await tx.findDenied([household, after.enrolled.dev])
		}));
		expect(records).toEqual([]);
		expect(first?.revokedAt).not.toBeNull();
		expect(denied).toHaveLength(2);
		const outcome = await receivePush(
			{ ...scene.office.ports, store: restored },
			await scene.phone.push([scene.late()])
		);
		expect(outcome.ok && outcome.answer.receipts.map(({ result }) => result)).toEqual(['purged']);
		expect(await applyPurgeFile(ports, tenant)).toEqual({ purged: 0, revoked: 0, added: 0 });
		await restored.close();
	});
});
