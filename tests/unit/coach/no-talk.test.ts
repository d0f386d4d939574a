/** A talk that was none may be taken away only while nothing is in it. */
import { describe, expect, it } from 'vitest';
import type { VisitView } from '#lib/device/port.ts';
import { isEmptyTalk } from '../../../src/routes/(coach)/visit/[id]/no-talk.svelte.ts';

const NOTHING = {
	concerns: [],
	notes: [],
	measures: [],
	commitments: [],
	appointments: [],
	referrals: [],
	photos: [],
	meterReadings: [],
	drafts: {},
	guides: {}
};
const aVisit = (more: object = {}): VisitView => ({ ...NOTHING, ...more }) as unknown as VisitView;

describe('a talk', () => {
	it('is empty when it was only opened, and when all in it was taken back', () => {
		expect(isEmptyTalk(aVisit())).toBe(true);
		const takenBack = {
			concerns: [{ withdrawn: true }],
			notes: [{ text: '' }],
			measures: [{ count: 0 }],
			commitments: [{ state: 'dropped' }],
			drafts: { note: '' },
			guides: { mould: { answers: {} } }
		};
		expect(isEmptyTalk(aVisit(takenBack))).toBe(true);
	});

	it.each([
		['a concern', { concerns: [{ category: 'mould' }] }],
		['a note', { notes: [{ text: 'koud' }] }],
		['a measure', { measures: [{ count: 1 }] }],
		['a promise', { commitments: [{ state: 'open' }] }],
		['a next visit', { appointments: [{ on: '2026-12-01' }] }],
		['a referral', { referrals: [{ state: 'made' }] }],
		['a photo', { photos: [{ id: 'p' }] }],
		['a meter reading', { meterReadings: [{ value: 1 }] }],
		['words that are being typed', { drafts: { note: 'kou' } }],
		['an answer', { guides: { mould: { answers: { m1: 'yes' } } } }]
	])('is not empty with %s', (_, more) => {
		expect(isEmptyTalk(aVisit(more))).toBe(false);
	});
});
