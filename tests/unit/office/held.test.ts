import { beforeEach, describe, expect, it } from 'vitest';
import { correctHeldInWords } from '#lib/server/office/correct-held.ts';
import { changeFromText, wrongFields } from '#lib/server/office/held-controls.ts';
import { readHeldStory } from '#lib/server/office/held-story.ts';
import { listDecided, listHeld } from '#lib/server/office/held-table.ts';
import { countVisitViews, listVisitPage } from '#lib/server/office/visit-table.ts';
import { countWork } from '#lib/server/office/work-counts.ts';
import { acceptHeld, correctHeld, discardHeld } from '#lib/server/sync/held-decision.ts';
import { recordOffice } from '#lib/server/sync/office-operation.ts';
import { receivePush } from '#lib/server/sync/push.ts';
import { roundScope } from '#lib/domain/round.ts';
import { serverChance } from '#lib/server/crypto.ts';
import { createOfficeSay } from '#lib/ui/office-say.ts';
import { lateWords } from '#lib/ui/late-words.ts';
import type { Operation } from '#lib/sync/operation.ts';
import {
	decisionWords,
	reasonWords,
	resultWords,
	saidWords
} from '../../../src/routes/(office)/office/(desk)/held/held-words.ts';
import type { Phone } from '../../store/phone.ts';
import { makeSmallOffice, NOW, type SmallOffice, TODAY } from './story.ts';

const id = serverChance.uuid;
let office: SmallOffice;
let phone: Phone;
beforeEach(async () => {
	office = await makeSmallOffice();
	phone = await office.phone();
});

const push = async (...operations: readonly Operation[]): Promise<void> => {
	const outcome = await receivePush(office.ports, await phone.push(operations));
	if (!outcome.ok) throw new Error('the push was refused');
};
const make = (kind: string, fields: Operation['fields'], ent = id()): Operation =>
	phone.make({ ent, kind, scope: office.scope, root: office.household, fields });
const marja = () => ({ tenant: office.tenant, person: office.coordinator, role: 'coordinator' as const });
const list = (mayRead = true) => listHeld(office.place, { limit: 200, mayRead });
const categories = ['mould', 'draught'];

