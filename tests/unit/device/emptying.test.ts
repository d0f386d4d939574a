import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import { makeDeviceKeys } from '#lib/device/browser/device-keys.ts';
import { PhoneSafety } from '#lib/device/browser/phone-safety.ts';
import { StoreTrouble } from '#lib/device/core/trouble.ts';
import type { Session } from '#lib/device/browser/session.ts';
import { createVault } from '#lib/device/browser/vault.ts';
import { isTalkMarked, mustEmpty, withTalk } from '#lib/device/core/safety.ts';
import type { NetPort, NetResult } from '#lib/device/core/ports.ts';
import { record } from '#lib/device/twins/phone.ts';
import { OPEN_VISIT_HOURS_MAX } from '#lib/domain/visit.ts';
import { bench, door } from './fixture.ts';

const HOUR_MS = 3_600_000;

async function enrolled() {
	const made = bench();
	const app = await made.phone.start();
	await app.courier.exchange();
	return { ...made, app };
}

const never = (): never => {
	throw new Error('nothing is emptied here');
};

/** The safety of a phone whose stores nobody may touch in this test. */
function safetyOf(app: Awaited<ReturnType<typeof enrolled>>['app'], letGo: () => Promise<void> = never): PhoneSafety {
	return new PhoneSafety({
		handover: () => app.handover,
		session: () => null,
		stores: never,
		proving: () => null,
		letGo,
		step: () => undefined,
		onChange: () => undefined,
		onEmptied: never
	});
}

/** A phone that can be locked by taking its session away. */
async function lockable(app: Awaited<ReturnType<typeof enrolled>>['app']) {
	const { core, drafts, views } = app;
	const file = { read: async () => null, write: async () => undefined };
	const { read } = await makeDeviceKeys();
	const costs = [{ memoryKiB: 256, iterations: 1 }];
	const vault = await createVault({ file, passphrase: 'vier woorden', bound: 'here', readKey: read.privateKey, costs });
	const phone: { session: Session | null; emptied: number } = {
		session: { core, drafts, views, vault, photoWhere: () => ({ kind: 'elsewhere' }), end: () => core.quiet() },
		emptied: 0
	};
	const never = (): never => {
		throw new Error('emptied');
	};
	const safety = new PhoneSafety({
		handover: () => app.handover,
		session: () => phone.session,
		stores: never,
		proving: () => null,
		letGo: () => {
			phone.emptied += 1;
			return never();
		},
		step: () => undefined,
		onChange: () => undefined,
		onEmptied: never
	});
	return { phone, safety };
}

const about = { appVersion: 'test', persisted: null };
const answering = (net: NetPort, answer: NetResult<never>): NetPort => ({ ...net, handshake: async () => answer });

