/** A database that lost its end under the same epoch: what the office finds out from its phones, on both engines. */
import { describe, expect, it } from 'vitest';
import type { SqlStore } from '#lib/server/store/sql-store.ts';
import { noteVerified } from '#lib/server/backup/note-verified.ts';
import { readPull } from '#lib/server/sync/pull.ts';
import type { TestOffice } from './office.ts';
import type { Phone } from './phone.ts';
import { ENGINES, greet, keepSites, ring, send, siteOf, stored } from './site.ts';

keepSites();

/** As a standby that received nothing after these: rows and numbers are gone, the epoch stays. */
async function loseFrom(store: SqlStore, options: { readonly scope: string; readonly seq: number }): Promise<void> {
	const { scope, seq } = options;
	const { db } = store;
	await db.deleteFrom('operation').where('scope', '=', scope).where('seq', '>=', seq).execute();
	await db.deleteFrom('change').where('scope', '=', scope).where('seq', '>=', seq).execute();
	const gone = await db.selectFrom('entity').select('ent').where('scope', '=', scope).where('seq', '>=', seq).execute();
	const ents = gone.map(({ ent }) => ent);
	await db.deleteFrom('attempt_list').where('ent', 'in', ents).execute();
	await db.deleteFrom('entity').where('scope', '=', scope).where('seq', '>=', seq).execute();
	await db
		.updateTable('scope_counter')
		.set({ seq: seq - 1 })
		.where('scope', '=', scope)
		.execute();
}

const alarms = async (store: SqlStore): Promise<readonly unknown[]> =>
	(await store.db.selectFrom('alarm').select('detail').where('kind', '=', 'otherHistory').execute()).map(
		({ detail }): unknown => JSON.parse(detail)
	);

const pullFrom = async (office: TestOffice, phone: Phone, after: number) =>
	readPull(office.ports, {
		tenant: office.tenant,
		person: phone.enrolled.person.id,
		dev: phone.enrolled.dev,
		request: {
			version: 1,
			scope: office.scope,
			epoch: await office.ports.store.readEpoch(office.tenant),
			after,
			limit: 500
		}
	});

describe.each(ENGINES)('an office on %s that lost what it acknowledged', (engine) => {
	const scene = async () => {
		const { store, office } = await siteOf(engine);
		const phone = await office.phone();
		const operations = [ring(office, phone), ring(office, phone)];
		const request = await phone.push(operations);
		const { receipts } = await send(office, request);
		const seqs = receipts.map(({ seq }) => seq);
		const epoch = await store.readEpoch(office.tenant);
		return { store, office, phone, operations, request, receipts, seqs, epoch };
	};

	it('G8: lives a new epoch as soon as a receipt of its own names what it lacks', async () => {
		const { store, office, operations, request, receipts, seqs, epoch } = await scene();
		await loseFrom(store, { scope: office.scope, seq: seqs[1] ?? 0 });
		const answer = await send(office, { ...request, receipts: [...receipts] });
		expect(answer.epoch).not.toBe(epoch);
		expect(await store.readEpoch(office.tenant)).toBe(answer.epoch);
		expect(await stored(office, operations)).toHaveLength(2);
		expect(answer.receipts.map(({ eff }) => eff)).toEqual(receipts.map(({ eff }) => eff));
		expect(await alarms(store)).toEqual([{ reason: 'receiptUnknown', dev: operations[0]?.dev, count: 1 }]);
	});

	it('G8: keeps its epoch for a receipt that it did not sign', async () => {
		const { store, office, request, receipts, seqs, epoch } = await scene();
		await loseFrom(store, { scope: office.scope, seq: seqs[1] ?? 0 });
		const forged = receipts.map((receipt) => ({ ...receipt, mac: 'AAAA' }));
		expect((await send(office, { ...request, receipts: forged })).epoch).toBe(epoch);
		expect(await alarms(store)).toEqual([]);
	});

	it('G8: says that it lacks what the phone was told last', async () => {
		const { store, office, phone, operations, seqs } = await scene();
		const newest = operations.map(({ opId }) => opId);
		const next = async () => send(office, phone.request([await phone.seal(ring(office, phone))], { newest }));
		expect((await next()).lacks).toBeUndefined();
		await loseFrom(store, { scope: office.scope, seq: seqs[1] ?? 0 });
		expect((await next()).lacks).toBe(true);
	});

	it('G3: says that it lacks what it had put aside', async () => {
		const { store, office, phone } = await scene();
		const aside = { ...ring(office, phone), scope: 'practice' };
		const [receipt] = (await send(office, await phone.push([aside]))).receipts;
		expect(receipt?.result).toBe('quarantined');
		const next = async () =>
			send(office, phone.request([await phone.seal(ring(office, phone))], { newest: [aside.opId] }));
		expect((await next()).lacks).toBeUndefined();
		await store.db.deleteFrom('quarantine').where('op_id', '=', aside.opId).execute();
		expect((await next()).lacks).toBe(true);
	});

	it('G8: lives a new epoch when a phone stands further than the scope goes', async () => {
		const { store, office, phone, seqs, epoch } = await scene();
		const head = seqs[1] ?? 0;
		const level = await pullFrom(office, phone, head);
		expect(level).toMatchObject({ ok: true, answer: { epoch, to: head } });
		await loseFrom(store, { scope: office.scope, seq: head });
		const answer = await pullFrom(office, phone, head);
		expect(answer).toMatchObject({ ok: true, answer: { from: 0, to: head - 1 } });
		expect(answer.ok && answer.answer.epoch).not.toBe(epoch);
		expect(await alarms(store)).toMatchObject([{ reason: 'cursorAhead', scope: office.scope, stands: head }]);
	});

	it('G8: takes no backup of what it lost for one of its own, whose numbers it gives again', async () => {
		const { store, office, phone, operations, receipts, seqs, epoch } = await scene();
		const newest = { opId: operations[1]?.opId ?? '', scope: office.scope, seq: seqs[1] ?? 0 };
		const note = async (name: string) =>
			office.ports.store.transaction(office.tenant, async (tx) => {
				const at = await tx.now();
				const backup = { id: name, epoch, takenAt: at, verifiedAt: at, file: name, digest: name };
				return noteVerified(tx, { backup, newest: [newest] });
			});
		await loseFrom(store, { scope: office.scope, seq: newest.seq });
		const again = await send(office, await phone.push([ring(office, phone)]));
		expect(again.receipts[0]?.seq).toBe(receipts[1]?.seq);
		expect(await note('behind')).toBe(false);
		expect((await greet(office, phone)).covered).toBeUndefined();
		newest.opId = again.receipts[0]?.opId ?? '';
		expect(await note('own')).toBe(true);
		expect((await greet(office, phone)).covered).toEqual({ [office.scope]: newest.seq });
	});
});