describe('quarantine at the office', () => {
	it('says whose it is, what it is about, and the one thing to do, with what follows beside it', async () => {
		const concern = make('concern', { address: office.address, category: 'mould', weight: 'enormous' });
		await push(concern, make('concern', { ownWords: 'De muur is nat' }, concern.ent));
		expect(await list()).toMatchObject([
			{
				person: office.coach,
				reason: 'value concern.weight',
				record: { kind: 'concern', house: { street: 'Hazelhof', number: 1 } },
				actions: ['correct', 'discard'],
				followers: 1
			}
		]);
		expect((await countWork(office.place, { now: NOW, today: TODAY })).quarantine).toBe(2);
	});

	it('shows nothing of a resident to a role that reads no households', async () => {
		await push(make('household', { address: office.address, name: 'Familie Aksoy', language: 7 }));
		const [line] = await list(false);
		expect(line).toMatchObject({ record: null, reason: 'value household.language' });
		const story = await readHeldStory(office.place, { id: line?.id ?? '', mayRead: false, categories });
		expect(JSON.stringify(story)).not.toContain('Aksoy');
	});

	it('names every value that does not fit and what may stand there, and corrects them together', async () => {
		const wrong = make('concern', {
			category: 'mould',
			weight: 'enormous',
			raisedAt: 'yesterday',
			dueOn: 'soon',
			state: { step: 'lost' },
			withdrawn: 'no',
			ownWords: 'Het tocht'
		});
		await push(wrong);
		const [line] = await list();
		const story = await readHeldStory(office.place, { id: line?.id ?? '', mayRead: true, categories });
		expect(Object.fromEntries(story?.wrong.map(({ field, control }) => [field, control.kind]) ?? [])).toEqual({
			weight: 'choice',
			raisedAt: 'moment',
			dueOn: 'day',
			state: 'choice',
			withdrawn: 'yesNo'
		});
		const typed: Readonly<Record<string, string>> = {
			weight: 'heavy',
			raisedAt: '2026-11-20T14:30',
			dueOn: '2026-12-01',
			state: 'open',
			withdrawn: 'no'
		};
		const fields = Object.fromEntries(
			(story?.wrong ?? []).map((one) => [
				one.field,
				changeFromText('concern', one, typed[one.field] ?? '') ?? undefined
			])
		);
		const outcome = await correctHeld(office.ports, { ...marja(), id: line?.id ?? '', correction: { fields } });
		expect(outcome).toMatchObject({ ok: true, state: 'corrected' });
		const [stored] = await office.store.readHistory(office.tenant, wrong.ent);
		expect(JSON.parse(stored?.body ?? '{}').fields).toMatchObject({
			weight: 'heavy',
			raisedAt: Date.parse('2026-11-20T13:30:00Z'),
			state: { step: 'open' },
			withdrawn: false,
			ownWords: 'Het tocht'
		});
	});

	it('asks about the words of a correction as about any others, and decides nothing before they are answered', async () => {
		await push(make('concern', { category: 'mould', ownWords: 7 }));
		await push(make('household', { address: office.address, name: 'Proef', phone: 7 }, office.household));
		const lines = await list();
		const attempt = async (kind: string, fields: Record<string, string>, said = {}) => {
			const line = lines.find(({ record }) => record?.kind === kind);
			const story = await readHeldStory(office.place, { id: line?.id ?? '', mayRead: true, categories });
			const wrong = story?.wrong ?? [];
			return correctHeldInWords(office.ports, { ...marja(), id: line?.id ?? '', correction: { fields }, wrong, said });
		};
		const words = { ownWords: 'Bel 06 12345678 over 111222333' };
		const kinds = ['phone', 'citizenNumber'];
		expect(await attempt('concern', words)).toEqual({ ok: false, error: { kind: 'perhapsNumber', kinds } });
		expect(await attempt('concern', words, { isMeter: true })).toMatchObject({ error: { kind: 'personal', kinds } });
		expect(await list()).toHaveLength(2);
		expect(await attempt('concern', words, { isMeter: true, isSure: true })).toMatchObject({ ok: true });
		// A phone number has its own field.
		expect(await attempt('household', { phone: '06 12345678' })).toMatchObject({ ok: true });
	});

	it('takes no text for a value that it is not', () => {
		const operation = make('concern', { weight: 1, raisedAt: 'x', category: 7 });
		const [weight, raisedAt, category] = wrongFields(operation, categories);
		if (!weight || !raisedAt || !category) throw new Error('three values do not fit');
		expect(changeFromText('concern', weight, 'enormous')).toBeNull();
		expect(changeFromText('concern', raisedAt, 'once')).toBeNull();
		expect(changeFromText('concern', category, '')).toBeNull();
		expect(changeFromText('concern', category, 'draught')).toBe('draught');
	});

	it('asks first for a place where the round of a message does not exist, and offers the ones that do', async () => {
		const lost = id();
		const fields = { address: office.address, household: lost };
		await push(phone.make({ ent: id(), kind: 'visit', scope: roundScope(id()), root: lost, fields }));
		const [line] = await list();
		expect(line?.actions).toEqual(['correct', 'discard']);
		const story = await readHeldStory(office.place, { id: line?.id ?? '', mayRead: true, categories });
		expect(story?.households).toEqual([{ id: office.household, name: 'Familie Aksoy' }]);
		expect(story?.homes.map((home) => home.scope)).toEqual([office.scope, 'office']);
	});

	it('keeps what was decided, with who, when and why', async () => {
		const wrong = make('visit', { startedAt: 'once' });
		await push(wrong);
		const [line] = await list();
		await discardHeld(office.ports, { ...marja(), id: line?.id ?? '', reason: 'double', note: 'Zie 12 november' });
		expect(await list()).toEqual([]);
		const [decided] = await listDecided(office.place, { limit: 50, mayRead: true });
		expect(decided).toMatchObject({ state: 'discarded', decidedBy: office.coordinator, decidedAt: NOW });
		const say = createOfficeSay({ locale: 'nl', now: NOW });
		expect(decisionWords(say, decided ?? { decision: null, note: null })).toBe('Het stond er al: Zie 12 november');
	});

	it('says in words what came of a decision and what stands in its way', () => {
		const say = createOfficeSay({ locale: 'nl', now: NOW });
		const trouble = { kind: 'trouble', state: null, about: null, id: 'a' } as const;
		expect(resultWords(say, { kind: 'done', state: 'accepted', followed: 2, left: 1, id: 'a' })).toBe(
			'Overgenomen. De coach hoort het bij het volgende contact. 2 berichten zijn gevolgd. 1 bericht dat hierbij hoort wacht nog op een beslissing.'
		);
		expect(resultWords(say, { ...trouble, trouble: 'refused', about: 'value concern.weight' })).toBe(
			'Het past nog niet: Een waarde past niet in dit veld. (Gewicht)'
		);
		expect(resultWords(say, { ...trouble, trouble: 'decided', state: 'discarded' })).toBe(
			'Iemand anders heeft al beslist: dit is niet overgenomen.'
		);
		expect(reasonWords(say, 'value visit.startedAt')).toContain('Begonnen');
	});
});

