/** A phone with real keys and no screen, that writes to records which a coach and the office share. */
import { openServer } from '#lib/server/app.ts';
import type { Json } from '#lib/sync/json.ts';
import { makePhone } from '../../store/phone.ts';
import type { TestServer } from '../harness/server.ts';

export interface FieldPhone {
	/** Writes fields of a record where it lies now. */
	write(ent: string, fields: Readonly<Record<string, Json>>): Promise<void>;
	/** Where the phone's coach may write: addresses and households of the round that is lent to them. */
	readonly coach: string;
	close(): Promise<void>;
}

export async function openFieldPhone(server: TestServer): Promise<FieldPhone> {
	const app = await openServer({ DATA_DIR: server.data });
	const [tenant = ''] = (await app.store.db.selectFrom('organisation').select('tenant').execute()).map(
		(row) => row.tenant
	);
	const rounds = await app.store.db
		.selectFrom('entity')
		.select(['ent', 'state'])
		.where('tenant', '=', tenant)
		.where('kind', '=', 'round')
		.execute();
	const people = await app.store.db
		.selectFrom('person')
		.select(['person', 'role'])
		.where('tenant', '=', tenant)
		.where('role', '=', 'coach')
		.execute();
	const lent = rounds.flatMap(({ state }) => people.filter(({ person }) => state.includes(person)));
	const coach = lent[0]?.person ?? '';
	const phone = await makePhone(app.ports, { tenant, person: coach, now: Date.now });
	return {
		coach,
		close: () => app.store.close(),
		write: async (ent, fields) => {
			const row = await app.store.db
				.selectFrom('entity')
				.select(['kind', 'root', 'scope'])
				.where('tenant', '=', tenant)
				.where('ent', '=', ent)
				.executeTakeFirstOrThrow();
			const operation = phone.make({ ent, ...row, fields: { ...fields } });
			const answer = await fetch(`${server.origin}/api/v1/push`, {
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify(await phone.push([operation]))
			});
			const told = await answer.text();
			if (!told.includes('"stored"')) throw new Error(`the phone's change was not stored: ${told.slice(0, 300)}`);
		}
	};
}
