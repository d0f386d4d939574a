/**
 * The office's table of doors with what happened at each, what one looks for, agreed contacts by coach and day, and
 * views that somebody kept. Before this, each page of the table looked at every ring and every visit, and a name was
 * sought in the text of every record.
 */
import { type Kysely, sql } from 'kysely';

interface Before {
	entity: EntityLine & { kind: string };
	door_list: Record<string, string | number | null>;
	find_list: Record<string, string | number | null>;
	appointment_list: Record<string, string | number | null>;
}

interface EntityLine {
	tenant: string;
	ent: string;
	scope: string;
	state: string;
}

const ROWS_PER_READ = 500;
const TABLES = {
	door_list: {
		key: 'ent',
		text: ['postcode', 'street', 'town', 'letter', 'addition', 'area', 'round', 'label', 'ring_outcome'],
		textAlways: ['place'],
		number: ['number', 'ring_at', 'visited_at'],
		numberAlways: ['do_not_visit', 'unchecked', 'rings', 'visits', 'open_concerns', 'households'],
		indexes: [['place', 'ent'], ['round'], ['postcode', 'number']]
	},
	find_list: {
		key: 'ent',
		text: ['address'],
		textAlways: ['kind', 'text'],
		number: [],
		numberAlways: ['ended'],
		indexes: [['address'], ['kind']]
	},
	appointment_list: {
		key: 'ent',
		text: ['address', 'household', 'coach', 'on_day'],
		textAlways: [],
		number: [],
		numberAlways: ['cancelled'],
		indexes: [['on_day'], ['address']]
	},
	saved_view: {
		key: 'id',
		text: ['person'],
		textAlways: ['name', 'question', 'made_by'],
		number: [],
		numberAlways: ['made_at'],
		indexes: []
	}
} as const;

export async function up(db: Kysely<unknown>): Promise<void> {
	for (const [table, shape] of Object.entries(TABLES)) {
		let builder = db.schema.createTable(table);
		for (const name of ['tenant', shape.key, ...shape.textAlways])
			builder = builder.addColumn(name, 'text', (column) => column.notNull());
		for (const name of shape.numberAlways) builder = builder.addColumn(name, 'bigint', (column) => column.notNull());
		for (const name of shape.text) builder = builder.addColumn(name, 'text');
		for (const name of shape.number) builder = builder.addColumn(name, 'bigint');
		await builder.addPrimaryKeyConstraint(`${table}_key`, ['tenant', shape.key] as never[]).execute();
		for (const columns of shape.indexes)
			await db.schema
				.createIndex(`${table}_by_${columns.join('_')}`)
				.on(table)
				.columns(['tenant', ...columns])
				.execute();
	}
	// The shape of this moment: a migration never changes afterwards, whatever the product's own types become.
	await fill(db as Kysely<Before>);
	await count(db);
}

/** What was recorded before there were these tables. */
async function fill(db: Kysely<Before>): Promise<void> {
	for (const [kind, list, rowOf] of [
		['address', 'door_list', doorOf],
		['household', 'find_list', findOf],
		['concern', 'find_list', findOf],
		['appointment', 'appointment_list', appointmentOf]
	] as const)
		for (let after = ['', '']; ;) {
			const [tenant = '', ent = ''] = after;
			const rows = await db
				.selectFrom('entity')
				.select(['tenant', 'ent', 'scope', 'state'])
				.where('kind', '=', kind)
				.where(sql<boolean>`(tenant > ${tenant} or (tenant = ${tenant} and ent > ${ent}))`)
				.orderBy('tenant')
				.orderBy('ent')
				.limit(ROWS_PER_READ)
				.execute();
			for (const row of rows) await db.insertInto(list).values(rowOf(row, kind)).execute();
			const last = rows.at(-1);
			if (!last || rows.length < ROWS_PER_READ) break;
			after = [last.tenant, last.ent];
		}
}

