/** What a phone hears of something that waited in quarantine: taken over, corrected or not taken over. */
import { describe, expect, it, vi } from 'vitest';
import { record } from '#lib/device/twins/phone.ts';
import { bench, door } from './fixture.ts';

const ring = { address: door(0), outcome: 'notHome', cardLeft: false } as const;

async function waiting() {
	const made = bench(1);
	const { office, phone } = made;
	let decidedAt: number | null = null;
	const handshake = office.handshake.bind(office);
	office.handshake = async () => {
		const answer = await handshake();
		return answer.ok ? { ...answer, value: { ...answer.value, decidedAt } } : answer;
	};
	const app = await phone.start();
	await app.courier.exchange();
	office.judge = () => 'quarantined';
	const done = await record(app.core, 'recordAttempt', ring);
	const attempt = done.ok ? done.value.attempt : '';
	await app.courier.exchange();
	office.judge = () => 'stored';
	const [operation] = app.core.index.get(attempt)?.row.pend ?? [];
	if (!operation) throw new Error('the attempt does not wait');
	const decide = (how: () => void): void => {
		how();
		decidedAt = office.now() + 1;
	};
	const envelopes = (): number => office.pushes.reduce((sum, { envelopes: sent }) => sum + sent.length, 0);
	return { ...made, app, attempt, operation, decide, envelopes };
}

