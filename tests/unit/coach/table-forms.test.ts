/** What is filled in at the table and not put down yet: kept, given back, and made a record of once. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import * as v from 'valibot';
import { fileURLToPath } from 'node:url';
import { compileContent } from '#lib/content/server/compile.ts';
import type { VisitView } from '#lib/device/port.ts';
import type { Coach } from '../../../src/routes/(coach)/coach.svelte.ts';
import { AppointmentForm, atDoor, inTalk } from '../../../src/routes/(coach)/visit/[id]/appointment-form.svelte.ts';
import { DraftedForm, readDraft } from '../../../src/routes/(coach)/visit/[id]/drafted-form.svelte.ts';
import { PromiseForm } from '../../../src/routes/(coach)/visit/[id]/promise-form.svelte.ts';
import { Referring } from '../../../src/routes/(coach)/visit/[id]/referring.svelte.ts';

const { pack } = compileContent(fileURLToPath(new URL('../../../src/content', import.meta.url)));
const NOW = Date.UTC(2026, 10, 25, 9);

type Call = readonly [verb: string, input: Record<string, unknown>];

/** A coach whose phone only writes down what it is asked. */
function aCoach() {
	const calls: Call[] = [];
	const call = new Proxy(
		{},
		{
			get: (_, verb: string) => (input: Record<string, unknown>) => {
				calls.push([verb, input]);
				return Promise.resolve({ ok: true, value: {}, savedAt: NOW });
			}
		}
	);
	const coach = {
		now: NOW,
		locale: 'nl',
		t: (key: string, values: Record<string, string> = {}) => [key, ...Object.values(values)].join(' '),
		device: { call },
		run: async (done: Promise<{ value: unknown }>) => ({ value: (await done).value, savedAt: NOW })
	};
	const drafts = (): readonly unknown[] => calls.filter(([verb]) => verb === 'saveDraft').map(([, { text }]) => text);
	return { coach: coach as unknown as Coach, calls, drafts };
}

function aVisit(more: Partial<VisitView> = {}): VisitView {
	const nothing = { drafts: {}, commitments: [], concerns: [], referrals: [], namedPartners: [], consents: [] };
	return { id: 'v1', ...nothing, ...more } as unknown as VisitView;
}

beforeEach(() => {
	vi.useFakeTimers();
});
afterEach(() => {
	vi.useRealTimers();
});

describe('a form that is kept while it is filled in', () => {
	const shape = v.object({ day: v.string() });

	it('is written at most twice a second, with what stands there last', () => {
		const { coach, drafts } = aCoach();
		const form = new DraftedForm<{ day: string }>(coach, { visit: 'v1', key: 'x' });
		form.keep({ day: 'a' });
		form.keep({ day: 'b' });
		expect(drafts()).toEqual([]);
		vi.advanceTimersByTime(500);
		expect(drafts()).toEqual(['{"day":"b"}']);
	});

	it('is written at once when the screen goes, and only once', () => {
		const { coach, drafts } = aCoach();
		const form = new DraftedForm<{ day: string }>(coach, { visit: 'v1', key: 'x' });
		form.keep({ day: 'a' });
		form.flush();
		form.flush();
		vi.advanceTimersByTime(1_000);
		expect(drafts()).toEqual(['{"day":"a"}']);
	});

	it('leaves nothing behind once it became a record, also not what was still waiting', async () => {
		const { coach, drafts } = aCoach();
		const form = new DraftedForm<{ day: string }>(coach, { visit: 'v1', key: 'x' });
		form.keep({ day: 'a' });
		await form.forget();
		vi.advanceTimersByTime(1_000);
		expect(drafts()).toEqual(['']);
	});

	it('is not given back in another shape', () => {
		const read = (text: string) => readDraft(aVisit({ drafts: { x: text } }), 'x', shape);
		expect(read('{"day":"a"}')).toEqual({ day: 'a' });
		expect([read('{"day":1}'), read('bare words'), read(''), readDraft(aVisit(), 'x', shape)]).toEqual([
			null,
			null,
			null,
			null
		]);
	});
});

