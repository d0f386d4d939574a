import { describe, expect, it } from 'vitest';
import { consentAnswer, isWithdrawn, photosToErase, withdrawalOf } from '#lib/domain/consent.ts';
import { currentTexts, nextTextVersion } from '#lib/domain/consent-text.ts';
import {
	type Held,
	type HouseholdKind,
	type HouseholdRecords,
	householdRecords
} from '#lib/domain/household-records.ts';
import type { RecordValues } from '#lib/domain/records/index.ts';

const TODAY = '2026-11-20';

type Given = { readonly [K in HouseholdKind]?: readonly RecordValues<K>[] };

function household(given: Given): HouseholdRecords {
	return householdRecords(<K extends HouseholdKind>(kind: K): readonly Held<K>[] =>
		(given[kind] ?? []).map((values, at) => ({ id: `${kind}-${at}`, values: values as RecordValues<K> }))
	);
}

const yes = (purpose: 'visitRecord' | 'referral' | 'contactAgain' | 'photo', more: RecordValues<'consent'> = {}) =>
	({ purpose, given: true, at: 1, ...more }) as const;

describe('what a resident answered', () => {
	it('is the last answer, and null where nobody asked', () => {
		expect(consentAnswer([], { purpose: 'photo' })).toBe(null);
		expect(consentAnswer([yes('photo'), { ...yes('photo'), given: false, at: 2 }], { purpose: 'photo' })).toBe('no');
		expect(consentAnswer([{ ...yes('photo'), withdrawn: true }], { purpose: 'photo' })).toBe('withdrawn');
		expect(consentAnswer([{ ...yes('photo'), withdrawn: true }, yes('photo', { at: 3 })], { purpose: 'photo' })).toBe(
			'yes'
		);
	});

	it('is asked anew for each partner, and for no other purpose', () => {
		const consents = [yes('referral', { partner: 'wijkteam' })];
		expect(consentAnswer(consents, { purpose: 'referral', partner: 'wijkteam' })).toBe('yes');
		expect(consentAnswer(consents, { purpose: 'referral', partner: 'huurteam' })).toBe(null);
		expect(consentAnswer(consents, { purpose: 'contactAgain' })).toBe(null);
	});
});

describe('whether a yes was taken back', () => {
	const taken = { ...yes('photo'), withdrawn: true } as const;
	const no = { ...yes('photo'), given: false, at: 2 } as const;

	it('is not decided by a later no of a phone that knew of no yes', () => {
		expect(isWithdrawn([taken, no], 'photo')).toBe(true);
		expect(photosToErase(household({ consent: [taken, no], photo: [{ sealedHash: 'a' }] }))).toEqual(['photo-0']);
	});

	it('ends with a later yes that stands, and with no yes from before', () => {
		expect(isWithdrawn([taken, no, yes('photo', { at: 3 })], 'photo')).toBe(false);
		expect(isWithdrawn([yes('photo', { at: 0 }), taken, no], 'photo')).toBe(true);
		expect(isWithdrawn([taken, { ...yes('photo', { at: 3 }), withdrawn: true }], 'photo')).toBe(true);
		expect(isWithdrawn([taken, yes('contactAgain', { at: 3 })], 'photo')).toBe(true);
		expect([isWithdrawn([no], 'photo'), isWithdrawn([yes('photo'), no], 'photo')]).toEqual([false, false]);
	});
});

