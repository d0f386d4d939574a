/** A plan of what would go, as a page shows it: counts for everybody, addresses for those who may read households. */
import { RETENTION_CLASSES, type RetentionClass } from '#lib/domain/retention.ts';
import { compareText } from '#lib/sync/clock.ts';
import { inBatches } from '../store/batches.ts';
import type { OfficePlace, PlaceOfHouse } from '../office/place.ts';
import type { RetentionPlan } from './retention.ts';

/** Addresses that a page names; the counts tell of all. */
export const SHOWN_MAX = 100;

export interface PlanShown {
	readonly counts: readonly { readonly class: RetentionClass; readonly count: number }[];
	readonly heldBack: number;
	readonly undecided: readonly RetentionClass[];
	/** Null for who may not read households. */
	readonly addresses: readonly (PlaceOfHouse & { readonly id: string })[] | null;
	/** Addresses beside those that are named. */
	readonly more: number;
}

export async function showPlan(
	{ db, tenant }: OfficePlace,
	options: { readonly plan: RetentionPlan; readonly mayRead: boolean }
): Promise<PlanShown> {
	const { due, heldBack, undecided } = options.plan;
	const ids = [...new Set(due.flatMap(({ address }) => (address === null ? [] : [address])))];
	const rows = options.mayRead
		? await inBatches(ids.slice(0, SHOWN_MAX), (some) =>
				db
					.selectFrom('address_list')
					.select(['ent', 'street', 'number', 'letter', 'addition'])
					.where('tenant', '=', tenant)
					.where('ent', 'in', some)
					.execute()
			)
		: [];
	return {
		counts: RETENTION_CLASSES.flatMap((name) => {
			const count = due.filter((one) => one.class === name).length;
			return count > 0 ? [{ class: name, count }] : [];
		}),
		heldBack,
		undecided,
		addresses: options.mayRead
			? rows
					.map(({ ent, street, number, letter, addition }) => ({
						id: ent,
						street,
						number: number === null ? null : Number(number),
						letter,
						addition
					}))
					.sort((a, b) => compareText(a.street ?? '', b.street ?? '') || (a.number ?? 0) - (b.number ?? 0))
			: null,
		more: options.mayRead ? Math.max(0, ids.length - SHOWN_MAX) : 0
	};
}