/** `coalesce`, so that SQLite finds the households by their door and not all of them by their kind, for each door. */
async function count(db: Kysely<unknown>): Promise<void> {
	await sql`update door_list set
		rings = (select count(*) from attempt_list a where a.tenant = door_list.tenant and a.address = door_list.ent and a.undone = 0),
		(ring_outcome, ring_at) = (select a.outcome, a.at from attempt_list a where a.tenant = door_list.tenant and a.address = door_list.ent and a.undone = 0 order by coalesce(a.at, 0) desc, a.ent desc limit 1),
		(visits, visited_at) = (select count(*), max(v.started_at) from visit_list v where v.tenant = door_list.tenant and v.address = door_list.ent and v.discarded = 0),
		open_concerns = (select count(*) from concern_list c where c.tenant = door_list.tenant and c.address = door_list.ent and c.withdrawn = 0 and c.state in ('open', 'withSomeone')),
		households = (select count(*) from find_list f where f.tenant = door_list.tenant and f.address = door_list.ent and coalesce(f.kind, '') = 'household' and f.ended = 0)`.execute(
		db
	);
}

type Row = Record<string, string | number | null>;

function doorOf({ tenant, ent, scope, state }: EntityLine): Row {
	const { textOf, wholeOf, isYes, isSet } = readerOf(state);
	const [street, number] = [textOf('street'), wholeOf('number')];
	const [letter, addition] = [textOf('letter'), textOf('addition')];
	const behind = addition === null ? '' : `${addition.length}${addition}`;
	const digits = number === null ? '' : String(number).padStart(5, '0');
	return {
		tenant,
		ent,
		street,
		number,
		letter,
		addition,
		postcode: textOf('postcode'),
		town: textOf('town'),
		area: textOf('area'),
		round: scope.startsWith('round:') ? scope.slice('round:'.length) : null,
		label: textOf('energyLabel'),
		place: folded(`${street ?? ''} ${digits}${letter ?? ''} ${behind}`),
		do_not_visit: isSet('doNotVisit') ? 1 : 0,
		unchecked: isYes('unchecked') ? 1 : 0,
		rings: 0,
		visits: 0,
		open_concerns: 0,
		households: 0
	};
}

function findOf({ tenant, ent, state }: EntityLine, kind: string): Row {
	const { textOf, isYes } = readerOf(state);
	const isHousehold = kind === 'household';
	return {
		tenant,
		ent,
		kind,
		address: textOf('address'),
		text: folded(textOf(isHousehold ? 'name' : 'ownWords') ?? ''),
		ended: (isHousehold ? textOf('movedOutOn') !== null : isYes('withdrawn')) ? 1 : 0
	};
}

function appointmentOf({ tenant, ent, state }: EntityLine): Row {
	const { textOf, isYes } = readerOf(state);
	return {
		tenant,
		ent,
		address: textOf('address'),
		household: textOf('household'),
		coach: textOf('with'),
		on_day: textOf('on'),
		cancelled: isYes('cancelled') ? 1 : 0
	};
}

function readerOf(text: string) {
	const state: { fields?: Record<string, { v?: unknown; s?: object; x?: object }> } = JSON.parse(text);
	const valueOf = (name: string): unknown => state.fields?.[name]?.v;
	return {
		textOf(name: string): string | null {
			const value = valueOf(name);
			return typeof value === 'string' ? value.replaceAll('\u0000', '').toWellFormed() : null;
		},
		wholeOf(name: string): number | null {
			const value = valueOf(name);
			return typeof value === 'number' && Number.isSafeInteger(value) ? value : null;
		},
		isYes: (name: string): boolean => valueOf(name) === true,
		isSet(name: string): boolean {
			const { s = {}, x = {} } = state.fields?.[name] ?? {};
			return Object.keys(s).some((set) => !Object.hasOwn(x, set));
		}
	};
}

function folded(text: string): string {
	const alike: Record<string, string> = { ı: 'i', ł: 'l', ø: 'o', đ: 'd', ß: 'ss', æ: 'ae', œ: 'oe' };
	return text
		.normalize('NFD')
		.replace(/\p{M}/gu, '')
		.toLowerCase()
		.replace(/[ıłøđßæœ]/g, (letter) => alike[letter] ?? letter)
		.replace(/\s+/g, ' ')
		.trim();
}
