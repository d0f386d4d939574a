/** What the coaches of the demo read: enough of a team for the office to be shown what it has not met. */
import { describe, expect, test } from 'vitest';
import { lessonsReadIn, teamGaps, TEAM_MIN } from '#lib/domain/learning.ts';
import { compileContent } from '#lib/content/server/compile.ts';
import { DEMO_SEED, makeMunicipality } from '#lib/server/demo/municipality.ts';

const demo = makeMunicipality({
	seed: DEMO_SEED,
	sizes: { addresses: 60, households: 20, visits: 20, concerns: 30 },
	now: Date.UTC(2026, 10, 24)
});
const readBy = demo.reading.entities.map(({ fields }) => lessonsReadIn(fields));

describe('what the demo coaches read', () => {
	test('is of a team large enough to be counted, each with a phone of one’s own', () => {
		expect(readBy.length).toBeGreaterThanOrEqual(TEAM_MIN);
		const people = demo.reading.phones.map(({ person }) => person);
		expect(new Set(people).size).toBe(readBy.length);
		expect(people).toEqual(demo.reading.entities.map(({ by }) => by));
	});

	test('leaves the coach whose phone the link enrols without one', () => {
		expect(demo.reading.phones.map(({ person }) => person)).not.toContain(demo.coach);
	});

	test('names lessons that exist, and leaves some that nobody met', () => {
		const { pack } = compileContent('src/content');
		const ids = new Set(pack.lessons.map(({ id }) => id));
		expect(readBy.flat().filter((lesson) => !ids.has(lesson))).toEqual([]);
		const gaps = teamGaps(pack, readBy) ?? [];
		expect(gaps[0]?.met).toBe(0);
		expect(gaps.some(({ met }) => met > 1)).toBe(true);
	});
});