describe('the next visit', () => {
	it('comes back as it was chosen, and is agreed with it', async () => {
		const { coach, calls, drafts } = aCoach();
		const text = JSON.stringify({ day: '2026-12-09', part: 'afternoon', time: '14:30' });
		const form = new AppointmentForm(coach, inTalk(coach, aVisit({ drafts: { appointment: text } })));
		expect(form.values).toEqual({ day: '2026-12-09', part: 'afternoon', time: '14:30' });
		expect(await form.add()).toBe(true);
		expect(calls[0]).toEqual([
			'addAppointment',
			{ visit: 'v1', values: { on: '2026-12-09', part: 'afternoon', minute: 870 } }
		]);
		expect(drafts()).toEqual(['']);
	});

	it('is agreed at a door without a talk, with a draft of its own', async () => {
		const { coach, calls } = aCoach();
		const form = new AppointmentForm(coach, atDoor(coach, 'a1', {}));
		form.choose({ day: '2026-11-28', part: 'morning' });
		form.draft.flush();
		expect(await form.add()).toBe(true);
		expect(calls.map(([verb, input]) => [verb, input['visit'] ?? input['address']])).toEqual([
			['saveDraft', 'door:a1'],
			['agreeAtDoor', 'a1'],
			['saveDraft', 'door:a1']
		]);
	});

	it('is agreed once by a wet finger that taps twice', async () => {
		const { coach, calls } = aCoach();
		const form = new AppointmentForm(coach, inTalk(coach, aVisit()));
		form.choose({ day: '2026-12-01' });
		expect(await Promise.all([form.add(), form.add()])).toEqual([true, false]);
		expect(calls.filter(([verb]) => verb === 'addAppointment')).toHaveLength(1);
	});

	it('is not agreed without a day, and keeps what was chosen', async () => {
		const { coach, calls } = aCoach();
		const form = new AppointmentForm(coach, inTalk(coach, aVisit()));
		form.choose({ part: 'morning' });
		expect(await form.add()).toBe(false);
		expect(form.isDayMissing).toBe(true);
		expect(calls).toEqual([]);
		form.choose({ day: '2026-12-01' });
		expect(form.isDayMissing).toBe(false);
	});
});

describe('a promise', () => {
	it('comes back with who, what and when, also from words that an earlier version kept', () => {
		const { coach } = aCoach();
		const kept = JSON.stringify({ who: 'office', what: 'belt terug', day: '2026-12-03' });
		expect(new PromiseForm(coach, aVisit({ drafts: { promise: kept } })).values).toEqual({
			who: 'office',
			what: 'belt terug',
			day: '2026-12-03'
		});
		expect(new PromiseForm(coach, aVisit({ drafts: { promise: 'belt terug' } })).values).toMatchObject({
			who: 'coach',
			what: 'belt terug'
		});
	});
});

describe('passing somebody on', () => {
	const concern = { id: 'c1', category: 'mould' };
	const linde = { id: 'p1', kind: 'housing-corporation', name: 'Woonstichting De Linde', phone: null };
	const debt = { id: 'c2', category: 'debt' };

	function referring(more: Partial<VisitView> = {}) {
		const made = aCoach();
		const visit = aVisit({ concerns: [concern] as never, ...more });
		return { ...made, referring: new Referring(made.coach, { visit: () => visit, pack: () => pack }) };
	}

	it('offers the partners of the concern by the names that the office gave, and no call of danger', () => {
		const { referring: one } = referring({ namedPartners: [linde] });
		expect(one.concern?.id).toBe('c1');
		expect(one.choices.map(({ text }) => text)).toContain('Woonstichting De Linde');
		one.choose({ hasAll: true });
		const offered = one.choices.map(({ partner }) => partner);
		expect(offered.length).toBeGreaterThan(5);
		expect(offered).not.toContain('emergency-112');
		expect(offered).not.toContain('coordinator');
	});

	it('asks about nothing before a concern is chosen where there are several', () => {
		const { referring: one } = referring({ concerns: [concern, debt] as never });
		expect(one.concern).toBeUndefined();
		expect(one.question).toBeNull();
	});

	it('opens at the concern and the partner that were pointed at, whatever was chosen before, and is kept so', () => {
		const { coach, drafts } = aCoach();
		const before = JSON.stringify({ concern: 'c2', to: 'debt-help', hasAll: true });
		const visit = aVisit({
			concerns: [concern, debt] as never,
			namedPartners: [linde],
			drafts: { referral: before }
		});
		const from = { visit: () => visit, pack: () => pack };
		expect(new Referring(coach, from).concern?.id).toBe('c2');
		const opening = { concern: 'c1', to: 'housing-corporation|p1' };
		const one = new Referring(coach, { ...from, opening });
		expect(one.question).toMatchObject({ partner: 'housing-corporation', named: 'p1' });
		one.draft.flush();
		expect(drafts()).toEqual([JSON.stringify({ ...opening, hasAll: false })]);
	});

	it('makes one referral of a yes: to the named partner, about the one concern, resting on that yes', async () => {
		const { referring: one, calls } = referring({ namedPartners: [linde] });
		one.choose({ to: 'housing-corporation|p1' });
		expect(one.question).toMatchObject({ partner: 'housing-corporation', named: 'p1' });
		await one.refer('consent-1');
		const made = calls.filter(([verb]) => verb === 'addReferral');
		expect(made).toHaveLength(1);
		expect(made[0]?.[1]).toMatchObject({
			visit: 'v1',
			values: { partner: 'housing-corporation', named: 'p1', concern: 'c1', consent: 'consent-1', state: 'made' }
		});
	});

	it('makes no second one while the first stands, and a new one after it was stopped', async () => {
		const held = { id: 'r1', partner: 'housing-corporation', named: 'p1', concern: 'c1' };
		for (const [state, count] of [
			['made', 0],
			['fellThrough', 1]
		] as const) {
			const { referring: one, calls } = referring({
				namedPartners: [linde],
				referrals: [{ ...held, state }] as never
			});
			one.choose({ to: 'housing-corporation|p1' });
			await one.refer('consent-2');
			expect(calls.filter(([verb]) => verb === 'addReferral')).toHaveLength(count);
		}
	});
});
