import { expect, test } from 'vitest';
import { mainMoments, minutesOf, readingSecondsOf } from '#lib/domain/guide/length.ts';
import { prepareGuide } from '#lib/domain/guide/prepare.ts';
import { aGuide, aMoment, options } from './a-guide.ts';

const words = (count: number) => [{ nl: 'woord '.repeat(count).trim() }];
const said = aMoment({ id: 'said', kind: 'say', say: words(179) });

test('words are read at 180 a minute, the title included', () => {
	expect(readingSecondsOf([said])).toBe(60);
	expect(minutesOf(aGuide([said]))).toBe(1);
});

test('more words, and more to answer, make a longer guide', () => {
	const longer = aMoment({ id: 'more', kind: 'say', say: words(179) });
	expect(minutesOf(aGuide([said, longer]))).toBe(2);
	expect(minutesOf(aGuide([said, aMoment({ id: 'asked', kind: 'ask' })]))).toBe(3);
});

test('a branch counts half, and what is read before ringing not at all', () => {
	const choice = aMoment({ id: 'q', answer: 'choice', options: options('yes', 'no') });
	const branch = aMoment({ id: 'branch', kind: 'say', say: words(359), relevant: "${q} = 'yes'" });
	const before = aMoment({ id: 'before', kind: 'do', say: words(1000), beforehand: true });
	const guide = aGuide([before, choice, branch]);
	expect(mainMoments(guide).map(({ id }) => id)).toEqual(['q']);
	expect(minutesOf(guide)).toBe(3);
	expect(minutesOf(aGuide([choice]))).toBe(2);
});

test('what is read before ringing is no step of the talk', () => {
	const guide = aGuide([aMoment({ id: 'before', kind: 'do', beforehand: true }), said]);
	expect(prepareGuide(guide).guide.moments.map(({ id }) => id)).toEqual(['said']);
});
