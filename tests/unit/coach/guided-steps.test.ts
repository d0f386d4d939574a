import { describe, expect, it } from 'vitest';
import { GUIDED_STEPS, guidedStep } from '../../../src/routes/(coach)/practice/guided-steps.ts';

const session = { guide: 'mould', packHash: 'h', at: 'm', answers: {}, visited: [] };
const talk = { state: 'open', guides: {}, concerns: [] } as const;
const withGuide = { ...talk, guides: { mould: session } };
const withConcern = { ...withGuide, concerns: [{ id: 'c', category: 'mould' }] };
const at = '/practice/visit/1';

describe('the guided practice', () => {
	it('names the next tap of a whole visit, in its order', () => {
		const seen = [
			guidedStep({ path: '/practice/address/1', visit: null, hasSeenOverview: false }),
			guidedStep({ path: at, visit: talk, hasSeenOverview: false }),
			guidedStep({ path: at, visit: withGuide, hasSeenOverview: false }),
			guidedStep({ path: at, visit: withConcern, hasSeenOverview: false }),
			guidedStep({ path: at, visit: withConcern, hasSeenOverview: true }),
			guidedStep({ path: `${at}/close`, visit: withConcern, hasSeenOverview: true })
		];
		expect(seen).toEqual(GUIDED_STEPS);
		expect(
			guidedStep({ path: '/practice/done', visit: { ...withConcern, state: 'closed' }, hasSeenOverview: true })
		).toBe(null);
	});

	it('follows whoever goes another way', () => {
		expect(guidedStep({ path: `${at}/close`, visit: talk, hasSeenOverview: false })).toBe('finish');
		const takenBack = { ...withGuide, concerns: [{ id: 'c', category: 'mould', withdrawn: true }] };
		expect(guidedStep({ path: at, visit: takenBack, hasSeenOverview: true })).toBe('concern');
	});
});
