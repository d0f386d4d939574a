/** The pages of the table of addresses on both engines, the later ones counted off from the end. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { addressQuestion } from '#lib/domain/address-question.ts';
import { OFFICE_SCOPE } from '#lib/domain/round.ts';
import { serverChance } from '#lib/server/crypto.ts';
import { countTable, findDoors, listAddresses } from '#lib/server/office/addresses.ts';
import { openPostgres } from '#lib/server/store/postgres.ts';
import { openSqlite } from '#lib/server/store/sqlite.ts';
import { recordOffice } from '#lib/server/sync/office-operation.ts';
import { makeOffice } from './office.ts';
import { newMigrated, postgresForTests } from './stores.ts';

const postgres = await postgresForTests();
const folder = mkdtempSync(join(tmpdir(), 'voordeur-pages-'));
afterAll(async () => {
	await postgres?.stop();
	rmSync(folder, { recursive: true, force: true });
});
const NOW = Date.parse('2026-11-20T12:00:00Z');
const id = serverChance.uuid;
const ADDED = 120;

describe.each(['SQLite', ...(postgres ? ['PostgreSQL'] : [])])('pages of addresses on %s', (engine) => {
	it('follow one another without a gap in every order, whichever end they are counted from', async () => {
		const store =
			engine === 'PostgreSQL' && postgres
				? await openPostgres(await newMigrated(postgres), { now: () => NOW })
				: await openSqlite(join(folder, 'voordeur.sqlite'), { now: () => NOW });
		try {
			const office = await makeOffice(store, () => NOW);
			const place = { db: store.db, tenant: office.tenant };
			const homes = Array.from({ length: ADDED }, (_, at) => {
				const ent = id();
				const fields = { street: 'Wilgenlaan', number: at + 1, postcode: '5912SB' };
				return { kind: 'address', ent, root: ent, scope: OFFICE_SCOPE, fields };
			});
			const rung = homes.slice(30, 33).map(({ ent: address }, at) => {
				const [ent, fields] = [id(), { address, coach: office.coach, outcome: 'notHome', at: NOW - at }];
				return { kind: 'attempt', ent, root: ent, scope: office.scope, fields };
			});
			const { tenant, coordinator: person } = office;
			await recordOffice(office.ports, { tenant, person, role: 'coordinator', changes: [...homes, ...rung] });
			const all = await findDoors(
				place,
				addressQuestion(() => null),
				{ now: NOW, max: 1_000 }
			);
			const inOrder = async (text: Readonly<Record<string, string>>) => {
				const pages: string[] = [];
				for (let page = 1; page <= 4; page += 1) {
					const question = addressQuestion((name) => text[name] ?? null, page);
					const { total } = await countTable(place, { question, saved: [] }, { now: NOW });
					pages.push(...(await listAddresses(place, question, { now: NOW, total })).map((row) => row.id));
				}
				return pages;
			};
			const rings = rung.map(({ fields }) => fields.address);
			const others = all.filter((ent) => !rings.includes(ent));
			expect(all.length).toBeGreaterThan(ADDED);
			expect(await inOrder({})).toEqual(all);
			expect(await inOrder({ direction: 'desc' })).toEqual([...all].reverse());
			expect(await inOrder({ sort: 'last', direction: 'desc' })).toEqual([...rings, ...others]);
			expect(await inOrder({ sort: 'last', direction: 'asc' })).toEqual([...rings.reverse(), ...others]);
		} finally {
			await store.close();
		}
	});
});
