import { describe, expect, it } from 'vitest';
import {
	bothChanges,
	lessonsReadIn,
	NO_PROGRESS,
	readField,
	teamGaps,
	TEAM_MIN,
	withProgress
} from '#lib/domain/learning.ts';
import type { Lesson } from '#lib/domain/guide/guide.ts';

const lessons = ['L01', 'L02', 'L03'].map((id) => ({ id })) as unknown as readonly Lesson[];
const pack = { lessons, aliases: { L99: 'L01' } };

describe('what a team has not met', () => {
	it('is counted over the team, the least met first, without what everybody read', () => {
		const readBy = [['L01', 'L02'], ['L01', 'L02'], ['L01'], ['L99']];
		expect(teamGaps(pack, readBy)).toEqual([
			{ lesson: 'L03', met: 0 },
			{ lesson: 'L02', met: 2 }
		]);
	});

	it('counts a lesson that was replaced for the one in its place, once per coach', () => {
		const gaps = teamGaps(pack, [['L99', 'L01'], [], [], []]);
		expect(gaps?.find(({ lesson }) => lesson === 'L01')).toEqual({ lesson: 'L01', met: 1 });
	});

	it('is not told at all of a team so small that a number is a name', () => {
		expect(TEAM_MIN).toBeGreaterThanOrEqual(3);
		expect(
			teamGaps(
				pack,
				Array.from({ length: TEAM_MIN - 1 }, () => [])
			)
		).toBeNull();
		expect(
			teamGaps(
				pack,
				Array.from({ length: TEAM_MIN }, () => [])
			)
		).toHaveLength(3);
	});
});

describe('a change of progress', () => {
	const read = (...ids: string[]) => ({ read: ids.map((lesson) => ({ lesson, packHash: 'p' })) });

	it('reads and marks, and can be taken back', () => {
		const after = withProgress(NO_PROGRESS, {
			...read('L01', 'L02'),
			mark: ['L02'],
			last: { lesson: 'L02', place: 0.5 }
		});
		expect(after).toEqual({ read: ['L01', 'L02'], marked: ['L02'], last: { lesson: 'L02', place: 0.5 } });
		expect(withProgress(after, { unread: ['L01'], unmark: ['L02'] })).toMatchObject({ read: ['L02'], marked: [] });
	});

	it.each([
		[read('L01'), { unread: ['L01'] }],
		[{ unread: ['L01'] }, read('L01')],
		[{ mark: ['L03'] }, { unmark: ['L03'] }],
		[{ unmark: ['L03'] }, { mark: ['L03'] }],
		[
			{ ...read('L01'), last: { lesson: 'L01', place: 0 } },
			{ ...read('L02'), last: { lesson: 'L02', place: 1 } }
		]
	])('that waited comes out as one after the other', (earlier, later) => {
		const before = { read: ['L03'], marked: ['L01'], last: null };
		expect(withProgress(before, bothChanges(earlier, later))).toEqual(
			withProgress(withProgress(before, earlier), later)
		);
	});

	it('names its register by the lesson, in letters that an operation takes', () => {
		expect(readField('S-AB12CD34')).toBe('read:s-ab12cd34');
		expect(
			lessonsReadIn({ [readField('L01')]: { lesson: 'L01', packHash: 'p', at: 1 }, 'read:l02': null, coach: 'x' })
		).toEqual(['L01']);
	});
});
