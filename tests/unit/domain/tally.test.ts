import { describe, expect, it } from 'vitest';
import { type Held, type HouseholdKind, householdRecords } from '#lib/domain/household-records.ts';
import type { RecordValues } from '#lib/domain/records/index.ts';
import { tallyOfAttempt, tallyOfHousehold } from '#lib/domain/tally.ts';

type Given = { readonly [K in HouseholdKind]?: readonly RecordValues<K>[] };
const MARCH = Date.parse('2026-03-10T10:00:00Z');
const MAY = Date.parse('2026-05-10T10:00:00Z');

function counts(given: Given): Readonly<Record<string, number>> {
	const records = householdRecords(<K extends HouseholdKind>(kind: K): readonly Held<K>[] =>
		(given[kind] ?? []).map((values, at) => ({ id: String(at), values: values as RecordValues<K> }))
	);
	return Object.fromEntries(
		tallyOfHousehold(records, 'a1').map(({ month, what, amount }) => [`${month} ${what}`, amount])
	);
}

describe('the counts that outlive a household', () => {
	it('count it once for each of the counts, in the month it was last seen, and each visit in its own', () => {
		const visit = [
			{ state: 'closed', startedAt: MARCH, helpAccepted: true },
			{ state: 'closed', startedAt: MAY },
			{ state: 'closed', startedAt: MAY, discarded: true },
			{ state: 'open', startedAt: MAY }
		] as const;
		expect(counts({ visit })).toEqual({
			'2026-05 spoken': 1,
			'2026-03 helpAccepted': 1,
			'2026-03 visit': 1,
			'2026-05 visit': 1
		});
	});

	it('keep a made and a completed referral apart, and add up measures of one code', () => {
		expect(
			counts({
				referral: [
					{ state: 'completed', madeAt: MARCH },
					{ state: 'made', madeAt: MAY }
				],
				measure: [
					{ code: 'led', count: 2, how: 'fitted', at: MAY },
					{ code: 'led', count: 3, how: 'fitted', at: MAY },
					{ code: 'led', count: 9, how: 'advised', at: MAY },
					{ code: 'led', count: 9, how: 'fitted', at: MAY, removed: true }
				],
				concern: [
					{ category: 'mould', raisedAt: MAY },
					{ category: 'mould', raisedAt: MAY, withdrawn: true }
				]
			})
		).toEqual({
			'2026-05 referred': 1,
			'2026-03 completed': 1,
			'2026-05 measure:led': 5,
			'2026-05 concern:mould': 1
		});
	});

	it('count a ring unless it was undone', () => {
		expect(tallyOfAttempt({ at: MAY }, 'a1')).toEqual([{ month: '2026-05', area: 'a1', what: 'attempt', amount: 1 }]);
		expect(tallyOfAttempt({ at: MAY, undone: true }, 'a1')).toEqual([]);
	});
});
