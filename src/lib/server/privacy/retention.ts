/**
 * What is past its term, shown first and carried out by night. Both read in small pages and decide by the same pure
 * rule (`domain/retention.ts`); what goes, goes by the same purge as when a resident asks (G12), one at a time, so that
 * a push waits for no more than one of them.
 */
import { attemptClass, householdDue, isOver, RETENTION_CLASSES, type RetentionClass } from '#lib/domain/retention.ts';
import { OUTCOMES } from '#lib/domain/attempt.ts';
import { dayInAmsterdam } from '#lib/domain/working-days.ts';
import { decodeClock } from '#lib/sync/clock.ts';
import { sql } from 'kysely';
import { purgeRoot, type PurgePorts } from '../purge/purge-root.ts';
import type { Database } from '../store/schema.ts';
import type { SqlStore } from '../store/sql-store.ts';
import { stateFromText } from '../store/rows.ts';
import { recordsOf } from './records-of.ts';
import { readSettings, type Settings } from './settings.ts';

/** Households and rings that are looked at in one question. */
export const LOOKED_AT_ONCE = 50;
/** Milliseconds between two that are erased: pushes that came meanwhile go first. */
export const PAUSE_MS = 20;

export interface DueItem {
	/** What is to be purged: a household, a photo of one that stays, or a ring. */
	readonly root: string;
	readonly class: RetentionClass;
	readonly address: string | null;
}

export interface RetentionPlan {
	readonly due: readonly DueItem[];
	/** Households past the term, held back by what still runs. */
	readonly heldBack: number;
	/** Classes for which nobody decided a term. */
	readonly undecided: readonly RetentionClass[];
}

export interface RetentionPlace {
	readonly db: Database;
	readonly tenant: string;
	readonly now: number;
}

/** What would go now. Writes nothing. */
export async function planRetention(place: RetentionPlace, terms: Settings['terms']): Promise<RetentionPlan> {
	const due: DueItem[] = [];
	let heldBack = 0;
	for await (const household of households(place)) {
		const { records, touchedAt, address, id } = household;
		const told = householdDue(records, { terms, touchedAt, now: place.now, today: dayInAmsterdam(place.now) });
		if (told.isHeldBack) heldBack += 1;
		if (told.isDue && told.class !== 'running') due.push({ root: id, class: told.class, address });
		else due.push(...told.photos.map((root) => ({ root, class: 'photo', address }) as const));
	}
	for await (const ring of rings(place)) {
		const name = attemptClass(ring.outcome);
		if (isOver({ days: terms[name], touchedAt: ring.at, now: place.now }))
			due.push({ root: ring.id, class: name, address: ring.address });
	}
	return { due, heldBack, undecided: RETENTION_CLASSES.filter((name) => terms[name] === null) };
}

export interface RetentionDone {
	readonly erased: Readonly<Partial<Record<RetentionClass, number>>>;
	readonly heldBack: number;
}

/** Null where the organisation has not switched it on. @param ports.pause waits between two, in milliseconds */
export async function runRetention(
	ports: PurgePorts & { readonly store: SqlStore; readonly pause: (ms: number) => Promise<void> },
	options: { readonly tenant: string; readonly now: number }
): Promise<RetentionDone | null> {
	const { tenant, now } = options;
	const settings = await ports.store.transaction(tenant, readSettings);
	if (!settings.nightly) return null;
	const plan = await planRetention({ db: ports.store.db, tenant, now }, settings.terms);
	const erased: Partial<Record<RetentionClass, number>> = {};
	for (const item of plan.due) {
		// By night there is nobody: the organisation itself decided it, when it set the term and switched this on.
		const outcome = await purgeRoot(ports, { tenant, root: item.root, reason: 'termEnded', by: tenant });
		if (outcome.ok) erased[item.class] = (erased[item.class] ?? 0) + 1;
		await ports.pause(PAUSE_MS);
	}
	return { erased, heldBack: plan.heldBack };
}

async function* households({ db, tenant }: RetentionPlace) {
	for (let after = ''; ;) {
		const page = await db
			.selectFrom('entity')
			.select(['ent', 'address'])
			.where('tenant', '=', tenant)
			.where('kind', '=', 'household')
			.where('ent', '>', after)
			.orderBy('ent')
			.limit(LOOKED_AT_ONCE)
			.execute();
		const ids = page.map(({ ent }) => ent);
		const last = ids.at(-1);
		if (last === undefined) return;
		const rows = await db
			.selectFrom('entity')
			.select(['ent', 'kind', 'root', 'state'])
			.where('tenant', '=', tenant)
			.where('root', 'in', ids)
			.execute();
		const touched = await db
			.selectFrom('operation')
			.select(['root', sql<string>`max(eff)`.as('eff')])
			.where('tenant', '=', tenant)
			.where('root', 'in', ids)
			.groupBy('root')
			.execute();
		const clocks = new Map(touched.map(({ root, eff }) => [root, decodeClock(eff).time]));
		for (const { ent, address } of page) {
			const own = rows.filter(({ root }) => root === ent);
			yield {
				id: ent,
				address,
				// A household of which the log tells nothing is kept: nobody knows how old it is.
				touchedAt: clocks.get(ent) ?? Number.POSITIVE_INFINITY,
				records: recordsOf(own.map((row) => ({ ent: row.ent, kind: row.kind, state: stateFromText(row.state) })))
			};
		}
		after = last;
	}
}

async function* rings({ db, tenant }: RetentionPlace) {
	for (let after = ''; ;) {
		const page = await db
			.selectFrom('attempt_list')
			.select(['ent', 'address', 'outcome', 'at'])
			.where('tenant', '=', tenant)
			.where('ent', '>', after)
			.orderBy('ent')
			.limit(LOOKED_AT_ONCE)
			.execute();
		const last = page.at(-1);
		if (!last) return;
		for (const { ent, address, outcome, at } of page)
			yield {
				id: ent,
				address,
				outcome: OUTCOMES.find((one) => one === outcome) ?? null,
				at: at === null ? Number.POSITIVE_INFINITY : Number(at)
			};
		after = last.ent;
	}
}
