/** What a resident gives of themselves, and the languages a coach can note. */
import { describe, expect, it } from 'vitest';
import type { VisitView } from '#lib/device/port.ts';
import type { CardLanguage } from '#lib/domain/guide/guide.ts';
import type { Coach } from '../../../src/routes/(coach)/coach.svelte.ts';
import { cardChoices, languageName, otherChoices } from '../../../src/routes/(coach)/languages.ts';
import { DraftedText } from '../../../src/routes/(coach)/visit/[id]/drafted-text.svelte.ts';
import { openResident } from '../../../src/routes/(coach)/visit/[id]/resident-form.ts';

function aCoach() {
	const calls: (readonly [string, unknown])[] = [];
	const call = new Proxy(
		{},
		{
			get: (_, verb: string) => (input: unknown) => {
				calls.push([verb, input]);
				return Promise.resolve({ ok: true, value: {}, savedAt: 1 });
			}
		}
	);
	const run = async (done: Promise<{ value: unknown }>) => ({ value: (await done).value, savedAt: 1 });
	return { coach: { device: { call }, run } as unknown as Coach, calls };
}

const aVisit = (drafts: VisitView['drafts'] = {}): VisitView =>
	({
		id: 'v1',
		household: 'h1',
		drafts,
		resident: { name: 'J. Proef', phone: null, email: null }
	}) as unknown as VisitView;

describe('what a resident gives', () => {
	it('becomes part of the household when the field is left, and empty again when it is emptied', async () => {
		const { coach, calls } = aCoach();
		const phone = new DraftedText(openResident(coach, aVisit(), 'phone'));
		phone.text = ' 06 12345678 ';
		await phone.leave();
		const name = new DraftedText(openResident(coach, aVisit(), 'name'));
		name.text = '';
		await name.leave();
		expect(calls.filter(([verb]) => verb === 'updateHousehold').map(([, input]) => input)).toEqual([
			{ household: 'h1', values: { phone: '06 12345678' } },
			{ household: 'h1', values: { name: null } }
		]);
	});

	it('stays a draft while it does not read as what it should be, and comes back as it was typed', async () => {
		const { coach, calls } = aCoach();
		const phone = new DraftedText(openResident(coach, aVisit(), 'phone'));
		phone.text = '06123';
		await phone.leave();
		expect(calls).toEqual([['saveDraft', { visit: 'v1', key: 'resident:phone', text: '06123' }]]);
		expect(openResident(coach, aVisit({ 'resident:phone': '06123' }), 'phone')).toMatchObject({
			text: '06123',
			saved: ''
		});
	});
});

describe('the languages at hand', () => {
	const languages = ['nl', 'tr'].map((id) => ({ id, name: id === 'tr' ? 'Türkçe' : 'Nederlands' }) as CardLanguage);

	it('are those of the cards in their own words, then others by the coach’s name for them', () => {
		expect(cardChoices(languages)[1]).toEqual({ id: 'tr', text: 'Türkçe', lang: 'tr' });
		const others = otherChoices('nl', languages);
		expect(others.map(({ id }) => id)).not.toContain('tr');
		expect(others.find(({ id }) => id === 'so')?.text).toBe('Somalisch');
		expect(otherChoices('en', languages).find(({ id }) => id === 'so')?.text).toBe('Somali');
		expect(others.every(({ id, text }) => text !== id)).toBe(true);
		expect(languageName('nl', 'uk')).toBe('Oekraïens');
	});
});
