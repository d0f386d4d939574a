/** The boundaries that an organisation brought along: every set there was, the newest of which holds. */
import * as v from 'valibot';
import {
	readBoundaries,
	type BoundaryReading,
	type KnownArea,
	type Shape,
	shapeSchema
} from '#lib/domain/map/boundaries.ts';
import { LINE_LENGTH_MAX } from '#lib/domain/record.ts';
import { plainValues } from '#lib/sync/values.ts';
import { officeNote } from '../audit/notes.ts';
import { type OfficePlace, textIn } from '../office/place.ts';
import { stateFromText } from '../store/rows.ts';
import type { SqlStore } from '../store/sql-store.ts';

export interface BoundarySet {
	readonly number: number;
	readonly name: string;
	readonly person: string | null;
	readonly at: number;
}

const shapesSchema = v.array(shapeSchema);
const HISTORY = 20;

/** Those that hold now; null before any came. */
export async function readShapes({ db, tenant }: OfficePlace): Promise<readonly Shape[] | null> {
	const row = await db
		.selectFrom('boundary_set')
		.select('body')
		.where('tenant', '=', tenant)
		.orderBy('number', 'desc')
		.limit(1)
		.executeTakeFirst();
	const shapes = row && v.safeParse(shapesSchema, JSON.parse(row.body));
	return shapes?.success ? shapes.output : null;
}

/** The newest first. */
export async function listBoundarySets({ db, tenant }: OfficePlace): Promise<readonly BoundarySet[]> {
	const rows = await db
		.selectFrom('boundary_set')
		.select(['number', 'name', 'person', 'at'])
		.where('tenant', '=', tenant)
		.orderBy('number', 'desc')
		.limit(HISTORY)
		.execute();
	return rows.map((row) => ({ ...row, number: Number(row.number), at: Number(row.at) }));
}

export async function readKnownAreas({ db, tenant }: OfficePlace): Promise<readonly KnownArea[]> {
	const rows = await db
		.selectFrom('entity')
		.select(['ent', 'state'])
		.where('tenant', '=', tenant)
		.where('kind', '=', 'area')
		.execute();
	return rows.map(({ ent, state }) => {
		const plain = plainValues(stateFromText(state));
		return { id: ent, name: textIn(plain, 'name') ?? '', code: textIn(plain, 'cbsCode') };
	});
}

interface Writer {
	readonly store: SqlStore;
	readonly tenant: string;
	/** Null for the product itself. */
	readonly person: string | null;
}

/** Takes boundaries in, where they are any of this organisation's buurten. */
export async function takeBoundaries(
	writer: Writer,
	file: { readonly name: string; readonly text: string }
): Promise<BoundaryReading> {
	const { store, tenant } = writer;
	const reading = readBoundaries(file.text, await readKnownAreas({ db: store.db, tenant }));
	if (reading.ok) await putSet(writer, { name: file.name, body: JSON.stringify(reading.report.shapes) });
	return reading;
}

/** Goes back to an earlier set: it becomes the newest, so that nothing of the history goes. False where there is none. */
export async function returnToBoundaries(writer: Writer, number: number): Promise<boolean> {
	const { store, tenant } = writer;
	const row = await store.db
		.selectFrom('boundary_set')
		.select(['name', 'body'])
		.where('tenant', '=', tenant)
		.where('number', '=', number)
		.executeTakeFirst();
	if (!row) return false;
	await putSet(writer, row);
	return true;
}

async function putSet(
	{ store, tenant, person }: Writer,
	set: { readonly name: string; readonly body: string }
): Promise<void> {
	await store.transaction(tenant, async (tx, db) => {
		const last = await db
			.selectFrom('boundary_set')
			.select((e) => e.fn.max('number').as('number'))
			.where('tenant', '=', tenant)
			.executeTakeFirst();
		const number = Number(last?.number ?? 0) + 1;
		const at = await tx.now();
		await db
			.insertInto('boundary_set')
			.values({ tenant, number, name: set.name.slice(0, LINE_LENGTH_MAX), body: set.body, person, at })
			.execute();
		const origin = person === null ? 'server' : 'office';
		await tx.appendAudit([officeNote('set', { refs: [`boundaries:${number}`], tenant, person, origin })]);
	});
}
