import { describe, expect, it } from 'vitest';
import { OUTCOMES } from '#lib/domain/attempt.ts';
import {
	type Held,
	type HouseholdKind,
	type HouseholdRecords,
	householdRecords
} from '#lib/domain/household-records.ts';
import type { RecordValues } from '#lib/domain/records/index.ts';
import {
	attemptClass,
	householdClass,
	householdDue,
	RETENTION_DEFAULTS,
	retentionTermsOf
} from '#lib/domain/retention.ts';

const DAY_MS = 86_400_000;
const NOW = Date.parse('2026-11-20T12:00:00Z');
const TODAY = '2026-11-20';

type Given = { readonly [K in HouseholdKind]?: readonly RecordValues<K>[] };

function household(given: Given): HouseholdRecords {
	return householdRecords(<K extends HouseholdKind>(kind: K): readonly Held<K>[] =>
		(given[kind] ?? []).map((values, at) => ({ id: `${kind}-${at}`, values: values as RecordValues<K> }))
	);
}

const talked: Given = { household: [{}], visit: [{ state: 'closed' }] };
const due = (given: Given, days: number, terms = RETENTION_DEFAULTS) =>
	householdDue(household(given), { terms, touchedAt: NOW - days * DAY_MS, now: NOW, today: TODAY });

describe('which class a record is of', () => {
	it('every outcome of a ring has one', () => {
		expect(Object.fromEntries(OUTCOMES.map((outcome) => [outcome, attemptClass(outcome)]))).toEqual({
			spoken: 'attemptOther',
			notHome: 'attemptNotReached',
			notNow: 'attemptNotReached',
			notInterested: 'attemptRefused',
			languageBarrier: 'attemptNotReached',
			cannotReachDoor: 'attemptNotReached',
			movedOrEmpty: 'attemptOther',
			wrongAddress: 'attemptOther',
			neverAgain: 'attemptRefused'
		});
	});

	it('a household is running while anything that was promised has no end', () => {
		for (const open of [
			{ visit: [{ state: 'open' }] },
			{ concern: [{ state: 'answered' }] },
			{ commitment: [{ state: 'open' }] },
			{ referral: [{ state: 'accepted' }] },
			{ appointment: [{ on: TODAY }] },
			{ household: [{ movedOutOn: '2026-01-01' }], concern: [{ state: 'open' }] }
		] as const)
			expect(householdClass(household(open), { today: TODAY })).toBe('running');
	});

	it('and else moved, followed up, or without follow-up', () => {
		expect(householdClass(household({ household: [{ movedOutOn: '2026-01-01' }] }), { today: TODAY })).toBe(
			'householdMoved'
		);
		expect(householdClass(household({ ...talked, concern: [{ state: 'closed' }] }), { today: TODAY })).toBe(
			'householdFollowedUp'
		);
		const mistaken = {
			...talked,
			concern: [{ state: 'open', withdrawn: true }],
			visit: [{ discarded: true }]
		} as const;
		expect(householdClass(household(mistaken), { today: TODAY })).toBe('householdWithoutFollowUp');
	});
});

describe('what is due', () => {
	it('is a household on the day that its term is over, and not one day before', () => {
		expect(due(talked, 91).isDue).toBe(false);
		expect(due(talked, 92).isDue).toBe(true);
	});

	it('is nothing of a class for which nobody decided a term, however old', () => {
		expect(due({ ...talked, concern: [{ state: 'closed' }] }, 20_000).isDue).toBe(false);
		expect(retentionTermsOf({ householdWithoutFollowUp: null }).householdWithoutFollowUp).toBe(null);
		expect(due(talked, 20_000, retentionTermsOf({ householdWithoutFollowUp: null })).isDue).toBe(false);
	});

	it('is never a household in which something still runs; it is told apart as held back', () => {
		const running = due({ ...talked, concern: [{ state: 'open' }] }, 400);
		expect([running.isDue, running.isHeldBack]).toEqual([false, true]);
		expect(due({ ...talked, concern: [{ state: 'open' }] }, 10).isHeldBack).toBe(false);
	});

	it('is no household about which something that a phone sent still waits for a decision', () => {
		const facts = { terms: RETENTION_DEFAULTS, touchedAt: NOW - 92 * DAY_MS, now: NOW, today: TODAY };
		const waiting = householdDue(household(talked), { ...facts, waitingHeld: true });
		expect([waiting.class, waiting.isDue, waiting.isHeldBack]).toEqual(['running', false, true]);
		const young = householdDue(household(talked), { ...facts, touchedAt: NOW - DAY_MS, waitingHeld: true });
		expect([young.isDue, young.isHeldBack]).toEqual([false, false]);
		expect(householdDue(household(talked), { ...facts, waitingHeld: false }).isDue).toBe(true);
		expect(householdClass(household(talked), { today: TODAY, waitingHeld: true })).toBe('running');
	});

	it('is held back by the term of its own kind, where nothing but such a decision holds it', () => {
		const moved = household({ household: [{ movedOutOn: '2026-01-01' }] });
		const facts = { touchedAt: NOW - 40 * DAY_MS, now: NOW, today: TODAY, waitingHeld: true };
		const held = (days: number) =>
			householdDue(moved, { ...facts, terms: retentionTermsOf({ householdMoved: days }) }).isHeldBack;
		expect([held(30), held(50)]).toEqual([true, false]);
	});

	it('is a photo by its own term, one whose yes was taken back at once, and none twice', () => {
		// What the phone says of when it was taken decides nothing: that clock may be months off.
		const photo = [
			{ sealedHash: 'a', at: NOW + 900 * DAY_MS },
			{ sealedHash: 'b', at: NOW - 900 * DAY_MS }
		] as const;
		const terms = retentionTermsOf({ photo: 30 });
		const photosTouchedAt = new Map([
			['photo-0', NOW - 40 * DAY_MS],
			['photo-1', NOW - 10 * DAY_MS]
		]);
		const facts = { terms, touchedAt: NOW - 10 * DAY_MS, photosTouchedAt, now: NOW, today: TODAY };
		expect(householdDue(household({ ...talked, photo }), facts).photos).toEqual(['photo-0']);
		expect(due({ ...talked, photo }, 10, terms).photos).toEqual([]);
		expect(due({ ...talked, photo }, 40, terms).photos).toEqual(['photo-0', 'photo-1']);
		const withdrawn = [{ purpose: 'photo', given: true, withdrawn: true, at: 1 }] as const;
		expect(due({ ...talked, photo, consent: withdrawn }, 10).photos).toEqual(['photo-0', 'photo-1']);
		expect(due({ ...talked, photo, consent: withdrawn }, 92).photos).toEqual([]);
	});
});