describe('taking a yes back', () => {
	it('of a referral to nobody by name ends no referral to a partner, and takes back no yes to one', () => {
		const records = household({
			consent: [yes('referral'), yes('referral', { partner: 'wijkteam' })],
			referral: [{ partner: 'wijkteam', state: 'made' }, { state: 'made' }]
		});
		const { changes } = withdrawalOf(records, { purpose: 'referral' }, TODAY);
		expect(changes.map(({ id }) => id)).toEqual(['consent-0', 'referral-1']);
		expect(consentAnswer([yes('referral', { partner: 'wijkteam' })], { purpose: 'referral' })).toBe(null);
	});

	it('ends the open referral to that partner only, and gives the office the task to tell it on the next working day', () => {
		const records = household({
			consent: [yes('referral', { partner: 'wijkteam' }), yes('referral', { partner: 'huurteam' })],
			referral: [
				{ partner: 'wijkteam', state: 'accepted' },
				{ partner: 'huurteam', state: 'made' },
				{ partner: 'wijkteam', state: 'completed' }
			]
		});
		const withdrawal = withdrawalOf(records, { purpose: 'referral', partner: 'wijkteam' }, TODAY);
		expect(withdrawal.changes).toEqual([
			{ kind: 'consent', id: 'consent-0', values: { withdrawn: true } },
			{ kind: 'referral', id: 'referral-0', values: { state: 'fellThrough' } }
		]);
		// A Friday: the next working day is Monday.
		expect(withdrawal.tell).toEqual([{ partner: 'wijkteam', referral: 'referral-0', dueOn: '2026-11-23' }]);
	});

	it('cancels agreed contacts that are still to come', () => {
		const records = household({
			consent: [yes('contactAgain')],
			appointment: [{ on: '2026-11-19' }, { on: TODAY }, { on: '2026-12-01', cancelled: true }, { on: '2026-12-02' }]
		});
		const { changes } = withdrawalOf(records, { purpose: 'contactAgain' }, TODAY);
		expect(changes.filter(({ kind }) => kind === 'appointment').map(({ id }) => id)).toEqual([
			'appointment-1',
			'appointment-3'
		]);
	});

	it('leaves photos waiting for their erasure, those that were taken away excepted, and asks to erase on the visit record', () => {
		const photo = [{ sealedHash: 'a' }, { sealedHash: 'b', removed: true }, {}];
		const records = household({ consent: [yes('photo')], photo });
		const { photos, asksErasure } = withdrawalOf(records, { purpose: 'photo' }, TODAY);
		expect([photos, asksErasure]).toEqual([['photo-0'], false]);
		expect(photosToErase(records)).toEqual([]);
		expect(photosToErase(household({ consent: [{ ...yes('photo'), withdrawn: true }], photo }))).toEqual(['photo-0']);
		expect(withdrawalOf(records, { purpose: 'visitRecord' }, TODAY).asksErasure).toBe(true);
	});

	it('touches nothing of help: no concern, no promise, no measure and no visit changes by any withdrawal', () => {
		const records = household({
			consent: [yes('visitRecord'), yes('contactAgain'), yes('photo'), yes('referral', { partner: 'wijkteam' })],
			concern: [{ state: 'open' }],
			commitment: [{ state: 'open' }],
			measure: [{ code: 'draught-strip' }],
			visit: [{ state: 'open' }]
		});
		for (const purpose of ['visitRecord', 'contactAgain', 'photo', 'referral'] as const) {
			const kinds = withdrawalOf(records, { purpose }, TODAY).changes.map(({ kind }) => kind);
			expect(kinds.filter((kind) => kind !== 'consent')).toEqual([]);
		}
	});
});

describe('the words that are read out', () => {
	const text = (version: string, language: string, words = version) =>
		({ purpose: 'photo', version, language, text: words }) as const;

	it('are the newest of each language, by number and not by text', () => {
		const texts = [
			text('9', 'nl'),
			text('10', 'nl'),
			text('2', 'tr'),
			{ ...text('3', 'nl'), purpose: 'referral' }
		] as const;
		expect(currentTexts(texts, 'photo').map(({ language, version }) => [language, version])).toEqual([
			['nl', '10'],
			['tr', '2']
		]);
		expect(nextTextVersion(texts, { purpose: 'photo', language: 'nl' })).toBe('11');
		expect(nextTextVersion(texts, { purpose: 'photo', language: 'ar' })).toBe('1');
	});

	it('pass over what came without words or language', () => {
		expect(
			currentTexts(
				[
					{ purpose: 'photo', version: '1', language: 'nl' },
					{ purpose: 'photo', text: 'x' }
				],
				'photo'
			)
		).toEqual([]);
	});
});
