/** One contract for every store: what the sync core and the simulation stand on. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serverChance } from '#lib/server/crypto.ts';
import type { ServerStore, StoredChange, StoredEntity, StoredOperation } from '#lib/server/store/port.ts';
import { memoryStore, type OpenStore, postgresForTests, postgresStore, sqliteStore } from './stores.ts';

const postgres = await postgresForTests();
afterAll(() => postgres?.stop());

const STORES = [memoryStore, sqliteStore, ...(postgres ? [postgresStore(postgres)] : [])];
const id = serverChance.uuid;

function entity(change: Partial<StoredEntity> = {}): StoredEntity {
	const ent = change.ent ?? id();
	const kind = change.kind ?? 'visit';
	const root = change.root ?? ent;
	return { ent, kind, root, scope: 'org', move: 0, seq: 1, state: { ent, kind, root, fields: {} }, ...change };
}

function operation(change: Partial<StoredOperation> = {}): StoredOperation {
	const ent = id();
	return {
		opId: serverChance.operationId(Date.now()),
		scope: 'org',
		seq: 1,
		dev: id(),
		inc: id(),
		n: 1,
		root: ent,
		ent,
		kind: 'visit',
		eff: 'a',
		hash: 'h',
		body: '{}',
		receivedAt: 1,
		person: 'p',
		...change
	};
}

describe.each(STORES)('the store in $name', (kind) => {
	let opened: OpenStore;
	let store: ServerStore;
	beforeAll(async () => {
		opened = await kind.open();
		store = opened.store;
	});
	afterAll(() => opened.close());

	it('keeps nothing of a transaction that fails', async () => {
		const tenant = id();
		const one = operation();
		const failing = store.transaction(tenant, async (tx) => {
			await tx.takeNumbers('org', 3);
			await tx.insertOperations([one]);
			await tx.putEntities([entity({ ent: one.ent })]);
			await tx.denyRoot(one.root);
			throw new Error('the power went');
		});
		await expect(failing).rejects.toThrow('the power went');
		const after = await store.transaction(tenant, async (tx) => ({
			operations: await tx.findOperations([one.opId]),
			entities: await tx.peekEntities([one.ent]),
			denied: await tx.findDenied([one.root]),
			next: await tx.takeNumbers('org', 1)
		}));
		expect(after).toEqual({ operations: [], entities: [], denied: [], next: 1 });
	});

	it('G6: makes no lower number visible later, however many write at once and however slow', async () => {
		const tenant = id();
		const scope = 'org';
		let writing = true;
		const committed: number[] = [];
		const write = async (index: number): Promise<void> => {
			const attempt = store.transaction(tenant, async (tx) => {
				const ents = [id(), id()];
				const first = await tx.takeNumbers(scope, 2);
				for (let pause = 0; pause < index % 5; pause += 1) await tx.now();
				await tx.putEntities(ents.map((ent, at) => entity({ ent, scope, seq: first + at })));
				await tx.putChanges(
					ents.map((ent, at): StoredChange => ({ scope, ent, seq: first + at, move: 0, what: 'state' }))
				);
				if (index % 7 === 3) throw new Error('undone on purpose');
				return [first, first + 1];
			});
			await attempt.then(
				(numbers) => committed.push(...numbers),
				() => undefined
			);
		};
		const read: number[] = [];
		const follow = async (): Promise<void> => {
			let cursor = 0;
			for (;;) {
				const last = !writing;
				const page = await store.readChanges(tenant, scope, cursor, 5);
				read.push(...page.changes.map((change) => change.seq));
				expect(page.changes.every((change) => change.seq > cursor && change.seq <= page.head)).toBe(true);
				cursor = page.changes.length < 5 ? page.head : (page.changes.at(-1)?.seq ?? cursor);
				if (last && page.changes.length === 0) return;
				await new Promise((resolve) => setImmediate(resolve));
			}
		};
		const following = follow();
		await Promise.all(Array.from({ length: 40 }, (_, index) => write(index)));
		writing = false;
		await following;
		expect(committed.length).toBeGreaterThan(60);
		expect(read).toEqual([...committed].sort((a, b) => a - b));
	});

	it('lets two transactions that join into one record lose neither', async () => {
		const tenant = id();
		const ent = id();
		const join = (name: string): Promise<void> =>
			store.transaction(tenant, async (tx) => {
				const [before] = await tx.readEntities([ent]);
				await tx.now();
				const state = before?.state ?? { ent, kind: 'visit', root: ent, fields: {} };
				await tx.putEntities([
					entity({ ent, state: { ...state, fields: { ...state.fields, [name]: { m: 'r', v: true, c: 'a' } } } })
				]);
			});
		await Promise.all(Array.from({ length: 12 }, (_, index) => join(`f${index}`)));
		const [after] = await store.transaction(tenant, (tx) => tx.peekEntities([ent]));
		expect(Object.keys(after?.state.fields ?? {})).toHaveLength(12);
	});

	it('G11: refuses a second row under one operation id', async () => {
		const tenant = id();
		const one = operation();
		await store.transaction(tenant, (tx) => tx.insertOperations([one]));
		await expect(store.transaction(tenant, (tx) => tx.insertOperations([{ ...one, hash: 'other' }]))).rejects.toThrow();
		expect(await store.transaction(tenant, (tx) => tx.findOperations([one.opId]))).toEqual([one]);
	});

	it('G5: pages a stream without a gap, and says where it ends', async () => {
		const tenant = id();
		const ents = Array.from({ length: 7 }, () => id());
		await store.transaction(tenant, async (tx) => {
			const first = await tx.takeNumbers('org', 7);
			await tx.putEntities(ents.map((ent, at) => entity({ ent, seq: first + at })));
			await tx.putChanges(
				ents.map((ent, at): StoredChange => ({
					scope: 'org',
					ent,
					seq: first + at,
					move: 0,
					what: at === 2 ? 'leave' : 'state'
				}))
			);
		});
		const first = await store.readChanges(tenant, 'org', 0, 3);
		const second = await store.readChanges(tenant, 'org', 3, 10);
		expect([...first.changes, ...second.changes].map((change) => change.ent)).toEqual(ents);
		expect([first.head, second.head]).toEqual([7, 7]);
		expect(first.changes[2]?.state).toBeNull();
		expect(first.changes[0]?.state?.ent).toBe(ents[0]);
		expect(await store.readChanges(tenant, 'round:nobody', 0, 3)).toEqual({ head: 0, changes: [] });
	});

	it('G5: gives a snapshot newest first in two parts, which hold each line up to its ground once and none above', async () => {
		const tenant = id();
		const ents = Array.from({ length: 9 }, () => id());
		const kindOf = (at: number) => (at % 3 === 0 ? 'address' : 'visit');
		await store.transaction(tenant, async (tx) => {
			const first = await tx.takeNumbers('org', 9);
			await tx.putEntities(ents.map((ent, at) => entity({ ent, kind: kindOf(at), seq: first + at })));
			await tx.putChanges(
				ents.map((ent, at): StoredChange => ({
					scope: 'org',
					ent,
					seq: first + at,
					move: 0,
					what: at === 4 ? 'leave' : 'state'
				}))
			);
		});
		const ask = { scope: 'org', kinds: ['address', 'round'], limit: 2 };
		const first = await store.readSnapshot(tenant, { ...ask, at: null, below: null, isOfKinds: true });
		expect(first).toMatchObject({ head: 9, at: 9, total: 8 });
		expect(first.changes.map(({ seq }) => seq)).toEqual([7, 4]);
		expect(first.changes[0]?.state?.ent).toBe(ents[6]);
		await store.transaction(tenant, async (tx) => {
			const seq = await tx.takeNumbers('org', 1);
			await tx.putChanges([{ scope: 'org', ent: id(), seq, move: 0, what: 'leave' }]);
		});
		const rest = await store.readSnapshot(tenant, { ...ask, at: 9, below: 4, isOfKinds: true });
		expect(rest).toMatchObject({ head: 10, at: 9, total: null });
		expect(rest.changes.map(({ seq }) => seq)).toEqual([1]);
		const others = await store.readSnapshot(tenant, { ...ask, at: 9, below: 10, isOfKinds: false, limit: 20 });
		expect(others.changes.map(({ seq, what }) => `${seq} ${what}`)).toEqual([
			'9 state',
			'8 state',
			'6 state',
			'5 leave',
			'3 state',
			'2 state'
		]);
		expect(
			await store.readSnapshot(tenant, { ...ask, scope: 'round:nobody', at: null, below: null, isOfKinds: true })
		).toEqual({ head: 0, at: 0, total: 0, changes: [] });
	});

	it('knows the numbers and clocks of a device', async () => {
		const tenant = id();
		const [dev, inc, later] = [id(), id(), id()];
		const clocks = [
			operation({ dev, inc, n: 1, eff: 'a' }),
			operation({ dev, inc, n: 2, eff: 'c' }),
			operation({ dev, inc, n: 3, eff: 'b' }),
			operation({ dev, inc: later, n: 1, eff: 'd' })
		];
		await store.transaction(tenant, (tx) => tx.insertOperations(clocks));
		const answers = await store.transaction(tenant, async (tx) => ({
			none: await tx.highestEarlier(dev, inc, 1),
			two: await tx.highestEarlier(dev, inc, 3),
			ofAll: await tx.highestOf(dev),
			ofNone: await tx.highestOf(id()),
			below: await tx.findByClock({ dev, inc, n: 3, which: 'earlier', from: null }),
			above: await tx.findByClock({ dev, inc, n: 1, which: 'later', from: null }),
			further: await tx.findByClock({ dev, inc, n: 1, which: 'later', from: 'b' }),
			last: await tx.findByClock({ dev, inc, n: 3, which: 'later', from: null }),
			number: await tx.findByNumber(dev, inc, 2),
			numbers: await tx.findNumbers(dev, inc, [2, 9])
		}));
		expect(answers).toEqual({
			none: null,
			two: 'c',
			ofAll: 'd',
			ofNone: null,
			below: [clocks[1], clocks[0]],
			above: [clocks[2], clocks[1]],
			further: [clocks[1]],
			last: [],
			number: clocks[1],
			numbers: [{ n: 2, opId: clocks[1]?.opId }]
		});
		expect(await store.readDeviceRecord(tenant, dev)).toEqual({ known: { [inc]: 3, [later]: 1 }, highest: 'd' });
		expect(await store.readDeviceRecord(tenant, id())).toEqual({ known: {}, highest: null });
	});

	it('reads the history of a record in order of effective clock', async () => {
		const tenant = id();
		const ent = id();
		await store.transaction(tenant, (tx) => tx.insertOperations(['c', 'a', 'b'].map((eff) => operation({ ent, eff }))));
		expect((await store.readHistory(tenant, ent)).map((one) => one.eff)).toEqual(['a', 'b', 'c']);
	});

	it('finds an address with all that hangs on it, and nothing of its neighbour', async () => {
		const tenant = id();
		const [address, household, visit, attempt, neighbour] = [id(), id(), id(), id(), id()];
		const at = (ent: string, kind: string, root: string): StoredEntity =>
			entity({ ent, kind, root, state: { ent, kind, root, fields: { address: { m: 'r', v: address, c: 'a' } } } });
		const concern = entity({ kind: 'concern', root: household });
		const all = [
			entity({ ent: address, kind: 'address' }),
			at(household, 'household', household),
			at(visit, 'visit', household),
			at(attempt, 'attempt', address),
			concern
		];
		await store.transaction(tenant, (tx) => tx.putEntities([...all, entity({ ent: neighbour, kind: 'address' })]));
		const bundle = await store.transaction(tenant, (tx) => tx.readBundle(address));
		expect(bundle.map((one) => one.ent).sort()).toEqual(all.map((one) => one.ent).sort());
	});

	it('lets a code be used once, and not after its end', async () => {
		const tenant = id();
		await store.transaction(tenant, async (tx) => {
			await tx.putInvitation({ codeHash: 'x', person: 'p', expiresAt: 100, usedAt: null });
			await tx.putInvitation({ codeHash: 'y', person: 'p', expiresAt: 100, usedAt: null });
			const made = { by: 'a', at: 1, roles: ['coach'] as const, scopes: ['org', 'round:1'] };
			await tx.putInvitation({ codeHash: 'm', person: 'p', expiresAt: 100, usedAt: null, made });
		});
		const take = (code: string, now: number) => store.transaction(tenant, (tx) => tx.takeInvitation(code, now));
		const both = await Promise.all([take('x', 50), take('x', 50)]);
		expect(both.filter((one) => one !== null)).toHaveLength(1);
		expect(await take('m', 50)).toEqual({
			codeHash: 'm',
			person: 'p',
			expiresAt: 100,
			usedAt: 50,
			made: { by: 'a', at: 1, roles: ['coach'], scopes: ['org', 'round:1'] }
		});
		expect(await take('y', 100)).toBeNull();
		expect(await take('z', 1)).toBeNull();
	});

	it('keeps one tenant out of another', async () => {
		const [a, b] = [id(), id()];
		const one = operation();
		await store.transaction(a, async (tx) => {
			await tx.insertOperations([one]);
			await tx.putEntities([entity({ ent: one.ent })]);
			await tx.takeNumbers('org', 5);
		});
		const seen = await store.transaction(b, async (tx) => [
			await tx.findOperations([one.opId]),
			await tx.peekEntities([one.ent]),
			await tx.takeNumbers('org', 1)
		]);
		expect(seen).toEqual([[], [], 1]);
	});

	it('notes a contact without bringing a revoked device back', async () => {
		const tenant = id();
		const dev = id();
		await store.transaction(tenant, (tx) =>
			tx.putDevice({
				dev,
				person: 'p',
				label: 'l',
				submitKey: 's',
				readKey: 'r',
				enrolledAt: 1,
				lastContactAt: null,
				unsent: null,
				appVersion: null,
				persisted: null,
				clockOffsetMs: null,
				healed: [],
				installed: null,
				goesOnSince: null,
				broken: null,
				revokedAt: 7
			})
		);
		await store.transaction(tenant, (tx) =>
			tx.noteDevice(dev, { lastContactAt: 9, unsent: 2, persisted: false, installed: false, goesOnSince: 8 })
		);
		expect(await store.transaction(tenant, (tx) => tx.findDevice(dev))).toMatchObject({
			revokedAt: 7,
			lastContactAt: 9,
			unsent: 2,
			persisted: false,
			installed: false,
			goesOnSince: 8,
			appVersion: null
		});
	});

	it('names the first organisation that was founded', async () => {
		const fresh = await kind.open();
		expect(await fresh.store.firstTenant()).toBeNull();
		const [first, second] = [id(), id()];
		for (const [tenant, createdAt] of [
			[second, 2],
			[first, 1]
		] as const) {
			await fresh.store.transaction(tenant, (tx) =>
				tx.putOrganisation({ tenant, name: 'n', epoch: 'e', demo: false, packHash: null, createdAt })
			);
		}
		expect(await fresh.store.firstTenant()).toBe(first);
		expect(await fresh.store.readEpoch(first)).toBe('e');
		await fresh.close();
	});
});
