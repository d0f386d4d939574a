/** A server that did not know a kind or a field, and the same store under a version that does: nothing carried is lost. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { RECORDS, type RecordTypes } from '#lib/domain/records/index.ts';
import { serverChance } from '#lib/server/crypto.ts';
import { readPull } from '#lib/server/sync/pull.ts';
import { receivePush } from '#lib/server/sync/push.ts';
import { readScopeDigest } from '#lib/server/sync/scope-digest.ts';
import { noteRegistry, refoldRecords } from '#lib/server/sync/refold.ts';
import type { SqlStore } from '#lib/server/store/sql-store.ts';
import { digestOf } from '#lib/sync/digest.ts';
import { decodeClock } from '#lib/sync/clock.ts';
import { applyOperation, type Operation } from '#lib/sync/operation.ts';
import { joinEntities, type EntityState } from '#lib/sync/merge.ts';
import { readOperation } from '#lib/sync/upcasts.ts';
import { plainValues } from '#lib/sync/values.ts';
import { makeOffice, type TestOffice } from './office.ts';
import type { Phone } from './phone.ts';
import { memoryStore, type OpenStore, postgresForTests, postgresStore, sqliteStore } from './stores.ts';

const postgres = await postgresForTests();
afterAll(() => postgres?.stop());

const STORES = [memoryStore, sqliteStore, ...(postgres ? [postgresStore(postgres)] : [])];
const id = serverChance.uuid;

/** As an earlier version had it: without these kinds, and without these fields. */
function without(missing: {
	kinds?: readonly string[];
	fields?: Readonly<Record<string, readonly string[]>>;
}): RecordTypes {
	const entries = Object.entries<RecordTypes[string]>(RECORDS).flatMap(([kind, type]) => {
		if (missing.kinds?.includes(kind)) return [];
		const gone = missing.fields?.[kind] ?? [];
		const fields = Object.fromEntries(Object.entries(type.fields).filter(([name]) => !gone.includes(name)));
		return [[kind, { ...type, fields }] as const];
	});
	return Object.fromEntries(entries);
}

/** One field of each merge is unknown. */
const EARLIER = without({
	fields: {
		visit: ['state'],
		address: ['doNotVisit'],
		photo: ['tags'],
		note: ['text']
	}
});

