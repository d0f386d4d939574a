/** What a moment of a guide asks to write down: offered beneath its words, once, with what stands there already. */
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { compileContent } from '#lib/content/server/compile.ts';
import type { VisitView } from '#lib/device/port.ts';
import type { Coach } from '../../../src/routes/(coach)/coach.svelte.ts';
import { ACTIONS_MAX, actionsOf, toolOf, toolsOf } from '../../../src/routes/(coach)/visit/[id]/moment-actions.ts';
import { recordedFor } from '../../../src/routes/(coach)/visit/[id]/recorded-here.ts';
import { TOOLS, toolsInBar } from '../../../src/routes/(coach)/visit/[id]/table-tools.ts';
import { aMoment } from '../guide/a-guide.ts';

const { pack } = compileContent(fileURLToPath(new URL('../../../src/content', import.meta.url)));

describe('what a moment offers', () => {
	it('is nothing where the guide asks for nothing', () => {
		expect(actionsOf(aMoment({ id: 'opening' }))).toEqual([]);
	});

	it('follows from its flags', () => {
		expect(actionsOf(aMoment({ id: 'step', commitment: true }))).toEqual(['promise']);
		expect(actionsOf(aMoment({ id: 'next', appointment: true }))).toEqual(['appointment']);
		expect(actionsOf(aMoment({ id: 'back', teachback: true }))).toEqual(['teachBack']);
		expect(actionsOf(aMoment({ id: 'wish', refusal: true }))).toEqual(['neverAgain']);
	});

	it('is a referral where consent for one is asked, and the sheet of consents for every other purpose', () => {
		expect(actionsOf(aMoment({ id: 'refer', consent: 'referral' }))).toEqual(['referral']);
		expect(actionsOf(aMoment({ id: 'again', consent: 'contactAgain' }))).toEqual(['consent']);
		expect(actionsOf(aMoment({ id: 'later', consent: 'a purpose of a later version' }))).toEqual(['consent']);
	});

	it('is never more than fits, the agreement first', () => {
		const all = aMoment({ id: 'all', commitment: true, consent: 'referral', appointment: true, teachback: true });
		expect(actionsOf(all)).toEqual(['promise', 'referral']);
		expect(actionsOf(all)).toHaveLength(ACTIONS_MAX);
	});

	it('bears the word and icon that it has in the bar, and leaves the bar', () => {
		const offered = toolsOf(['promise', 'teachBack']);
		expect(offered).toEqual(['promise']);
		expect(toolOf('promise')).toBe(TOOLS.find(({ kind }) => kind === 'promise'));
		const bar = toolsInBar({ isPractice: false, besides: offered }).map(({ kind }) => kind);
		expect(bar).not.toContain('promise');
		expect(bar).toHaveLength(TOOLS.length - 1);
	});

	it('is there in practice as well, where only photos are not taken', () => {
		const kinds = (isPractice: boolean) => toolsInBar({ isPractice, besides: [] }).map(({ kind }) => kind);
		expect(kinds(true)).toEqual(kinds(false).filter((kind) => kind !== 'photos'));
	});

	it('covers every flag of the guides that ship', () => {
		const left = pack.guides.flatMap(({ id, moments }) =>
			moments.flatMap((moment) => {
				const { commitment, consent, appointment, teachback, refusal = false } = moment;
				const asked = [commitment, consent !== undefined, appointment, teachback, refusal];
				return asked.filter(Boolean).length > actionsOf(moment).length ? [`${id} ${moment.id}`] : [];
			})
		);
		expect(left).toEqual([]);
		for (const { id, moments, doorstep } of pack.guides) {
			const asksBack = doorstep === true ? [] : ['teachBack'];
			const offered = new Set(moments.flatMap((moment) => actionsOf(moment)));
			// A lasting no is recorded where one can be said, and nowhere else.
			expect(offered.delete('neverAgain')).toBe(id === 'refusal-angry');
			expect([id, ...offered].sort()).toEqual([id, 'appointment', 'promise', 'referral', ...asksBack].sort());
		}
	});
});

it('offers to record a lasting no where the guide hears one, and where it says to record one', () => {
	const guide = pack.guides.find(({ id }) => id === 'refusal-angry');
	const bearing = guide?.moments.filter((moment) => actionsOf(moment).includes('neverAgain')).map(({ id }) => id);
	expect(bearing).toEqual(['wish', 'leave-well']);
	const telling = guide?.moments.filter(({ explain }) => /niet meer wordt aangebeld/.test(explain.text['nl'] ?? ''));
	expect(telling?.map(({ id }) => id)).toEqual(['leave-well']);
});

describe('what stands there already', () => {
	const coach = {
		now: Date.UTC(2026, 10, 25, 9),
		locale: 'nl',
		t: (key: string, values: Record<string, string> = {}) => [key, ...Object.values(values)].join(' ')
	} as unknown as Coach;
	const linde = { id: 'p1', kind: 'housing-corporation', name: 'Woonstichting De Linde', phone: null };

	function recorded(tool: Parameters<typeof recordedFor>[0], visit: object, consent?: string): readonly string[] {
		const moment = consent === undefined ? {} : { consent };
		return recordedFor(tool, { coach, visit: visit as VisitView, pack, moment }).map(({ text }) => text);
	}

	it('is who does what by when, without what was dropped', () => {
		const commitments = [
			{ id: '1', who: 'resident', what: 'rooster open', dueOn: '2026-11-26', state: 'open' },
			{ id: '2', who: 'coach', what: 'brief', state: 'dropped' },
			{ id: '3', what: 'bellen', dueOn: null, state: 'open' }
		];
		expect(recorded('promise', { commitments })).toEqual([
			'who.resident: rooster open, close.stepBy morgen',
			'who.coach: bellen'
		]);
	});

	it('is who was passed on to whom, by name', () => {
		const referrals = [
			{ id: '1', partner: 'housing-corporation', named: 'p1', purpose: 'vocht', state: 'made' },
			{ id: '2', partner: 'tenant-team', purpose: 'vocht', state: 'fellThrough' }
		];
		expect(recorded('referral', { referrals, namedPartners: [linde] })).toEqual([
			'refer.made Woonstichting De Linde vocht',
			'refer.ended Huurteam vocht'
		]);
	});

	it('is the next visit, and the last answer to the question that is asked', () => {
		const appointments = [{ id: '1', on: '2026-11-26', part: null, minute: 690 }];
		expect(recorded('appointment', { appointments })[0]).toContain('morgen');
		const consents = [
			{ id: '1', purpose: 'contactAgain', given: true, at: 1 },
			{ id: '2', purpose: 'contactAgain', given: false, at: 2 }
		];
		expect(recorded('consent', { consents }, 'contactAgain')).toEqual(['ask.contactAgain consent.no']);
		expect(recorded('consent', { consents }, 'photo')).toEqual([]);
		expect(recorded('consent', { consents }, 'a purpose of a later version')).toEqual([]);
	});
});