describe('a withdrawn phone', () => {
	it('G15: is not emptied while a talk is open on it, and is at the first moment without one', () => {
		expect(mustEmpty({ revoked: true }, { hasOpenVisit: true })).toBe(false);
		expect(mustEmpty({ revoked: true }, { hasOpenVisit: false })).toBe(true);
		expect(mustEmpty({ revoked: false }, { hasOpenVisit: false })).toBe(false);
	});

	it('G15: is not emptied while locked under an open talk, for as long as a talk may lie open', async () => {
		const { app, clock, office } = await enrolled();
		const visit = await record(app.core, 'startVisit', { address: door(0) });
		const { phone, safety } = await lockable(app);
		await safety.noteTalk();
		expect(app.handover.meta.safety?.talkUntil).toBe(app.handover.now() + OPEN_VISIT_HOURS_MAX * HOUR_MS);
		phone.session = null;
		await app.handover.noteRevoked();
		await safety.afterExchange(office, about);
		clock.advance((OPEN_VISIT_HOURS_MAX - 1) * HOUR_MS);
		await safety.afterExchange(office, about);
		expect(phone.emptied).toBe(0);
		expect(JSON.stringify(app.handover.meta.safety)).not.toContain(visit.ok ? visit.value.visit : '-');
		clock.advance(2 * HOUR_MS);
		await expect(safety.afterExchange(office, about)).rejects.toThrow('emptied');
	});

	it('is emptied while locked once the talk was closed, and when the clock was set back from the mark', async () => {
		const { app, clock, office } = await enrolled();
		const visit = await record(app.core, 'startVisit', { address: door(0) });
		const { phone, safety } = await lockable(app);
		await safety.noteTalk();
		if (!visit.ok) throw new Error('no visit was started');
		await record(app.core, 'closeVisit', { visit: visit.value.visit });
		await safety.noteTalk();
		expect(app.handover.meta.safety).not.toHaveProperty('talkUntil');
		await app.handover.noteRevoked();
		phone.session = null;
		await expect(safety.afterExchange(office, about)).rejects.toThrow('emptied');
		const late = { talkUntil: app.handover.now() + OPEN_VISIT_HOURS_MAX * HOUR_MS };
		clock.advance(-2 * HOUR_MS);
		expect(isTalkMarked(late, app.handover.now())).toBe(false);
		expect(isTalkMarked({ ...late, seenAt: late.talkUntil - HOUR_MS }, app.handover.now())).toBe(true);
	});

	it('is marked once an hour at most, and not for every word of a talk', () => {
		const marked = withTalk(undefined, { hasOpenVisit: true, now: 0 });
		expect(marked).toEqual({ talkUntil: OPEN_VISIT_HOURS_MAX * HOUR_MS });
		expect(withTalk(marked ?? undefined, { hasOpenVisit: true, now: HOUR_MS - 1 })).toBeNull();
		expect(withTalk(marked ?? undefined, { hasOpenVisit: true, now: HOUR_MS })).not.toBeNull();
		expect(withTalk(undefined, { hasOpenVisit: false, now: 0 })).toBeNull();
	});

	it('believes the office alone: no portal, no cut and no other refusal withdraws it or hides anything', async () => {
		const { app, office } = await enrolled();
		const safety = safetyOf(app);
		const others = [
			{ ok: false, failure: 'portal', detail: '/api/v1/handshake' },
			{ ok: false, failure: 'refused', detail: 'notEnrolled' },
			{ ok: false, failure: 'refused' },
			{ ok: false, failure: 'offline' }
		] as const;
		for (const other of others) await safety.hearing(answering(office, other)).handshake();
		expect(safety.view()).toMatchObject({ hidden: null, isRevoked: false });
		await safety.hearing(answering(office, { ok: false, failure: 'refused', detail: 'personEnded' })).handshake();
		expect(safety.view()).toMatchObject({ hidden: { kind: 'ended' }, isRevoked: false });
		await app.courier.exchange();
		expect(safety.view().hidden).toBeNull();
		await safety.hearing(answering(office, { ok: false, failure: 'refused', detail: 'deviceRevoked' })).handshake();
		expect(safety.view()).toMatchObject({ hidden: { kind: 'ended' }, isRevoked: true });
	});
});

describe('a withdrawn phone that could not be emptied', () => {
	it('is emptied by the next exchange', async () => {
		const { app, office } = await enrolled();
		let tries = 0;
		const safety = safetyOf(app, async () => {
			tries += 1;
			throw new StoreTrouble('closed', 'rows');
		});
		await app.handover.noteRevoked();
		const about = { appVersion: 'test', persisted: null };
		await expect(safety.afterExchange(office, about)).rejects.toMatchObject({ kind: 'closed' });
		await expect(safety.afterExchange(office, about)).rejects.toMatchObject({ kind: 'closed' });
		expect(tries).toBe(2);
	});
});

describe('what an emptied phone keeps', () => {
	it('G3: every envelope that the office does not have, in outbox and journal, and none that it has', async () => {
		const { app, phone, office } = await enrolled();
		await record(app.core, 'recordAttempt', { address: door(0), outcome: 'notHome', cardLeft: false });
		await app.courier.exchange();
		await record(app.core, 'recordAttempt', { address: door(1), outcome: 'notHome', cardLeft: false });
		expect(app.handover.book.entries()).toHaveLength(2);
		expect(await app.handover.keepUnsent()).toBe(1);
		expect(app.handover.book.entries()).toHaveLength(1);
		// Found again after a restart, and handed in.
		const again = await phone.start();
		expect(again.handover.book.unsent().size).toBe(1);
		await again.courier.exchange();
		expect(again.handover.book.unsent().size).toBe(0);
		expect([...office.entities.values()].filter(({ state }) => state.kind === 'attempt')).toHaveLength(2);
	});
});