describe.each(STORES)('an upgrade over the store in $name', (kind) => {
	let opened: OpenStore;
	let office: TestOffice;
	let phone: Phone;
	beforeAll(async () => {
		opened = await kind.open();
	});
	afterAll(() => opened.close());
	beforeEach(async () => {
		office = await makeOffice(opened.store, Date.now);
		phone = await office.phone();
	});

	const pushTo = async (types: RecordTypes, operations: readonly Operation[]): Promise<void> => {
		const outcome = await receivePush({ ...office.ports, types }, await phone.push(operations));
		if (!outcome.ok) throw new Error(`refused: ${outcome.error.kind}`);
		expect(outcome.answer.receipts.map(({ result, reason }) => reason ?? result)).toEqual(
			operations.map(() => 'stored')
		);
	};
	const note = (types: RecordTypes): Promise<void> =>
		opened.store.transaction(office.tenant, (tx) => noteRegistry(tx, types));
	const stateOf = async (ent: string): Promise<EntityState> => {
		const [entity] = await opened.store.transaction(office.tenant, (tx) => tx.peekEntities([ent]));
		if (!entity) throw new Error('the record is not there');
		return entity.state;
	};
	/** What the log alone makes of a record, in whatever order. */
	const foldOf = async (ent: string): Promise<EntityState> => {
		const log = await opened.store.readHistory(office.tenant, ent);
		const states = [...log].reverse().map(({ body, eff }) => {
			const read = readOperation(body);
			if (!read.ok) throw new Error(read.reason);
			return applyOperation(undefined, read.value, eff);
		});
		return states.reduce(joinEntities);
	};
	const upgrade = (batch?: number) =>
		refoldRecords(office.ports, { tenant: office.tenant, ...(batch ? { batch } : {}) });
	const headOf = async (): Promise<number> => (await opened.store.readChanges(office.tenant, office.scope, 0, 1)).head;
	const make = (ofKind: string, fields: Operation['fields'], ent = id(), base?: string[]): Operation =>
		phone.make({ ent, kind: ofKind, scope: office.scope, root: office.household, fields, ...(base ? { base } : {}) });
	let shown: string;
	beforeEach(() => {
		shown = id();
	});
	const tagged = (tag: string): Operation => make('photo', { tags: { add: { [id()]: tag } } }, shown);

	it('G4: makes a set of what was carried as a register, with every item that two versions of the field had lost', async () => {
		await note(EARLIER);
		await pushTo(EARLIER, [tagged('mould'), tagged('window')]);
		const carried = await stateOf(shown);
		expect(carried.fields['tags']?.m).toBe('r');
		// Until it is folded anew it reads as what it is, as far as the register goes.
		expect(plainValues(carried)['tags']).toEqual(['window']);
		expect(await upgrade()).toMatchObject({ changed: 1 });
		const folded = await stateOf(shown);
		expect([...(plainValues(folded)['tags'] as string[])].sort()).toEqual(['mould', 'window']);
		expect(folded).toEqual(await foldOf(shown));
	});

	it('G4: folds ladders, notes and guards anew as well, and does nothing the second time', async () => {
		await note(EARLIER);
		const visit = make('visit', { address: office.address, household: office.household, state: { step: 'closed' } });
		const back = make('visit', { state: { step: 'open' } }, visit.ent);
		const words = make('note', { text: 'Het tocht.' });
		const others = make('note', { text: 'Het trekt.' }, words.ent);
		const guard = phone.make({
			ent: office.address,
			kind: 'address',
			scope: office.scope,
			root: office.address,
			fields: { doNotVisit: { set: true } }
		});
		await pushTo(EARLIER, [visit, back, words, others, guard]);
		await upgrade();
		for (const ent of [visit.ent, words.ent, office.address]) expect(await stateOf(ent)).toEqual(await foldOf(ent));
		expect(plainValues(await stateOf(visit.ent))['state']).toBe('closed');
		expect((await stateOf(words.ent)).fields['text']?.m).toBe('n');
		expect(plainValues(await stateOf(office.address))['doNotVisit']).toBe(true);
		const head = await headOf();
		expect(await upgrade()).toEqual({ changed: 0, looked: 0 });
		expect(await headOf()).toBe(head);
	});

	it('G10: tells the scope by a new number, so that a phone with the carried state ends with the same as the server', async () => {
		await note(EARLIER);
		await pushTo(EARLIER, [tagged('mould'), tagged('window')]);
		const pull = async (after: number) => {
			const [epoch, scope] = [await opened.store.readEpoch(office.tenant), office.scope];
			const outcome = await readPull(office.ports, {
				tenant: office.tenant,
				person: office.coach,
				request: { version: 1, epoch, scope, after, limit: 500 }
			});
			if (!outcome.ok) throw new Error('outside the scope');
			return outcome.answer;
		};
		const rows = new Map<string, EntityState>();
		const take = (changes: Awaited<ReturnType<typeof pull>>['changes']): void => {
			for (const change of changes) {
				if (change.what !== 'state') continue;
				const mine = rows.get(change.ent);
				rows.set(change.ent, mine ? joinEntities(mine, change.state) : change.state);
			}
		};
		const first = await pull(0);
		take(first.changes);
		await upgrade();
		const second = await pull(first.to);
		expect(second.changes.map((change) => change.ent)).toEqual([shown]);
		take(second.changes);
		const epoch = await opened.store.readEpoch(office.tenant);
		const about = { tenant: office.tenant, epoch, scope: office.scope, seq: second.to };
		expect(await digestOf([...rows.values()], office.ports.crypto.hash)).toBe(
			await readScopeDigest(office.ports, about)
		);
	});

	it('G4: lets a phone that holds a carried note take the folded one over its own', async () => {
		const types = without({ fields: { note: ['text'] } });
		const note = make('note', { text: 'Het tocht.' });
		const clock = `${'0'.repeat(15)}`;
		const carried = applyOperation(undefined, note, clock, types);
		const folded = applyOperation(undefined, note, clock);
		expect(joinEntities(carried, folded)).toEqual(folded);
		expect(joinEntities(folded, carried)).toEqual(folded);
	});

	it('goes on where a batch ended when it is killed, and several processes fold each record once', async () => {
		await note(EARLIER);
		const visits = Array.from({ length: 7 }, () => make('visit', { state: { step: 'closed' } }));
		await pushTo(EARLIER, visits);
		const head = await headOf();
		let commits = 0;
		const dying = {
			...office.ports,
			store: {
				...opened.store,
				transaction: (async (tenant, run) => {
					commits += 1;
					if (commits > 2) throw new Error('killed');
					return opened.store.transaction(tenant, run);
				}) satisfies typeof opened.store.transaction
			}
		};
		await expect(refoldRecords(dying, { tenant: office.tenant, batch: 2 })).rejects.toThrow('killed');
		await Promise.all([upgrade(2), upgrade(2), upgrade(2)]);
		for (const { ent } of visits) expect(await stateOf(ent)).toEqual(await foldOf(ent));
		expect(await headOf()).toBe(head + visits.length);
	});

	/** As an earlier version would have left it, of a kind unknown to it: this version's own rules would run on a push. */
	const leave = (operation: Operation, types: RecordTypes): Promise<void> =>
		opened.store.transaction(office.tenant, async (tx) => {
			const seq = await tx.takeNumbers(office.scope, 1);
			const { hlc, opId, dev, inc, n, root, ent, kind: ofKind } = operation;
			const eff = `${String(hlc.time).padStart(15, '0')}`;
			const rest = { opId, dev, inc, n, root, ent, kind: ofKind, eff, scope: office.scope, seq, receivedAt: 1 };
			await tx.insertOperations([{ ...rest, hash: 'h', body: JSON.stringify(operation), person: office.coach }]);
			const state = applyOperation(undefined, operation, eff, types);
			await tx.putEntities([{ ent, kind: ofKind, root, scope: office.scope, move: 0, seq, state }]);
			await tx.putChanges([{ scope: office.scope, ent, seq, move: 0, what: 'state' }]);
		});
	const listed = async (list: 'concern_list' | 'attempt_list', ent: string): Promise<boolean> => {
		const { db } = opened.store as SqlStore;
		return (await db.selectFrom(list).select('ent').where('ent', '=', ent).execute()).length > 0;
	};

	it('applies the rule on arrival to a concern that came while its kind was unknown, and lists every kind that became known', async () => {
		const earlier = without({ kinds: ['concern', 'attempt'] });
		await note(earlier);
		const concern = make('concern', { category: 'draught', address: office.address });
		const attempt = make('attempt', { address: office.address, outcome: 'notHome' });
		await leave(concern, earlier);
		await leave(attempt, earlier);
		const isSql = kind.name !== 'memory';
		if (isSql) {
			const { db } = opened.store as SqlStore;
			await db.deleteFrom('concern_list').where('ent', '=', concern.ent).execute();
			await db.deleteFrom('attempt_list').where('ent', '=', attempt.ent).execute();
		}
		await upgrade();
		expect(plainValues(await stateOf(concern.ent))).toMatchObject({
			owner: office.coordinator,
			dueOn: expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/)
		});
		if (isSql) expect(await listed('concern_list', concern.ent)).toBe(true);
		if (isSql) expect(await listed('attempt_list', attempt.ent)).toBe(true);
	});

	it('begins anew for a third version when the second one was killed on its way', async () => {
		await note(EARLIER);
		const last = make('note', { text: 'Het tocht.' }, `ffffffff-${id().slice(9)}`);
		const visit = make('visit', { state: { step: 'closed' } });
		await pushTo(EARLIER, [last, visit]);
		let commits = 0;
		const transaction: typeof opened.store.transaction = (tenant, run) => {
			commits += 1;
			return commits > 1 ? Promise.reject(new Error('killed')) : opened.store.transaction(tenant, run);
		};
		const dying = { ...office.ports, store: { ...opened.store, transaction } };
		const second = without({ fields: { visit: ['state'], address: ['doNotVisit'], photo: ['tags'] } });
		await expect(refoldRecords(dying, { tenant: office.tenant, types: second, batch: 1 })).rejects.toThrow('killed');
		await upgrade();
		for (const ent of [last.ent, visit.ent]) expect(await stateOf(ent)).toEqual(await foldOf(ent));
	});

	it('holds a guard again that a coach lifted while nobody here could judge it, and empties a value that does not fit', async () => {
		const earlier = without({ fields: { address: ['doNotVisit', 'street'] } });
		await note(earlier);
		const at = (fields: Operation['fields']): Operation =>
			phone.make({ ent: office.address, kind: 'address', scope: office.scope, root: office.address, fields });
		const set = at({ doNotVisit: { set: true } });
		await pushTo(earlier, [set, at({ doNotVisit: { lift: [set.opId] } }), at({ street: { not: 'a street' } })]);
		await upgrade();
		const values = plainValues(await stateOf(office.address));
		expect(values['doNotVisit']).toBe(true);
		expect(values['street']).toBeNull();
		expect(await stateOf(office.address)).toEqual(await foldOf(office.address));
	});

	it('folds what an earlier process carried before anything is joined into it, also after the upgrade', async () => {
		await note(EARLIER);
		await upgrade();
		// A process of the earlier version still runs beside this one.
		await pushTo(EARLIER, [tagged('mould'), tagged('window')]);
		await pushTo(RECORDS, [tagged('boiler')]);
		expect([...(plainValues(await stateOf(shown))['tags'] as string[])].sort()).toEqual(['boiler', 'mould', 'window']);
	});

	it('tells by the records themselves what was carried, in a store that never noted its registry', async () => {
		await pushTo(EARLIER, [tagged('mould'), tagged('window')]);
		expect(await upgrade()).toMatchObject({ changed: 1 });
		expect(await stateOf(shown)).toEqual(await foldOf(shown));
	});

	it('goes back to registers under an earlier version, and forward again without a loss', async () => {
		await note(RECORDS);
		await pushTo(RECORDS, [tagged('mould'), tagged('window')]);
		await refoldRecords(office.ports, { tenant: office.tenant, types: EARLIER });
		expect((await stateOf(shown)).fields['tags']?.m).toBe('r');
		await pushTo(EARLIER, [tagged('boiler')]);
		await upgrade();
		expect(await stateOf(shown)).toEqual(await foldOf(shown));
	});

	it('keeps a clock that can be read in every record that was folded anew', async () => {
		await note(EARLIER);
		await pushTo(EARLIER, [tagged('mould')]);
		await upgrade();
		const field = (await stateOf(shown)).fields['tags'];
		const clocks = field?.m === 's' ? Object.values(field.a).map((added) => decodeClock(added.c).time) : [];
		expect(clocks).toHaveLength(1);
		expect(Number.isFinite(clocks[0])).toBe(true);
	});
});
