import { describe, expect, test } from 'vitest';
import { endingGuideOf, isEnding, leftToOthers, stepsOfOthers, withoutMoments } from '#lib/domain/guide/ending.ts';
import type { GuideSession } from '#lib/domain/guide/session.ts';
import { aGuide, aMoment } from './a-guide.ts';

const step = aMoment({ id: 'step', kind: 'agree', commitment: true, smallSteps: [{ nl: 'Eén brief openmaken.' }] });
const moments = [
	aMoment({ id: 'ask' }),
	step,
	aMoment({ id: 'told', teachback: true }),
	aMoment({ id: 'next', kind: 'agree', appointment: true })
];
const table = aGuide(moments, { id: 'table' });
const money = aGuide(moments, { id: 'money' });
const door = aGuide(moments, { id: 'door', doorstep: true });
const isDoorstep = (guide: string): boolean => guide === 'door';
type Opened = readonly [guide: string, openedIn?: string, visited?: readonly string[]];
const sessions = (...opened: readonly Opened[]) =>
	Object.fromEntries(
		opened.map(([guide, openedIn, visited = []]): [string, GuideSession] => [
			guide,
			{ guide, packHash: 'p', at: 'ask', answers: {}, visited, ...(openedIn === undefined ? {} : { openedIn }) }
		])
	);

describe('several guides in one talk', () => {
	test('end in the one that was opened first, however deep the others lie', () => {
		const all = sessions(['table'], ['money', 'table'], ['mould', 'money']);
		for (const guide of ['table', 'money', 'mould']) expect(endingGuideOf(guide, all, isDoorstep)).toBe('table');
		expect(leftToOthers(table, all, isDoorstep)).toEqual([]);
		expect(leftToOthers(money, all, isDoorstep)).toEqual(['step', 'told', 'next']);
	});

	test('leave the end of a doorstep guide to the one that follows indoors', () => {
		const all = sessions(['door'], ['table', 'door'], ['money', 'table']);
		expect(endingGuideOf('money', all, isDoorstep)).toBe('table');
		expect(leftToOthers(table, all, isDoorstep)).toEqual([]);
		expect(leftToOthers(door, all, isDoorstep)).toEqual(['step', 'told', 'next']);
		expect(leftToOthers(door, sessions(['door']), isDoorstep)).toEqual([]);
	});

	test('hide nothing that was seen already', () => {
		const all = sessions(['table'], ['money', 'table', ['ask', 'step']]);
		expect(leftToOthers(money, all, isDoorstep)).toEqual(['told', 'next']);
		expect(withoutMoments(money, ['told', 'next']).moments.map(({ id }) => id)).toEqual(['ask', 'step']);
	});

	test('propose at that one end the steps of each', () => {
		const all = sessions(['table'], ['money', 'table']);
		const others = { guides: [table, money], sessions: all, isDoorstep };
		expect(stepsOfOthers('table', others)).toEqual(step.smallSteps);
		expect(stepsOfOthers('money', others)).toEqual([]);
	});

	test('end somewhere even when their openers go round in a ring', () => {
		const all = sessions(['table', 'money'], ['money', 'table']);
		expect(['table', 'money']).toContain(endingGuideOf('money', all, isDoorstep));
	});
});

test('a moment ends a talk by asking back, agreeing a step or the next contact', () => {
	expect(moments.filter(isEnding).map(({ id }) => id)).toEqual(['step', 'told', 'next']);
});
