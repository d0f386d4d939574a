/**
 * Claims with a day: an amount, a rule, a scheme or a phone number was checked on a day and is looked at again by
 * another. When that day has passed nothing is hidden, since an old figure may still be right; whoever reads it is told.
 */
import type { ContentPack, Dated, Localized } from './guide.ts';

export interface DatedClaim {
	/** Where it is said. A guide's claim names the moment, too. */
	readonly kind: 'lesson' | 'guide' | 'partner';
	readonly id: string;
	readonly moment?: string;
	readonly title: Localized;
	/** Days, as `2026-12-02`. */
	readonly checked: string;
	readonly again: string;
}

/** Whether the day to look again has passed. On that day itself it has not. `today` as `2026-12-02`. */
export function hasRunOut({ again }: Dated, today: string): boolean {
	return again !== undefined && again < today;
}

/** Every claim with a day, the soonest to look at again first. */
export function datedClaims({ lessons, guides, partners }: ContentPack): readonly DatedClaim[] {
	const found = [
		...lessons.map((lesson) => ({ kind: 'lesson' as const, ...lesson })),
		...guides.flatMap(({ id, moments }) =>
			moments.map(({ id: moment, title, checked, again }) => ({
				kind: 'guide' as const,
				id,
				moment,
				title,
				checked,
				again
			}))
		),
		...partners.map((partner) => ({ kind: 'partner' as const, ...partner }))
	];
	return found
		.flatMap(({ checked, again, ...claim }): readonly DatedClaim[] => {
			if (checked === undefined || again === undefined) return [];
			const { kind, id, title } = claim;
			const moment = 'moment' in claim ? { moment: claim.moment } : {};
			return [{ kind, id, ...moment, title, checked, again }];
		})
		.toSorted((one, other) => (one.again < other.again ? -1 : one.again > other.again ? 1 : 0));
}
