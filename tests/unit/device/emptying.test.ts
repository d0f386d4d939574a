import { describe, expect, it } from 'vitest';
import { PhoneSafety } from '#lib/device/browser/phone-safety.ts';
import { StoreTrouble } from '#lib/device/core/trouble.ts';
import { mustEmpty } from '#lib/device/core/safety.ts';
import type { NetPort, NetResult } from '#lib/device/core/ports.ts';
import { record } from '#lib/device/twins/phone.ts';
import { bench, door } from './fixture.ts';

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
		letGo,
		step: () => undefined,
		onChange: () => undefined,
		onEmptied: never
	});
}

const answering = (net: NetPort, answer: NetResult<never>): NetPort => ({ ...net, handshake: async () => answer });

describe('a withdrawn phone', () => {
	it('G15: is not emptied while a talk is open on it, and is at the first moment without one', () => {
		expect(mustEmpty({ revoked: true }, { hasOpenVisit: true })).toBe(false);
		expect(mustEmpty({ revoked: true }, { hasOpenVisit: false })).toBe(true);
		expect(mustEmpty({ revoked: false }, { hasOpenVisit: false })).toBe(false);
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
