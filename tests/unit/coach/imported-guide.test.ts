/** A guide that came from a survey form, held on the coach's own talk: what is offered, said and doubted. */
import { describe, expect, it } from 'vitest';
import { importXlsform } from '#lib/content/xlsform/import.ts';
import type { VisitView } from '#lib/device/port.ts';
import type { ContentPack, Guide } from '#lib/domain/guide/guide.ts';
import type { Coach } from '../../../src/routes/(coach)/coach.svelte.ts';
import { Talk } from '../../../src/routes/(coach)/visit/[id]/talk.svelte.ts';
import { book, settings } from '../xlsform/form.ts';

const { guide, report } = importXlsform(
	book({
		survey: [
			['type', 'name', 'label', 'hint', 'choice_filter', 'constraint', 'constraint_message'],
			['text', 'called', 'Hoe noemt u uw huis?', null, null, null, null],
			['select_one fuel', 'fuel', 'Waarmee stookt u?', null, null, null, null],
			['select_one device', 'device', 'Welk toestel hoort bij ${fuel}?', 'In ${called}', 'fuel = ${fuel}', null, null],
			['integer', 'age', 'Hoe oud is het toestel?', null, null, '. < 60', 'Ouder dan ${called}? Kijk nog eens.']
		],
		choices: [
			['list_name', 'name', 'label', 'fuel'],
			['fuel', 'gas', 'Gas', null],
			['fuel', 'power', 'Stroom', null],
			['device', 'boiler', 'Ketel', 'gas'],
			['device', 'pump', 'Warmtepomp', 'power']
		],
		settings
	})
);

function begin(of: Guide): Talk {
	const pack = {
		languages: ['nl'],
		guides: [of],
		lessons: [],
		concerns: [],
		partners: [],
		themes: []
	} as unknown as ContentPack;
	const device = { call: { saveGuide: () => Promise.resolve() }, watch: () => ({ current: undefined }) };
	const run = async (verb: Promise<unknown>) => (await verb, { value: null, savedAt: 0 });
	const coach = { device, run, locale: 'nl', now: Date.UTC(2026, 2, 8), trailOfVisit: new Map() } as unknown as Coach;
	const visit = { guides: {}, concerns: [], drafts: {} } as unknown as VisitView;
	const talk = new Talk('v', { coach, visit: () => visit, content: () => ({ hash: 'h', pack }) });
	talk.open(of.id);
	return talk;
}

function at(talk: Talk, id: string): Talk {
	if (talk.current !== null) talk.show({ guide: talk.current, moment: id });
	return talk;
}

describe('a guide from a survey form, in the coach\u2019s hands', () => {
	if (!guide) throw new Error('the form is a guide');

	it('comes along whole', () => {
		expect(report).toEqual([]);
		expect(guide.moments.map(({ id }) => id)).toEqual(['called', 'fuel', 'device', 'age']);
	});

	it('offers the options that the earlier answer leaves, and keeps a chosen one in sight', () => {
		const talk = begin(guide);
		const offered = () => at(talk, 'device').options.map(({ id }) => id);
		expect(offered()).toEqual([]);
		at(talk, 'fuel').setAnswer('gas');
		expect(offered()).toEqual(['boiler']);
		at(talk, 'device').setAnswer('boiler');
		at(talk, 'fuel').setAnswer('power');
		expect(offered()).toEqual(['boiler', 'pump']);
	});

	it('speaks of an earlier answer in its own words, with dots while there is none', () => {
		const talk = begin(guide);
		const title = () => talk.words(at(talk, 'device').moment?.title ?? {});
		expect(title()).toBe('Welk toestel hoort bij …?');
		at(talk, 'fuel').setAnswer('power');
		expect(title()).toBe('Welk toestel hoort bij Stroom?');
	});

	it('never lets what was typed become a part of the page', () => {
		const talk = begin(guide);
		at(talk, 'called').setAnswer('<img src=x onerror=alert(1)> & co');
		const moment = at(talk, 'device').moment;
		expect(talk.words(moment?.explain.html ?? {}, { isHtml: true })).toBe(
			'<p>In &lt;img src=x onerror=alert(1)&gt; &amp; co</p>'
		);
		expect(talk.words(moment?.explain.text ?? {})).toContain('<img');
	});

	it('doubts an answer in the form\u2019s own words', () => {
		const talk = begin(guide);
		at(talk, 'called').setAnswer('De Wilg');
		at(talk, 'age').setAnswer(80);
		expect(talk.warnings).toEqual(['answerUnlikely']);
		expect(talk.words(talk.moment?.constraintMessage ?? {})).toBe('Ouder dan De Wilg? Kijk nog eens.');
	});
});
