/** What a good demo has none of: a message that the office could not take in, and a note that two phones wrote at once. */
import { roundScope } from '#lib/domain/round.ts';
import { openServer } from '#lib/server/app.ts';
import { serverChance } from '#lib/server/crypto.ts';
import { COACHES } from '#lib/server/demo/words.ts';
import { stateFromText } from '#lib/server/store/rows.ts';
import { receivePush } from '#lib/server/sync/push.ts';
import type { Operation } from '#lib/sync/operation.ts';
import { recordValues } from '#lib/sync/values.ts';
import { makePhone, type Phone } from '../../store/phone.ts';

/** Handed in by two phones of one coach, beside the server that already answers from this folder. */
export async function addStuckWork(data: string): Promise<void> {
	const server = await openServer({ DATA_DIR: data });
	try {
		const { db } = server.store;
		const tenant = (await server.store.firstTenant()) ?? '';
		const coach = await db
			.selectFrom('person')
			.select('person')
			.where('tenant', '=', tenant)
			.where('name', '=', COACHES[0])
			.executeTakeFirstOrThrow();
		const rows = await db
			.selectFrom('entity')
			.select(['ent', 'state'])
			.where('tenant', '=', tenant)
			.where('kind', '=', 'round')
			.execute();
		const round = rows.find(({ state }) => {
			const { coaches, endedOn } = recordValues('round', stateFromText(state));
			return coaches?.includes(coach.person) === true && !endedOn;
		});
		if (!round) throw new Error('the coach of the demo has no round');
		const scope = roundScope(round.ent);
		const visit = await db
			.selectFrom('entity')
			.select(['ent', 'root'])
			.where('tenant', '=', tenant)
			.where('scope', '=', scope)
			.where('kind', '=', 'visit')
			.executeTakeFirstOrThrow();
		const enrolled = { tenant, person: coach.person, now: server.now };
		const phones = [await makePhone(server.ports, enrolled), await makePhone(server.ports, enrolled)];
		const hand = async (phone: Phone, operations: readonly Operation[]): Promise<void> => {
			const outcome = await receivePush(server.ports, await phone.push(operations));
			if (!outcome.ok) throw new Error(`refused: ${outcome.error.kind}`);
		};
		const note = serverChance.uuid();
		const record = (phone: Phone, kind: string, fields: Operation['fields'], ent = serverChance.uuid()): Operation =>
			phone.make({ ent, kind, scope, root: visit.root, fields });
		for (const [at, phone] of phones.entries()) {
			const text = at === 0 ? 'Zij wil eerst van de tocht af.' : 'Zij wil eerst van het vocht af.';
			await hand(phone, [record(phone, 'note', { visit: visit.ent, text }, note)]);
		}
		const [first] = phones;
		if (first) await hand(first, [record(first, 'concern', { visit: visit.ent, category: 7 })]);
	} finally {
		await server.store.close();
	}
}
