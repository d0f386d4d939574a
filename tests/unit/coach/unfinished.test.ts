/** What is written at the table and must not get lost: under a cover, by a second tap, or when the talk is closed. */
import { describe, expect, it } from 'vitest';
import type { VisitView } from '#lib/device/port.ts';
import type { Coach } from '../../../src/routes/(coach)/coach.svelte.ts';
import { haltedIn, hasTextAt, unfinishedIn } from '../../../src/routes/(coach)/visit/[id]/close/unfinished.ts';
import { DraftedText } from '../../../src/routes/(coach)/visit/[id]/drafted-text.svelte.ts';
import { openReading } from '../../../src/routes/(coach)/visit/[id]/meter-entry.svelte.ts';
import { openCaption } from '../../../src/routes/(coach)/visit/[id]/photo-caption.ts';
import { PromiseForm } from '../../../src/routes/(coach)/visit/[id]/promise-form.svelte.ts';
import { answerFor, guarded } from '../../../src/routes/(coach)/visit/[id]/text-guard.svelte.ts';

const NOW = Date.UTC(2026, 10, 25, 9);

/** A coach whose phone only writes down what it is asked. */
function aCoach() {
	const calls: (readonly [verb: string, input: unknown])[] = [];
	const call = new Proxy(
		{},
		{
			get: (_, verb: string) => (input: unknown) => {
				calls.push([verb, input]);
				return Promise.resolve({ ok: true, value: {}, savedAt: NOW });
			}
		}
	);
	const coach = { now: NOW, locale: 'nl', device: { call }, run: (done: Promise<unknown>) => done };
	return { coach: coach as unknown as Coach, calls };
}

function aVisit(more: Partial<VisitView> = {}): VisitView {
	return { id: 'v1', drafts: {}, commitments: [], meterReadings: [], photos: [], ...more } as unknown as VisitView;
}

describe('a meter', () => {
	it('is read into the visit also when the screen was covered under the finger', async () => {
		const { coach, calls } = aCoach();
		const entry = openReading(coach, aVisit(), { meter: 'gas', now: () => undefined });
		expect(await entry.save('1.234,5')).toBe(true);
		expect(calls).toEqual([['addMeterReading', { visit: 'v1', values: { meter: 'gas', unit: 'm3', value: 1234.5 } }]]);
	});

	it('is corrected where a reading of it came since the field was opened', async () => {
		const { coach, calls } = aCoach();
		const since = aVisit({ meterReadings: [{ id: 'm1', meter: 'gas', value: 1234, at: NOW }] });
		await openReading(coach, aVisit(), { meter: 'gas', now: () => since }).save('1235');
		expect(calls).toEqual([['updateMeterReading', { reading: 'm1', values: { value: 1235, lookedAgain: false } }]]);
	});
});

describe('a promise', () => {
	it('is made once by a wet finger that taps twice', async () => {
		const { coach, calls } = aCoach();
		const form = new PromiseForm(coach, aVisit());
		form.choose({ what: 'belt terug' });
		expect(await Promise.all([form.add(aVisit()), form.add(aVisit())])).toEqual([true, false]);
		expect(calls.filter(([verb]) => verb === 'addCommitment')).toHaveLength(1);
	});
});

describe('what a talk is about to be closed without', () => {
	const left = (drafts: Readonly<Record<string, string>>) => unfinishedIn(aVisit({ drafts }));

	it('is named: a promise, a next visit, a reading that is none, words that became no record', () => {
		expect(left({ promise: JSON.stringify({ who: 'coach', what: 'belt terug', day: null }) })).toEqual(['promise']);
		expect(left({ appointment: JSON.stringify({ day: '2026-12-01', part: null, time: '' }) })).toEqual(['appointment']);
		expect(left({ 'resident:phone': '06123' })).toEqual(['resident']);
		expect(left({ 'meter:gas': 'twaalf', 'answer:mould:m1': 'In de slaapkamer' })).toEqual(['reading', 'text']);
	});

	it('is nothing where a form was only opened, or is written on the closing screen itself', () => {
		expect(left({})).toEqual([]);
		expect(left({ promise: JSON.stringify({ who: 'office', what: ' ', day: '2026-12-01' }) })).toEqual([]);
		expect(left({ appointment: JSON.stringify({ day: null, part: 'morning', time: '' }) })).toEqual([]);
		expect(left({ referral: JSON.stringify({ concern: 'c1', to: null, hasAll: false }) })).toEqual([]);
		expect(left({ 'note:teach-back': 'Kon het navertellen' })).toEqual([]);
	});
});

describe('a text that waits for an answer about its number', () => {
	const halted = (drafts: Readonly<Record<string, string>>) => haltedIn(aVisit({ drafts }));
	const text = 'Nummer 111222333';

	it('leads back to where it is written, each place once', () => {
		expect(halted({ 'note:m1': text, 'answer:mould:m2': text })).toEqual([{ kind: 'text' }]);
		expect(halted({ 'words:c1': text })).toEqual([{ kind: 'concern', concern: 'c1' }]);
		expect(halted({ 'resident:name': text, 'note:': text })).toEqual([{ kind: 'resident' }, { kind: 'note' }]);
		expect(halted({ promise: JSON.stringify({ who: 'coach', what: text, day: null }) })).toEqual([{ kind: 'promise' }]);
		expect(halted({ 'note:teach-back': text })).toEqual([{ kind: 'here' }]);
		expect(halted({ 'note:m1': 'Belt morgen' })).toEqual([]);
	});

	it('leads back to the photo that it is about, as long as that photo is there', () => {
		const drafts = { 'photo:p1': text };
		const photos = [{ id: 'p1', shows: '' }] as unknown as VisitView['photos'];
		expect(haltedIn(aVisit({ drafts, photos }))).toEqual([{ kind: 'photo' }]);
		expect(unfinishedIn(aVisit({ drafts, photos }))).toEqual(['photo']);
		expect([haltedIn(aVisit({ drafts })), unfinishedIn(aVisit({ drafts }))]).toEqual([[], []]);
	});

	it('of a photo lies on this phone when the screen is covered, and stands in its field when it comes back', async () => {
		const { coach, calls } = aCoach();
		const photo = { id: 'p1', shows: 'Raam' };
		const { ports } = guarded(openCaption(coach, aVisit(), photo));
		const words = new DraftedText(ports);
		words.type(text);
		// As a cover does: the component goes, and with it the field.
		await words.leave();
		expect(calls).toEqual([['saveDraft', { visit: 'v1', key: 'photo:p1', text }]]);
		const again = guarded(openCaption(coach, aVisit({ drafts: { 'photo:p1': text } }), photo));
		expect(again.ports).toMatchObject({ text, saved: 'Raam' });
		const meter = new DraftedText(again.ports);
		answerFor(meter, again.guard).leave({ text: '111222333' } as never);
		await meter.leave();
		expect(calls.slice(1)).toEqual([
			['saveDraft', { visit: 'v1', key: 'photo:p1', text }],
			['describePhoto', { photo: 'p1', shows: text }],
			['saveDraft', { visit: 'v1', key: 'photo:p1', text: '' }]
		]);
	});

	it('is found in the overview at its own moment', () => {
		const visit = aVisit({ drafts: { 'note:m1': text, 'answer:mould:m2': text } });
		const at = (guide: string, moment: string) => hasTextAt(visit, { guide, moment });
		expect([at('mould', 'm1'), at('mould', 'm2'), at('cold', 'm2'), at('mould', 'm3')]).toEqual([
			true,
			true,
			false,
			false
		]);
	});
});
