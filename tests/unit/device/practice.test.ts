import { describe, expect, it } from 'vitest';
import { PracticePhone } from '#lib/device/practice/practice-phone.ts';
import { SCENARIOS } from '#lib/device/practice/scenarios.ts';
import { TwinChance, TwinClock } from '#lib/device/twins/world.ts';
import { fittingLessons } from '../../../src/routes/(coach)/practice/fitting-lessons.ts';
import { fileURLToPath } from 'node:url';
import { compileContent } from '#lib/content/server/compile.ts';
import { isScope, PRACTICE_SCOPE } from '#lib/domain/round.ts';
import { START } from './fixture.ts';

const { pack } = compileContent(fileURLToPath(new URL('../../../src/content', import.meta.url)));
const [mould] = SCENARIOS;
if (!mould) throw new Error('there is a first scenario');

const begin = () => PracticePhone.open({ clock: new TwinClock(START), chance: new TwinChance(7) }, mould);

describe('practice', () => {
	it('holds a whole talk at a door that is nobody\u2019s, with what was recorded in it', async () => {
		const phone = await begin();
		expect(phone.views.build('address', { id: phone.address })?.door).toMatchObject({
			street: 'Oefenstraat',
			number: '12'
		});
		const started = await phone.record('startVisit', { address: phone.address });
		const visit = started.ok ? (started.value as { visit: string }).visit : '';
		await phone.record('addConcern', { visit, category: 'mould' });
		await phone.record('addCommitment', { visit, values: { what: 'Foto sturen', who: 'resident' } });
		await phone.record('addMeasure', { visit, code: 'led', count: 2, how: 'fitted' });
		expect((await phone.record('closeVisit', { visit })).ok).toBe(true);
		expect(phone.views.build('visit', { id: visit })).toMatchObject({
			state: 'closed',
			concerns: [{ category: 'mould' }],
			commitments: [{ what: 'Foto sturen' }],
			measures: [{ code: 'led' }]
		});
	});

	it('bears a scope of its own on everything, one that no office knows', async () => {
		const phone = await begin();
		await phone.record('startVisit', { address: phone.address });
		expect([...phone.core.index.all()].map(({ scope }) => scope).filter((scope) => scope !== PRACTICE_SCOPE)).toEqual(
			[]
		);
		expect(isScope(PRACTICE_SCOPE)).toBe(false);
	});

	it('records nothing that would belong to the coach', async () => {
		const phone = await begin();
		for (const verb of ['proposeLesson', 'keepLearning', 'enrol', 'exchange']) {
			expect((await phone.record(verb, { text: 'x' })).ok, verb).toBe(false);
		}
	});

	it('each door has its guide and its lessons in the set that ships', () => {
		for (const scenario of SCENARIOS) {
			expect(
				pack.guides.map(({ id }) => id),
				scenario.id
			).toContain(scenario.guide);
			expect(fittingLessons(pack, { visit: null, scenario }).map(({ id }) => id)).toEqual(scenario.lessons);
		}
	});

	it('offers at most three lessons afterwards, a different one for each concern that was noted', () => {
		const concerns = ['mould', 'health-at-home', 'draught', 'debt'].map((category, place) => ({
			id: `${place}`,
			category
		}));
		const offered = fittingLessons(pack, { visit: { concerns }, scenario: mould });
		expect(offered).toHaveLength(3);
		expect(new Set(offered.map(({ id }) => id)).size).toBe(3);
	});
});
