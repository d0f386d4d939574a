/**
 * What lies in the store outside the rules of this version: an earlier one took in values that no field holds. They read
 * as missing; here they are found and, when asked, taken out by an operation of the office, so that every phone ends
 * alike and the history keeps what was said (G10).
 */
import * as v from 'valibot';
import { INSTANT_END } from '#lib/domain/ranges.ts';
import { fieldOf, RECORDS } from '#lib/domain/records/index.ts';
import { compareText } from '#lib/sync/clock.ts';
import { type Json, nestsWithin } from '#lib/sync/json.ts';
import { UNSENT_MAX } from '#lib/sync/limits.ts';
import type { FieldState } from '#lib/sync/merge.ts';
import { officeChanges } from '../audit/notes.ts';
import type { SqlStore } from '../store/sql-store.ts';
import type { StoredEntity } from '../store/port.ts';
import { applyToScope, type Ready } from './apply.ts';
import { RULE, RULE_PERSON } from './arrival.ts';
import type { SyncPorts } from './ports.ts';
import { makeServerOperation } from './server-operation.ts';

/** One field of one record, or one phone; never a value. */
export interface Unfit {
	readonly kind: string;
	readonly id: string;
	readonly field: string;
}

const BATCH = 200;

type Ports = Pick<SyncPorts, 'crypto' | 'chance' | 'log'> & { readonly store: SqlStore };

/**
 * @param options.apply also puts right what it finds
 * @param options.tell is told of each, as it is found
 */
export async function mendUnfit(
	ports: Ports,
	options: { readonly tenant: string; readonly apply: boolean; readonly tell: (found: Unfit) => void }
): Promise<{ readonly looked: number; readonly found: number; readonly mended: number }> {
	const { tenant, apply, tell } = options;
	const kinds = Object.keys(RECORDS);
	const sum = { looked: 0, found: 0, mended: 0 };
	for (let after: string | null = ''; after !== null;) {
		const begin: string = after;
		const step = await ports.store.transaction(tenant, async (tx) => {
			const entities = await tx.readKindsAfter(kinds, begin, BATCH);
			const unfit = entities.flatMap((entity) => {
				const fields = mendingOf(entity);
				return Object.keys(fields).length === 0 ? [] : [{ entity, fields }];
			});
			for (const { entity, fields } of unfit)
				for (const field of Object.keys(fields)) tell({ kind: entity.kind, id: entity.ent, field });
			const mended = apply ? await mend(tx, { ports, tenant, unfit }) : 0;
			const found = unfit.reduce((count, { fields }) => count + Object.keys(fields).length, 0);
			return { looked: entities.length, found, mended, last: entities.at(-1)?.ent ?? null };
		});
		sum.looked += step.looked;
		sum.found += step.found;
		sum.mended += step.mended;
		after = step.looked < BATCH ? null : step.last;
	}
	const phones = await mendPhones(ports.store, options);
	return { looked: sum.looked, found: sum.found + phones, mended: sum.mended + (apply ? phones : 0) };
}

async function mend(
	tx: Parameters<Parameters<SqlStore['transaction']>[1]>[0],
	options: {
		readonly ports: Ports;
		readonly tenant: string;
		readonly unfit: readonly { readonly entity: StoredEntity; readonly fields: Readonly<Record<string, Json>> }[];
	}
): Promise<number> {
	const { ports, tenant, unfit } = options;
	if (unfit.length === 0) return 0;
	const now = await tx.now();
	const held = new Map((await tx.readEntities(unfit.map(({ entity }) => entity.ent))).map((one) => [one.ent, one]));
	let mended = 0;
	for (const scope of [...new Set([...held.values()].map((entity) => entity.scope))].sort(compareText)) {
		const ready: Ready[] = [];
		for (const entity of held.values()) {
			if (entity.scope !== scope) continue;
			// Looked at again with the record held: somebody may have corrected it meanwhile.
			const fields = mendingOf(entity);
			if (Object.keys(fields).length === 0) continue;
			const { ent, kind, root, state: seen } = entity;
			const change = { ent, kind, root, fields, ...baseOf(entity, fields) };
			ready.push(await makeServerOperation(tx, { ports, tenant, author: RULE, scope, now, seen, change }));
			mended += Object.keys(fields).length;
		}
		const applied = await applyToScope(tx, { scope, ready, entities: held, receivedAt: now });
		await tx.appendAudit(officeChanges(applied.stored, { tenant, person: RULE_PERSON }));
		for (const { ready: one } of applied.failed) mended -= Object.keys(one.operation.fields).length;
	}
	return mended;
}

/** What each field that holds something outside the rules is to be changed by. */
function mendingOf({ kind, state }: StoredEntity): Readonly<Record<string, Json>> {
	const mending: Record<string, Json> = {};
	for (const [name, field] of Object.entries(state.fields)) {
		const change = mendingOfField(kind, name, field);
		if (change !== undefined) mending[name] = change;
	}
	return mending;
}

function mendingOfField(kind: string, name: string, state: FieldState): Json | undefined {
	const field = fieldOf(kind, name);
	switch (state.m) {
		case 'r': {
			const fits = field === undefined || field.merge.kind !== 'register' || v.is(field.schema, state.v);
			return fits && nestsWithin(JSON.stringify(state.v)) ? undefined : null;
		}
		case 's': {
			const unfit = Object.entries(state.a)
				.filter(
					([tag, added]) => field && compareText(state.r[tag] ?? '', added.c) < 0 && !v.is(field.schema, [added.v])
				)
				.map(([tag]) => tag);
			return unfit.length === 0 ? undefined : { rem: unfit };
		}
		case 'n': {
			const versions = Object.values(state.h);
			return field && versions.some((version) => !v.is(field.schema, version.v)) ? '' : undefined;
		}
		case 'g':
		case 'l':
			return undefined;
	}
}

/** An edit of a note takes the place of the versions that it names. */
function baseOf(
	{ state }: StoredEntity,
	fields: Readonly<Record<string, Json>>
): { readonly base?: readonly string[] } {
	const base = Object.keys(fields).flatMap((name) => {
		const field = state.fields[name];
		return field?.m === 'n' ? Object.keys(field.h) : [];
	});
	return base.length === 0 ? {} : { base };
}

/** What a phone said of itself that no phone can say. */
async function mendPhones(
	store: SqlStore,
	options: { readonly tenant: string; readonly apply: boolean; readonly tell: (found: Unfit) => void }
): Promise<number> {
	const { tenant, apply, tell } = options;
	let found = 0;
	for (const [field, low, high] of [
		['unsent', 0, UNSENT_MAX],
		['goes_on_since', -INSTANT_END, INSTANT_END],
		['clock_offset_ms', -INSTANT_END, INSTANT_END]
	] as const) {
		const rows = await store.db
			.selectFrom('device')
			.select('dev')
			.where('tenant', '=', tenant)
			.where((where) => where.or([where(field, '<', low), where(field, '>', high)]))
			.execute();
		for (const { dev } of rows) tell({ kind: 'device', id: dev, field });
		found += rows.length;
		if (apply && rows.length > 0)
			await store.db
				.updateTable('device')
				.set({ [field]: null })
				.where('tenant', '=', tenant)
				.where((where) => where.or([where(field, '<', low), where(field, '>', high)]))
				.execute();
	}
	return found;
}
