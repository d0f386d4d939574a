/** What is asked of the office's server, and what is not. */
import { describe, expect, it } from 'vitest';
import { ORG_SCOPE } from '#lib/domain/round.ts';
import { recordOffice } from '#lib/server/sync/office-operation.ts';
import { chanceOf } from './chance.ts';
import { drawProfile, healed } from './profile.ts';
import { settled } from './scheduler.ts';
import { Server } from './server.ts';
import { COORDINATOR, coachOf, TENANT } from './town.ts';
import { World } from './world.ts';

/** Stopped anywhere on the way of a page, which is read and answered in fewer turns. */
const TURNS_MAX = 100;

async function furnished() {
	const world = new World({ seed: 1, profile: healed(drawProfile(chanceOf(1, 0))), chance: chanceOf(1, 1) });
	const server = new Server(world, chanceOf(1, 2));
	await server.furnish();
	const { dev } = await server.enrol(coachOf(0), 'phone 1');
	let n = 0;
	const tell = async (): Promise<void> => {
		n += 1;
		const ent = `a4ea0000-0000-4000-a000-00000000000${n}`;
		const change = { kind: 'area', ent, root: ent, scope: ORG_SCOPE, fields: { name: `Wijk ${n}` } } as const;
		const changes = [change];
		expect(
			await recordOffice(server.ports, { tenant: TENANT, person: COORDINATOR, role: 'coordinator', changes })
		).toMatchObject({ ok: true });
	};
	const pull = () => server.pull(dev, { version: 1, scope: ORG_SCOPE, epoch: server.epoch, after: 0, limit: 100 });
	return { world, server, tell, pull };
}

describe('a server that stops', () => {
	it('G6: speaks for nothing by a page that it read before the restore and nobody saw', async () => {
		let unseen = 0;
		for (let turns = 0; turns < TURNS_MAX; turns += 1) {
			const { world, server, tell, pull } = await furnished();
			void server.keepBackup();
			await settled();
			await tell();
			const pulling = pull();
			for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
			await server.restore();
			if (!(await pulling).ok) unseen += 1;
			await settled();
			await tell();
			expect(world.findings, `stopped after ${turns} turns`).toEqual([]);
		}
		expect(unseen).toBeGreaterThan(0);
	});

	it('G6: is held to every page that somebody saw', async () => {
		const { world, server, tell, pull } = await furnished();
		await tell();
		expect((await pull()).ok).toBe(true);
		server.tables.counter.set(ORG_SCOPE, 0);
		await tell();
		expect(world.findings).toMatchObject([{ guarantee: 'G6' }]);
	});
});
