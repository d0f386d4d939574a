/** One thing in quarantine with what it says, what hangs on it, and where it could go. */
import { OFFICE_SCOPE, roundScope } from '#lib/domain/round.ts';
import { recordValues } from '#lib/sync/values.ts';
import { readKept } from '../sync/held-landing.ts';
import { rowToQuarantine, stateFromText } from '../store/rows.ts';
import { type WrongField, wrongFields } from './held-controls.ts';
import { type HeldLine, linesOf } from './held-table.ts';
import { type HistoryChange, valueOfChange } from './history.ts';
import { type OfficePlace, readPlain } from './place.ts';

export interface HeldStory {
	readonly line: HeldLine;
	/** What it says, field by field; empty for what cannot be read, or not by this reader. */
	readonly changes: readonly HistoryChange[];
	readonly wrong: readonly WrongField[];
	/** Others that wait for it, in order of arrival. */
	readonly followers: readonly HeldLine[];
	/** What it waits for itself. */
	readonly maker: string | null;
	/** Households it may belong to: those of its address, or the one that its record has. */
	readonly households: readonly { readonly id: string; readonly name: string | null }[];
	/** Homes for a record that has none: rounds that are lent, and the office. */
	readonly homes: readonly { readonly scope: string; readonly name: string | null }[];
	/** The record as it is at the office, to go and look at; null where there is none or no page shows it. */
	readonly href: string | null;
}

export async function readHeldStory(
	place: OfficePlace,
	options: { readonly id: string; readonly mayRead: boolean; readonly categories: readonly string[] }
): Promise<HeldStory | null> {
	const { db, tenant } = place;
	const row = await db
		.selectFrom('quarantine')
		.selectAll()
		.where('tenant', '=', tenant)
		.where('id', '=', options.id)
		.executeTakeFirst();
	if (!row) return null;
	const item = rowToQuarantine(row);
	const same = item.ent === null ? [] : await aboutTheSame(place, item.ent);
	const lines = await linesOf(place, [item, ...same.filter((one) => one.id !== item.id)], options);
	const [line, ...others] = lines;
	if (!line) return null;
	const operation = options.mayRead ? readKept(item)?.operation : undefined;
	const isFollower = item.reason === 'makingWaits';
	const plain = await readPlain(place, item.ent === null ? [] : [item.ent]);
	return {
		line,
		changes: Object.entries(operation?.fields ?? {}).map(([field, change]) => ({
			field,
			value: valueOfChange(change),
			holds: true
		})),
		wrong: operation ? wrongFields(operation, options.categories) : [],
		followers: isFollower ? [] : others.filter((other) => other.reason === 'makingWaits'),
		maker:
			isFollower && !plain.has(item.ent ?? '')
				? (others.find((other) => other.reason !== 'makingWaits')?.id ?? null)
				: null,
		households: operation ? await householdsFor(place, operation) : [],
		homes: await homesOf(place),
		href: operation && plain.has(operation.ent) ? pageOf(operation.kind, operation.ent) : null
	};
}

async function aboutTheSame({ db, tenant }: OfficePlace, ent: string) {
	const rows = await db
		.selectFrom('quarantine')
		.selectAll()
		.where('tenant', '=', tenant)
		.where('ent', '=', ent)
		.where('state', '=', 'waiting')
		.orderBy('received_at')
		.orderBy('id')
		.execute();
	return rows.map(rowToQuarantine);
}

async function householdsFor(
	{ db, tenant }: OfficePlace,
	operation: { readonly ent: string; readonly fields: Readonly<Record<string, unknown>> }
): Promise<HeldStory['households']> {
	const [record] = await db
		.selectFrom('entity')
		.select('root')
		.where('tenant', '=', tenant)
		.where('ent', '=', operation.ent)
		.execute();
	const { address } = operation.fields;
	const rows = await db
		.selectFrom('entity')
		.select(['ent', 'state'])
		.where('tenant', '=', tenant)
		.where('kind', '=', 'household')
		.where((where) =>
			record
				? where('ent', '=', record.root)
				: where('address', '=', typeof address === 'string' ? address : operation.ent)
		)
		.orderBy('ent')
		.execute();
	return rows.map((row) => ({
		id: row.ent,
		name: recordValues('household', stateFromText(row.state)).name ?? null
	}));
}

async function homesOf({ db, tenant }: OfficePlace): Promise<HeldStory['homes']> {
	const rows = await db
		.selectFrom('entity')
		.select(['ent', 'state'])
		.where('tenant', '=', tenant)
		.where('kind', '=', 'round')
		.execute();
	const lent = rows
		.map((row) => ({ id: row.ent, values: recordValues('round', stateFromText(row.state)) }))
		.filter(({ values }) => !values.endedOn)
		.map(({ id, values }) => ({ scope: roundScope(id), name: values.name ?? '' }))
		.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
	return [...lent, { scope: OFFICE_SCOPE, name: null }];
}

function pageOf(kind: string, ent: string): string | null {
	return kind === 'visit' ? `/office/visits/${ent}` : kind === 'concern' ? `/office/concerns/${ent}` : null;
}