it('shows what no day and no moment is as it was written', () => {
	const say = createOfficeSay({ locale: 'nl', now: NOW });
	const words = (field: string, value: string | number) =>
		saidWords(say, { kind: 'visit', change: { field, value, holds: true }, names: {}, titles: {} }).value;
	expect([words('dueOn', 'gauw'), words('dueOn', '2026-99-99')]).toEqual(['“gauw”', '“2026-99-99”']);
	expect(words('startedAt', 1e20)).toContain('100');
	expect(words('state', 'open')).toBe('loopt nog');
});

describe('late work at the office', () => {
	const all = { view: 'all', coach: null, area: null, address: null, since: null, page: 1 } as const;

	it('stands in the table with its mark and counts like any other', async () => {
		const { round, tenant, coordinator } = office;
		await recordOffice(office.ports, {
			tenant,
			person: coordinator,
			role: 'coordinator',
			changes: [{ kind: 'round', ent: round, root: round, scope: office.scope, fields: { endedOn: '2026-11-20' } }]
		});
		const late = make('visit', { address: office.address, household: office.household, state: { step: 'closed' } });
		await push(late);
		expect(await countVisitViews(office.place)).toEqual({ all: 2, closed: 2, open: 0, late: 1 });
		const { rows } = await listVisitPage(office.place, { ...all, view: 'late' });
		expect(rows.map((row) => [row.id, row.isLate])).toEqual([[late.ent, true]]);
		const inTime = (await listVisitPage(office.place, all)).rows.find((row) => row.id === office.visit);
		expect(inTime?.isLate).toBe(false);
	});

	it('says why', () => {
		const say = createOfficeSay({ locale: 'nl', now: NOW });
		expect(lateWords(say, { why: 'roundEnded', on: '2026-11-20' })).toBe('De ronde was toen al beëindigd (20 nov).');
		expect(lateWords(say, { why: 'moved', on: null })).not.toContain('{');
	});
});

it('accepts in one step what a withdrawn phone sent', async () => {
	const one = make('visit', { address: office.address, household: office.household });
	await office.store.transaction(office.tenant, async (tx) => {
		const device = await tx.findDevice(phone.enrolled.dev);
		if (device) await tx.putDevice({ ...device, revokedAt: NOW });
	});
	await push(one);
	const [line] = await list();
	expect(line?.actions[0]).toBe('accept');
	expect(await acceptHeld(office.ports, { ...marja(), id: line?.id ?? '' })).toMatchObject({ ok: true });
	expect((await countVisitViews(office.place)).all).toBe(2);
});
