/** Settings and lasting counts on a SQL engine. */
import type { TallyLine } from '#lib/domain/tally.ts';
import { compareText } from '#lib/sync/clock.ts';
import type { PrivacyVerbs } from './privacy-verbs.ts';
import type { Database } from './schema.ts';

export function privacyVerbs(db: Database, tenant: string): PrivacyVerbs {
	return {
		async readSettings() {
			const rows = await db
				.selectFrom('setting')
				.select(['name', 'number', 'value', 'person', 'at'])
				.where('tenant', '=', tenant)
				.orderBy('name')
				.orderBy('number')
				.execute();
			return rows.map((row) => ({ ...row, number: Number(row.number), at: Number(row.at) }));
		},
		async putSetting(setting) {
			const last = await db
				.selectFrom('setting')
				.select((e) => e.fn.max('number').as('number'))
				.where('tenant', '=', tenant)
				.where('name', '=', setting.name)
				.executeTakeFirst();
			// Two at once meet in the key; the later one is run again and comes behind.
			const number = Number(last?.number ?? 0) + 1;
			await db
				.insertInto('setting')
				.values({ tenant, number, ...setting })
				.execute();
			return number;
		},
		async addTally(lines) {
			// In one order everywhere: two that add to the same counts never wait for each other.
			for (const line of [...lines].sort((a, b) => compareText(keyOf(a), keyOf(b))))
				await db
					.insertInto('tally')
					.values({ tenant, ...line })
					.onConflict((conflict) =>
						conflict
							.columns(['tenant', 'month', 'area', 'what'])
							.doUpdateSet((e) => ({ amount: e('tally.amount', '+', line.amount) }))
					)
					.execute();
		},
		async readTally() {
			const rows = await db
				.selectFrom('tally')
				.select(['month', 'area', 'what', 'amount'])
				.where('tenant', '=', tenant)
				.orderBy('month')
				.orderBy('area')
				.orderBy('what')
				.execute();
			return rows.map((row) => ({ ...row, amount: Number(row.amount) }));
		}
	};
}

function keyOf({ month, area, what }: TallyLine): string {
	return `${month} ${area} ${what}`;
}
