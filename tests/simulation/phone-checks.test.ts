/** What is asked of a phone that says *saved*, and what is not. */
import { describe, expect, it } from 'vitest';
import { RECORD_VERBS } from '#lib/device/core/record-verbs.ts';
import type { Operation } from '#lib/sync/operation.ts';
import { chanceOf } from './chance.ts';
import { Phone } from './phone.ts';
import { checkSaved } from './phone-checks.ts';
import { drawProfile, healed } from './profile.ts';
import { settled } from './scheduler.ts';
import { Server } from './server.ts';
import { coachOf, DOORS } from './town.ts';
import { World } from './world.ts';

async function open() {
	const world = new World({ seed: 1, profile: healed(drawProfile(chanceOf(1, 0))), chance: chanceOf(1, 1) });
	const server = new Server(world, chanceOf(1, 2));
	await server.furnish();
	const [name, person] = ['phone 1', coachOf(0)];
	const enrolled = await server.enrol(person, name);
	const phone = new Phone({ world, server, name, enrolled, person, chance: chanceOf(1, 3), skewMs: 0 });
	await phone.enrol();
	await phone.start({ isLocked: false });
	/** Everything that waits goes on, until nothing does. */
	const calm = async (): Promise<void> => {
		await settled();
		while (world.scheduler.size > 0) {
			world.scheduler.release(0);
			await settled();
		}
	};
	const exchange = async (): Promise<void> => {
		const exchanged = phone.running?.courier.exchange();
		await calm();
		expect(await exchanged).toEqual({ ok: true });
	};
	const made: Operation[] = [];
	const ring = async (): Promise<boolean> => {
		const input = { address: DOORS[0] ?? '', outcome: 'notHome', cardLeft: false } as const;
		const saving = phone.running?.open?.core.save('ring', (maker) => {
			const value = RECORD_VERBS.recordAttempt(maker, input);
			made.push(...maker.operations);
			return value;
		});
		await calm();
		return (await saving)?.ok ?? false;
	};
	const check = () => {
		expect(made).not.toEqual([]);
		checkSaved(world, phone, { operations: made, server });
		return world.findings.map(({ guarantee }) => guarantee);
	};
	await exchange();
	return { server, phone, calm, exchange, ring, check };
}

describe('what a phone said was saved', () => {
	it('G1: may have left it because a verified backup holds it, before it was asked for again', async () => {
		const { server, phone, calm, exchange, ring, check } = await open();
		phone.disk.failNext('journal.append', 'full');
		expect(await ring()).toBe(false);
		await exchange();
		void server.keepBackup();
		await calm();
		await exchange();
		expect(phone.running?.handover.book.entries()).toEqual([]);
		expect(await ring()).toBe(true);
		expect(check()).toEqual([]);
	});

	it('G1: may not have left it because the office received it', async () => {
		const { phone, exchange, ring, check } = await open();
		expect(await ring()).toBe(true);
		await exchange();
		expect(check()).toEqual([]);
		phone.disk.lose('outbox');
		expect(check()).toContain('G1');
	});
});