describe('a decision of the office', () => {
	it('G3: is asked for once, and what was taken over becomes part of the record', async () => {
		const { app, office, attempt, operation, decide, envelopes } = await waiting();
		const before = envelopes();
		await app.courier.exchange();
		expect(envelopes()).toBe(before);
		decide(() => void office.log.delete(operation.opId));
		expect(app.handover.book.unsent().size).toBe(0);
		expect(await app.courier.exchange()).toEqual({ ok: true });
		expect(envelopes()).toBe(before + 1);
		const row = app.core.index.get(attempt)?.row;
		expect([row?.pend.length, row?.base?.ent]).toEqual([0, attempt]);
		expect(app.views.build('outbox', {}).map((item) => item.where.kind)).toEqual(['office']);
		await app.courier.exchange();
		expect(envelopes()).toBe(before + 1);
	});

	it('G3: is asked for again after a crash, until the answer came', async () => {
		const { phone, office, operation, decide, app } = await waiting();
		decide(() => void office.log.delete(operation.opId));
		const push = office.push.bind(office);
		office.push = async (request) => (request.envelopes.length > 0 ? { ok: false, failure: 'offline' } : push(request));
		expect((await app.courier.exchange()).ok).toBe(false);
		office.push = push;
		phone.disk.crash('process');
		const again = await phone.start();
		expect(await again.courier.exchange()).toEqual({ ok: true });
		expect(again.views.build('outbox', {}).map((item) => item.where.kind)).toEqual(['office']);
	});

	it('G3: is asked for again when only the rest of a push was answered before a crash', async () => {
		const { phone, office, operation, decide, app } = await waiting();
		await record(app.core, 'recordAttempt', { ...ring, address: door(1) });
		decide(() => void office.log.delete(operation.opId));
		const push = office.push.bind(office);
		office.push = (request) =>
			push({ ...request, envelopes: request.envelopes.filter(({ opId }) => opId !== operation.opId) });
		await app.courier.exchange();
		office.push = push;
		phone.disk.crash('process');
		const again = await phone.start();
		await again.courier.exchange();
		expect(again.views.build('outbox', {}).map((item) => item.where.kind)).toEqual(['office', 'office']);
	});

	it('G3: is asked for also when the handshake told of it while an older answer was on its way', async () => {
		const { app, office, decide } = await waiting();
		const push = office.push.bind(office);
		let arrive = (): void => undefined;
		office.push = async (request) => {
			const answer = await push(request);
			await new Promise<void>((resolve) => (arrive = resolve));
			return answer;
		};
		office.judge = () => 'quarantined';
		const done = await record(app.core, 'recordAttempt', { ...ring, address: door(1) });
		const saved = app.courier.saved();
		await vi.waitFor(() => expect(office.pushes.at(-1)?.envelopes).toHaveLength(1));
		office.judge = () => 'stored';
		office.push = push;
		const attempt = done.ok ? done.value.attempt : '';
		const [late] = app.core.index.get(attempt)?.row.pend ?? [];
		const kept = office.log.get(late?.opId ?? '');
		if (!kept) throw new Error('it is not kept');
		decide(() => void office.log.set(kept.opId, { ...kept, decision: 'discarded', reason: 'double' }));
		expect(await app.courier.exchange()).toEqual({ ok: true });
		arrive();
		await saved;
		// What goes by itself in between was told of the decision and not asked about it.
		await record(app.core, 'recordAttempt', { ...ring, address: door(2) });
		await app.courier.saved();
		await app.courier.exchange();
		const where = app.views.build('outbox', {}).find((item) => item.id === attempt)?.where;
		expect(where).toMatchObject({ kind: 'office-declined', why: 'double' });
	});

	it('G9: puts what stands for a corrected record in its place once it was pulled, and not before', async () => {
		const { app, office, attempt, operation, decide } = await waiting();
		const kept = office.log.get(operation.opId);
		if (!kept) throw new Error('it is not kept');
		decide(() => {
			const fields = { ...operation.fields, outcome: 'spoken' };
			const stands = office.store({ ...operation, opId: `${operation.opId.slice(0, -4)}ffff`, n: 99, fields });
			const { scope, seq, eff } = stands;
			office.log.set(operation.opId, { ...kept, decision: 'corrected', scope, seq, eff });
		});
		await app.courier.exchange();
		const entity = app.core.index.get(attempt);
		expect([entity?.row.pend.length, entity?.values['outcome']]).toEqual([0, 'spoken']);
		expect(app.views.build('outbox', {}).map((item) => item.where.kind)).toEqual(['office']);
	});

	it('keeps a record in view that the office did not take over, and says why', async () => {
		const { phone, app, office, attempt, operation, decide } = await waiting();
		const kept = office.log.get(operation.opId);
		if (!kept) throw new Error('it is not kept');
		decide(() => void office.log.set(operation.opId, { ...kept, decision: 'discarded', reason: 'double' }));
		await app.courier.exchange();
		expect(app.core.index.get(attempt)?.values['outcome']).toBe('notHome');
		expect(app.views.build('outbox', {}).map((item) => item.where)).toMatchObject([
			{ kind: 'office-declined', why: 'double' }
		]);
		phone.disk.crash('process');
		const again = await phone.start();
		expect(again.views.build('outbox', {})[0]?.where.kind).toBe('office-declined');
	});

	it('gives a record back as the office has it when a change of it was not taken over', async () => {
		const { app, office, decide } = await waiting();
		const ok = await record(app.core, 'recordAttempt', { ...ring, address: door(1) });
		const attempt = ok.ok ? ok.value.attempt : '';
		await app.courier.exchange();
		office.judge = () => 'quarantined';
		await record(app.core, 'leaveCard', { attempt, cardLeft: true });
		await app.courier.exchange();
		expect(app.core.index.get(attempt)?.values['cardLeft']).toBe(true);
		const [change] = app.core.index.get(attempt)?.row.pend ?? [];
		const kept = office.log.get(change?.opId ?? '');
		if (!kept) throw new Error('it is not kept');
		decide(() => void office.log.set(kept.opId, { ...kept, decision: 'discarded', reason: 'mistake' }));
		await app.courier.exchange();
		expect(app.core.index.get(attempt)?.values['cardLeft']).toBe(false);
		const where = app.views.build('outbox', {}).find((item) => item.id === attempt)?.where;
		expect(where).toMatchObject({ kind: 'office-declined', why: 'mistake' });
	});
});
