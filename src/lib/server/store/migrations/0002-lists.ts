/** The lists of the office: one row per entity, with the columns its tables filter and sort on. */
import type { Kysely } from 'kysely';

const LISTS = {
	address_list: {
		text: ['postcode', 'street', 'town', 'letter', 'addition', 'area'],
		number: ['number', 'do_not_visit', 'unchecked'],
		indexes: [['area'], ['street', 'number']]
	},
	attempt_list: {
		text: ['address', 'coach', 'outcome'],
		number: ['at', 'undone'],
		indexes: [['address'], ['at']]
	},
	visit_list: {
		text: ['address', 'household', 'coach', 'state'],
		number: ['started_at', 'closed_at', 'discarded', 'help_accepted'],
		indexes: [['started_at'], ['coach'], ['address']]
	},
	concern_list: {
		text: ['address', 'household', 'visit', 'category', 'weight', 'state', 'owner', 'due_on', 'raised_by'],
		number: ['raised_at', 'answered_at', 'told_coach_at', 'told_resident_at', 'withdrawn'],
		indexes: [['state', 'due_on'], ['owner'], ['visit'], ['address']]
	},
	commitment_list: {
		text: ['address', 'household', 'visit', 'who', 'due_on', 'state'],
		number: [],
		indexes: [['state', 'due_on'], ['visit']]
	},
	referral_list: {
		text: ['household', 'visit', 'concern', 'partner', 'state'],
		number: ['made_at', 'told_back_at'],
		indexes: [['state'], ['visit']]
	}
} as const;

export async function up(db: Kysely<unknown>): Promise<void> {
	for (const [table, list] of Object.entries(LISTS)) {
		let builder = db.schema.createTable(table);
		for (const name of ['tenant', 'ent', 'root'])
			builder = builder.addColumn(name, 'text', (column) => column.notNull());
		builder = builder.addColumn('seq', 'bigint', (column) => column.notNull());
		for (const name of list.text) builder = builder.addColumn(name, 'text');
		for (const name of list.number) builder = builder.addColumn(name, 'bigint');
		await builder.addPrimaryKeyConstraint(`${table}_key`, ['tenant', 'ent'] as never[]).execute();
		for (const columns of list.indexes) {
			await db.schema
				.createIndex(`${table}_by_${columns.join('_')}`)
				.on(table)
				.columns(['tenant', ...columns])
				.execute();
		}
	}
}
