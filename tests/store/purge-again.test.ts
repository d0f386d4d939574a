/** Purging with the file of purges, over every store: what a stop in between or a restore took is done again. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serverChance } from '#lib/server/crypto.ts';
import { applyPurgeFile } from '#lib/server/purge/apply-purge-file.ts';
import { confirmPurges } from '#lib/server/purge/confirm.ts';
import { memoryPurgeFile, type PurgeLine } from '#lib/server/purge/purge-file.ts';
import { type PurgePorts, purgeRoot } from '#lib/server/purge/purge-root.ts';
import { revokeDevice } from '#lib/server/sync/enrol.ts';
import { answerHandshake } from '#lib/server/sync/handshake.ts';
import { makeScene, type Scene } from './purge-scene.ts';
import { memoryStore, type OpenStore, postgresForTests, postgresStore, sqliteStore } from './stores.ts';

const postgres = await postgresForTests();
afterAll(() => postgres?.stop());

const STORES = [memoryStore, sqliteStore, ...(postgres ? [postgresStore(postgres)] : [])];
const id = serverChance.uuid;

describe.each(STORES)('the file of purges beside the store in $name', (kind) => {
	let opened: OpenStore;
	beforeAll(async () => {
		opened = await kind.open();
	});
	afterAll(() => opened.close());

	const entities = (scene: Scene, ent: string) =>
		opened.store.transaction(scene.office.tenant, (tx) => tx.peekEntities([ent]));

	it('G12: what was stopped between the line in the file and the transaction is done by the next start', async () => {
		const scene = await makeScene(opened.store);
		const stopped: PurgePorts = {
			...scene.ports,
			erasePhotos: () => Promise.reject(new Error('the power went'))
		};
		const { tenant, household, coordinator } = scene.office;
		await expect(purgeRoot(stopped, { tenant, root: household, reason: 'mistake', by: coordinator })).rejects.toThrow(
			'the power went'
		);
		expect(await entities(scene, household)).toHaveLength(1);
		expect(await applyPurgeFile(scene.ports, tenant)).toEqual({ purged: 1, revoked: 0, added: 0 });
		expect(await entities(scene, household)).toEqual([]);
		expect(await scene.send(await scene.phone.push([scene.late()]))).toEqual(['purged']);
		expect(await applyPurgeFile(scene.ports, tenant)).toEqual({ purged: 0, revoked: 0, added: 0 });
	});

	it('G12: a file that was lost is written anew from the database', async () => {
		const scene = await makeScene(opened.store);
		const { tenant, household } = scene.office;
		await scene.purge();
		await revokeDevice(
			{ store: opened.store, purgeFile: memoryPurgeFile() },
			{ tenant, dev: scene.phone.enrolled.dev }
		);
		const found = memoryPurgeFile();
		expect(await applyPurgeFile({ ...scene.ports, purgeFile: found }, tenant)).toMatchObject({ added: 2 });
		expect(await found.readAll()).toMatchObject([
			{ what: 'purge', root: household },
			{ what: 'revoke', dev: scene.phone.enrolled.dev }
		]);
	});

	it('G12: asks a phone to confirm that hands in something of it, where a restore forgot that the phone ever wrote in it', async () => {
		const scene = await makeScene(opened.store);
		const { office, phone } = scene;
		const { tenant } = office;
		// The office that is put back knows of the purge by its file alone, and nothing of the household.
		const home = phone.make({ ent: id(), kind: 'household', scope: office.scope, fields: { name: 'Weg' } });
		const [root, reason] = [home.ent, 'residentAsked'] as const;
		const line: PurgeLine = { what: 'purge', at: 1, tenant, root, ents: [], reason, by: id() };
		await scene.ports.purgeFile.append([line]);
		await applyPurgeFile(scene.ports, tenant);
		const { dev } = phone.enrolled;
		const told = async () => (await answerHandshake(office.ports, { tenant, dev, person: office.coach })).purges;
		expect(await told()).toEqual([]);
		expect(await scene.send(await phone.push([home]))).toEqual(['purged']);
		expect(await told()).toEqual([{ root: home.ent, ents: [] }]);
		const request = { version: 1 as const, roots: [home.ent] };
		await confirmPurges(opened.store, { tenant, dev, request });
		// Once is enough, however often it is handed in.
		expect(await scene.send(await phone.push([home]))).toEqual(['purged']);
		expect(await told()).toEqual([]);
	});
});
