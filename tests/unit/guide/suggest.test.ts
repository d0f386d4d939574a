import { describe, expect, test } from 'vitest';
import type { ContentPack, Lesson } from '#lib/domain/guide/guide.ts';
import { SUGGESTION_ORDER, SUGGESTION_RULES, suggestFor } from '#lib/domain/guide/suggest.ts';
import { t } from '#lib/words/content.ts';
import { aGuide, aMoment } from './a-guide.ts';

const text = { html: {}, text: {} };

function aLesson(given: Partial<Lesson> & { readonly id: string }): Lesson {
	return {
		slug: given.id,
		title: {},
		theme: 'home',
		certainty: 'H',
		advice: 'own',
		sources: [],
		concerns: ['mould'],
		guides: [],
		situations: [],
		why: text,
		door: text,
		do: text,
		dont: text,
		...given
	};
}

const pack: ContentPack = {
	format: 1,
	languages: ['nl', 'en'],
	lessons: [
		aLesson({ id: 'L02', certainty: 'M' }),
		aLesson({ id: 'L03', concerns: ['mould', 'draught'] }),
		aLesson({ id: 'L01' }),
		aLesson({ id: 'L09', certainty: 'L' })
	],
	guides: [
		aGuide([aMoment({ id: 'where', lessons: ['L09'] })], { concerns: ['mould'] }),
		aGuide([], { id: 'landlord', concerns: ['mould'], minutes: 5 }),
		aGuide([], { id: 'room-walk', concerns: ['mould'], minutes: 30 })
	],
	concerns: [
		{ id: 'mould', domain: 'home', title: {}, short: {}, guide: 'mould', partners: ['gone', 'tenant-team'] },
		{ id: 'co-gas', domain: 'safety', title: {}, short: {}, guide: 'mould', partners: ['emergency-112'] },
		{ id: 'nuisance', domain: 'street', title: {}, short: {}, partners: [] }
	],
	themes: [],
	measures: [],
	partners: ['tenant-team', 'emergency-112'].map((id) => ({ id, title: {}, sources: [], general: true })),
	sources: []
};

function offered(request: { concern: string; guide?: string; moment?: string; read?: string[] }): readonly string[] {
	const { read, ...rest } = request;
	const suggestions = suggestFor(pack, { ...rest, lessonsRead: new Set(read) });
	return suggestions.map(({ id, rule }) => `${id} by ${rule}`);
}

test('a concern that the pack does not know, or that nothing helps with, is offered nothing', () => {
	expect(offered({ concern: 'dragons' })).toEqual([]);
	expect(offered({ concern: 'nuisance' })).toEqual([]);
});

test('a concern offers one lesson, one guide and one partner, each with its rule', () => {
	expect(offered({ concern: 'mould' })).toEqual([
		'L01 by lessonNotRead',
		'mould by guideOfConcern',
		'tenant-team by firstPartner'
	]);
});

test('in a safety concern the partner comes first', () => {
	expect(offered({ concern: 'co-gas' })).toEqual(['emergency-112 by safetyPartner', 'mould by guideOfConcern']);
});

test('the guide on the screen is not offered, another that fits is', () => {
	expect(offered({ concern: 'mould', guide: 'mould' })).toContain('landlord by guideListsConcern');
});

test('a lesson of the moment on the screen goes before surer ones', () => {
	expect(offered({ concern: 'mould', guide: 'mould', moment: 'where' })[0]).toBe('L09 by lessonOfMoment');
});

test('what was read makes way for what was not, surer ground and fewer concerns first', () => {
	expect(offered({ concern: 'mould', read: ['L01'] })[0]).toBe('L03 by lessonNotRead');
	expect(offered({ concern: 'mould', read: ['L01', 'L03'] })[0]).toBe('L02 by lessonNotRead');
	expect(offered({ concern: 'mould', read: ['L01', 'L02', 'L03', 'L09'] })[0]).toBe('L01 by surestLesson');
});

describe('the rules as a coordinator reads them', () => {
	test.each(['nl', 'en'] as const)('each rule and kind has its own words in %s', (locale) => {
		const keys = [
			...SUGGESTION_RULES.map(({ rule }) => `choice.rule.${rule}` as const),
			...SUGGESTION_ORDER.flatMap((kind) => [`choice.kind.${kind}`, `choice.which.${kind}`] as const)
		];
		const words = keys.map((key) => t(locale, key));
		expect(words.filter((text, place) => text === keys[place])).toEqual([]);
		expect(new Set(words).size).toBe(words.length);
	});

	test('every kind on the screen has a rule, and every rule a kind on the screen', () => {
		expect(new Set(SUGGESTION_RULES.map(({ kind }) => kind))).toEqual(new Set(SUGGESTION_ORDER));
	});
});
