/** Purging a household, over every store: what is gone, what is remembered of it, and what no restart or restore brings back. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { coachScope, ORG_SCOPE } from '#lib/domain/round.ts';
import { serverChance } from '#lib/server/crypto.ts';
import { applyPurgeFile } from '#lib/server/purge/apply-purge-file.ts';
import { confirmPurges } from '#lib/server/purge/confirm.ts';
import { memoryPurgeFile } from '#lib/server/purge/purge-file.ts';
import { type PurgePorts, purgeRoot } from '#lib/server/purge/purge-root.ts';
import { openSqlite } from '#lib/server/store/sqlite.ts';
import { answerHandshake } from '#lib/server/sync/handshake.ts';
import { takeBackAddresses } from '#lib/server/sync/lend.ts';
import { recordOffice } from '#lib/server/sync/office-operation.ts';
import { readPull } from '#lib/server/sync/pull.ts';
import type { Phone } from './phone.ts';
import { memoryStore, type OpenStore, postgresForTests, postgresStore, sqliteStore } from './stores.ts';

import { makeScene, type Scene, WORDS } from './purge-scene.ts';
const postgres = await postgresForTests();
afterAll(() => postgres?.stop());

const STORES = [memoryStore, sqliteStore, ...(postgres ? [postgresStore(postgres)] : [])];
const id = serverChance.uuid;

describe.each(STORES)('a purge in the store in $name', (kind) => {
	let opened: OpenStore;
	beforeAll(async () => {
		opened = await kind.open();
	});
	afterAll(() => opened.close());

	const everything = (scene: Scene, opIds: readonly string[], ents: readonly string[]) =>
		opened.store.transaction(scene.office.tenant, async (tx) => ({
			entities: await tx.peekEntities(ents),
			operations: await tx.findOperations(opIds),
			kept: await tx.findQuarantine(opIds)
		}));
	const pull = async (scene: Scene, purges: boolean) => {
		const { ports, tenant, coach, scope } = scene.office;
		const epoch = await opened.store.readEpoch(tenant);
		const request = { version: 1, scope, epoch, after: 0, limit: 500, purges } as const;
		const outcome = await readPull(ports, { tenant, person: coach, request });
		if (!outcome.ok) throw new Error('refused');
		return outcome.answer.changes;
	};

	it('G12: takes out records, what operations and quarantine say, and the photos', async () => {
		const scene = await makeScene(opened.store);
		const { visit, note, wrong, office } = scene;
		expect(await scene.purge()).toEqual({ ok: true, counts: { household: 1, visit: 1, note: 1, photo: 1 } });
		const left = await everything(scene, [visit.opId, note.opId, wrong.opId], [office.household, visit.ent, note.ent]);
		expect(left.entities).toEqual([]);
		expect(left.operations.map(({ body, root, ent }) => body + root + ent)).toEqual(['', '']);
		expect(left.kept.map(({ body, state }) => [body, state])).toEqual([['', 'discarded']]);
		expect(JSON.stringify(left)).not.toMatch(new RegExp(WORDS.join('|')));
		expect(scene.photos).toContain('ab'.repeat(32));
		expect(await opened.store.readHistory(office.tenant, visit.ent)).toEqual([]);
	});

	it('G12: leaves the address, the round and every other household as they were', async () => {
		const scene = await makeScene(opened.store);
		const other = scene.phone.make({
			ent: id(),
			kind: 'household',
			scope: scene.office.scope,
			fields: { name: 'De Wit' }
		});
		await scene.send(await scene.phone.push([other]));
		await scene.purge();
		const { entities } = await everything(scene, [], [scene.office.address, scene.office.round, other.ent]);
		expect(entities.map(({ kind }) => kind).sort()).toEqual(['address', 'household', 'round']);
	});

	it('G12: what a phone put aside under it takes no record of another household, no address, no phone and no photo', async () => {
		const scene = await makeScene(opened.store);
		const { office, phone } = scene;
		const { scope, household, address } = office;
		const other = phone.make({ ent: id(), kind: 'household', scope, fields: { address, name: 'De Wit' } });
		const theirs = { root: other.ent, scope };
		const note = phone.make({ ...theirs, ent: id(), kind: 'note', fields: { household: other.ent, text: 'Blijft' } });
		const hash = 'ef'.repeat(32);
		const photo = phone.make({
			...theirs,
			ent: id(),
			kind: 'photo',
			fields: { household: other.ent, sealedHash: hash }
		});
		expect(await scene.send(await phone.push([other, note, photo]))).toEqual(['stored', 'stored', 'stored']);
		const stranger = await office.phone(office.otherCoach);
		// As a broken or hostile phone sends it: under this household, and about what is none of it.
		const wanted = [other.ent, note.ent, photo.ent, address, office.round, stranger.enrolled.dev];
		const claims = wanted.map((ent) =>
			phone.make({ ent, kind: 'concern', scope, root: household, fields: { household, category: 7, ownWords: hash } })
		);
		expect(await scene.send(await phone.push(claims))).toEqual(claims.map(() => 'quarantined'));
		await scene.purge();
		const left = await everything(
			scene,
			[...claims, note].map(({ opId }) => opId),
			wanted
		);
		expect(left.entities.map(({ ent }) => ent).sort()).toEqual(wanted.slice(0, 5).sort());
		expect(left.operations.map(({ body }) => body === '')).toEqual([false]);
		expect(left.kept.map(({ body, state }) => [body, state])).toEqual(claims.map(() => ['', 'discarded']));
		expect(await opened.store.transaction(office.tenant, (tx) => tx.findDenied([...wanted, hash]))).toEqual([]);
		expect(scene.photos).not.toContain(hash);
		expect(scene.photos).toContain('ab'.repeat(32));
		const again = phone.make({ ...theirs, ent: note.ent, kind: 'note', fields: { text: 'Nog steeds' } });
		expect(await scene.send(await phone.push([again]))).toEqual(['stored']);
	});

	it('G12: answers `purged` to the same again, to new ids, to late children and to what waited in quarantine', async () => {
		const scene = await makeScene(opened.store);
		const { visit, wrong, office, phone } = scene;
		await scene.purge();
		const again = scene.late({ summary: 'Nog eens' }, { ent: visit.ent });
		const child = scene.late({ summary: 'Te laat' });
		const household = phone.make({
			ent: office.household,
			kind: 'household',
			scope: office.scope,
			fields: { name: 'Terug' }
		});
		const results = await scene.send(await phone.push([visit, wrong, again, child, household]));
		expect(results).toEqual(['purged', 'purged', 'purged', 'purged', 'purged']);
		const left = await everything(scene, [again.opId, child.opId, household.opId], [child.ent, office.household]);
		expect(left).toEqual({ entities: [], operations: [], kept: [] });
	});

	it('G12: keeps no text of it that is no operation, and denies the photos of what comes late', async () => {
		const scene = await makeScene(opened.store);
		const { phone, office } = scene;
		await scene.purge();
		const text = (more: object) => JSON.stringify({ ...scene.late({ summary: 'Onleesbaar' }), ...more });
		const about = (n: number) => ({ opId: serverChance.operationId(Date.now()), inc: phone.inc, n });
		const unreadable = await phone.sealText(text({ kind: 'No Kind' }), about(801));
		const mismatched = await phone.sealText(text({ opId: 'another' }), about(802));
		expect(await scene.send(phone.request([unreadable, mismatched]))).toEqual(['purged', 'purged']);
		const hash = 'cd'.repeat(32);
		const photo = phone.make({
			ent: serverChance.uuid(),
			kind: 'photo',
			scope: office.scope,
			root: office.household,
			fields: { household: office.household, sealedHash: hash }
		});
		expect(await scene.send(await phone.push([photo]))).toEqual(['purged']);
		await opened.store.transaction(office.tenant, async (tx) => {
			expect(await tx.findQuarantine([unreadable.opId, mismatched.opId])).toEqual([]);
			expect(await tx.findDenied([hash, 'ab'.repeat(32)])).toHaveLength(2);
		});
	});

	it('G12: remembers of a purged operation that its id was used: another content under it still rings', async () => {
		const scene = await makeScene(opened.store);
		await scene.purge();
		const { office, phone, visit } = scene;
		const twin = phone.make({ ent: id(), kind: 'household', scope: office.scope, fields: { name: 'Anders' } });
		expect(await scene.send(await phone.push([{ ...twin, opId: visit.opId }]))).toEqual(['alarm']);
	});

	it('G12: the office itself can write nothing more about it', async () => {
		const scene = await makeScene(opened.store);
		await scene.purge();
		const { ports, tenant, coordinator, household, scope } = scene.office;
		const change = { kind: 'note', ent: id(), root: household, scope, fields: { household, text: 'Toch nog' } };
		const outcome = await recordOffice(ports, { tenant, person: coordinator, role: 'coordinator', changes: [change] });
		expect(outcome).toEqual({ ok: false, error: { kind: 'refused', reason: 'purged' } });
	});

	it('G12: a child that arrives while its household is purged is stored nowhere', async () => {
		for (let round = 0; round < 5; round += 1) {
			const scene = await makeScene(opened.store);
			const children = Array.from({ length: 5 }, () => scene.late({ summary: 'Onderweg' }));
			const requests = await Promise.all(children.map((child) => scene.phone.push([child])));
			await Promise.all([...requests.map(scene.send), scene.purge()]);
			const opIds = children.map(({ opId }) => opId);
			const left = await everything(
				scene,
				opIds,
				children.map(({ ent }) => ent)
			);
			expect(left.entities).toEqual([]);
			expect(left.operations.filter(({ body }) => body !== '')).toEqual([]);
			expect(await scene.send(await scene.phone.push(children))).toEqual(children.map(() => 'purged'));
		}
	});

	it('G12: says `purge` in every scope that ever held it, and `leave` to a phone that knows no purge', async () => {
		const scene = await makeScene(opened.store);
		const { office, visit } = scene;
		await takeBackAddresses(office.ports, { tenant: office.tenant, addresses: [office.address] });
		await scene.purge();
		const changes = await pull(scene, true);
		expect(changes.filter(({ ent }) => ent === office.household).map(({ what }) => what)).toEqual(['purge']);
		expect(changes.filter(({ ent }) => ent === visit.ent).map(({ what }) => what)).toEqual(['leave']);
		const older = await pull(scene, false);
		expect(older.filter(({ ent }) => [office.household, visit.ent].includes(ent)).map(({ what }) => what)).toEqual([
			'leave',
			'leave'
		]);
	});

	it('G12: says `purge` before the first of its records leaves, so that no page takes a visit away from its draft', async () => {
		const scene = await makeScene(opened.store);
		const { household } = scene.office;
		const records = [scene.visit.ent, scene.note.ent, scene.photo.ent];
		await scene.purge();
		const told = (await pull(scene, true)).filter(({ ent }) => ent === household || records.includes(ent));
		expect(told.map(({ what }) => what)).toEqual(['purge', 'leave', 'leave', 'leave']);
	});

	it('G12: asks every phone that may hold it until that phone confirms, also after its round was taken back', async () => {
		const scene = await makeScene(opened.store);
		const { office, phone } = scene;
		const second = await office.phone();
		const stranger = await office.phone(office.otherCoach);
		await takeBackAddresses(office.ports, { tenant: office.tenant, addresses: [office.address] });
		await scene.purge();
		const asked = async (one: Phone, person = office.coach) =>
			(await answerHandshake(office.ports, { tenant: office.tenant, dev: one.enrolled.dev, person })).purges?.map(
				({ root }) => root
			);
		expect(await asked(phone)).toEqual([office.household]);
		expect(await asked(second)).toEqual([office.household]);
		expect(await asked(stranger, office.otherCoach)).toEqual([]);
		await confirmPurges(opened.store, {
			tenant: office.tenant,
			dev: phone.enrolled.dev,
			request: { version: 1, roots: [office.household, id()] }
		});
		expect(await asked(phone)).toEqual([]);
		expect(await asked(second)).toEqual([office.household]);
	});

	it('G12: tells a copy of a phone that asks after a household, though the other one has confirmed its purge', async () => {
		const scene = await makeScene(opened.store);
		const { office, phone } = scene;
		const ask = (roots: readonly string[], asks: readonly string[]) =>
			confirmPurges(opened.store, {
				tenant: office.tenant,
				dev: phone.enrolled.dev,
				request: { version: 1, roots: [...roots], asks: [...asks] }
			});
		expect(await ask([], [office.household])).toEqual([]);
		await scene.purge();
		expect(await ask([office.household], [])).toEqual([]);
		const orders = await ask([], [office.household, id()]);
		expect(orders.map(({ root }) => root)).toEqual([office.household]);
		expect(orders[0]?.ents).toContain(scene.visit.ent);
	});

	it('G12: purges nothing but a household, and the same one once', async () => {
		const scene = await makeScene(opened.store);
		expect(await scene.purge(scene.office.address)).toEqual({ ok: false, error: { kind: 'noHousehold' } });
		expect(await scene.purge(id())).toEqual({ ok: false, error: { kind: 'noHousehold' } });
		const first = await scene.purge();
		expect(await scene.purge()).toEqual(first);
		expect(await scene.ports.purgeFile.readAll()).toHaveLength(1);
	});

	it('G12: takes out one photo by itself, for good, and leaves its household and what only mentions it', async () => {
		const scene = await makeScene(opened.store);
		const { office, phone, photo } = scene;
		const mentions = scene.late({ summary: photo.ent }, { kind: 'concern' });
		expect(await scene.send(await phone.push([{ ...mentions, fields: { category: 7, ownWords: photo.ent } }]))).toEqual(
			['quarantined']
		);
		expect(await scene.purge(photo.ent)).toEqual({ ok: true, counts: { photo: 1 } });
		expect(new Set(scene.photos)).toEqual(new Set(['ab'.repeat(32)]));
		const left = await everything(scene, [photo.opId, mentions.opId], [photo.ent, office.household, scene.visit.ent]);
		expect(left.entities.map(({ kind }) => kind).sort()).toEqual(['household', 'visit']);
		expect(left.operations.map(({ body }) => body)).toEqual(['']);
		expect(left.kept.map(({ state, body }) => [state, body.includes(photo.ent)])).toEqual([['waiting', true]]);
		expect(await scene.send(await phone.push([photo]))).toEqual(['purged']);
		const anew = { ...scene.ports, purgeFile: memoryPurgeFile() };
		await applyPurgeFile(anew, office.tenant);
		expect(await anew.purgeFile.readAll()).toMatchObject([{ root: photo.ent, alone: true }]);
	});

	it('G12: bytes of photos are gone before the records that name them, so that no crash leaves them', async () => {
		for (const which of ['photo', 'household'] as const) {
			const scene = await makeScene(opened.store);
			const { office, phone, photo } = scene;
			const hash = 'cd'.repeat(32);
			const aside = phone.make({
				ent: id(),
				kind: 'concern',
				scope: office.scope,
				root: office.household,
				fields: { category: 7, ownWords: hash }
			});
			await scene.send(await phone.push([aside]));
			let calls = 0;
			const crashing: PurgePorts = {
				...scene.ports,
				erasePhotos: async (tenant, root, hashes) => {
					if ((calls += 1) > 1) throw new Error('the power went');
					await scene.ports.erasePhotos(tenant, root, hashes);
				}
			};
			const root = which === 'photo' ? photo.ent : office.household;
			const about = { tenant: office.tenant, reason: 'mistake', by: office.coordinator } as const;
			await expect(purgeRoot(crashing, { ...about, root })).rejects.toThrow('the power went');
			expect(await applyPurgeFile(scene.ports, office.tenant)).toMatchObject({ purged: 0 });
			expect(new Set(scene.photos)).toEqual(new Set(['ab'.repeat(32), ...(which === 'photo' ? [] : [hash])]));
		}
	});

	it('G12: takes out one ring at a door, and leaves the door', async () => {
		const scene = await makeScene(opened.store);
		const { office, phone } = scene;
		const ring = phone.make({
			ent: id(),
			kind: 'attempt',
			scope: office.scope,
			fields: { address: office.address, outcome: 'notHome', at: Date.now() - 86_400_000 }
		});
		await scene.send(await phone.push([ring]));
		expect(await scene.purge(ring.ent)).toEqual({ ok: true, counts: { attempt: 1 } });
		const left = await everything(scene, [], [ring.ent, office.address]);
		expect(left.entities.map(({ kind }) => kind)).toEqual(['address']);
	});
});

/** Scopes of a person and of the organisation are places of a household as rounds are. */
it('G12: a household in a coach scope asks that coach, one in the scope of all asks all', async () => {
	const store = await openSqlite(':memory:', { now: Date.now });
	const scene = await makeScene(store);
	const { office } = scene;
	const stranger = await office.phone(office.otherCoach);
	const asked = async () =>
		(
			await answerHandshake(office.ports, {
				tenant: office.tenant,
				dev: stranger.enrolled.dev,
				person: office.otherCoach
			})
		).purges ?? [];
	for (const scope of [coachScope(office.otherCoach), ORG_SCOPE]) {
		const ent = id();
		// No judge lets a household in there any more; what lies there is purged all the same.
		const state = { ent, kind: 'household', root: ent, fields: {} };
		await store.transaction(office.tenant, async (tx) => {
			const seq = await tx.takeNumbers(scope, 1);
			await tx.putEntities([{ ent, kind: 'household', root: ent, scope, move: 0, seq, state }]);
			await tx.putChanges([{ scope, ent, seq, move: 0, what: 'state' }]);
		});
		await scene.purge(ent);
		expect((await asked()).map(({ root }) => root)).toContain(ent);
	}
	await store.close();
});
