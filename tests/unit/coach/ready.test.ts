import { describe, expect, it } from 'vitest';
import type { StatusView } from '#lib/device/port.ts';
import { t } from '#lib/words/coach.ts';
import type { Coach } from '../../../src/routes/(coach)/coach.svelte.ts';
import { readyActs, readyFacts } from '../../../src/routes/(coach)/ready/ready.ts';

const NOW = Date.UTC(2026, 10, 24, 9);
const coach = {
	locale: 'nl',
	now: NOW,
	t: (key: Parameters<typeof t>[1], values?: Parameters<typeof t>[2]) => t('nl', key, values)
} as unknown as Coach;
type Sources = Parameters<typeof readyFacts>[1];
const good = {
	status: { lastContactAt: NOW - 60_000, clockOffsetMs: 900, persisted: true, unsentOperations: 0 } as StatusView,
	today: { round: { id: 'r', name: 'Ronde', lentUntil: null }, doors: [{}] } as unknown as Sources['today'],
	content: { hash: 'abcdef0123', pack: { lessons: [], guides: [] } } as unknown as Sources['content'],
	freeBytes: 2_100_000_000,
	battery: { level: 0.9, isCharging: false },
	hasUpdate: false,
	version: '0.1.0'
} satisfies Sources;
const bad = (more: Partial<Sources>): readonly string[] =>
	readyFacts(coach, { ...good, ...more }).flatMap(({ id, isGood }) => (isGood ? [] : [id]));
const textOf = (id: string, more: Partial<Sources> = {}): string | undefined =>
	readyFacts(coach, { ...good, ...more }).find((fact) => fact.id === id)?.text;

describe('ready for the field', () => {
	it('is eight facts, and good when all of them are', () => {
		expect(readyFacts(coach, good).map(({ id }) => id)).toEqual([
			'round',
			'content',
			'contact',
			'clock',
			'space',
			'kept',
			'battery',
			'app'
		]);
		expect(bad({})).toEqual([]);
	});

	it('names what is not good', () => {
		expect(bad({ content: null })).toEqual(['content']);
		expect(bad({ freeBytes: 50_000_000 })).toEqual(['space']);
		expect(bad({ hasUpdate: true })).toEqual(['app']);
		expect(bad({ status: { ...good.status, persisted: false } })).toEqual(['kept']);
		expect(bad({ status: { ...good.status, lastContactAt: NOW - 2 * 86_400_000 } })).toEqual(['contact']);
		expect(bad({ today: { ...good.today, round: null } as Sources['today'] })).toEqual(['round']);
	});

	it('tells a clock that runs ahead or behind from one within the two minutes that the office takes', () => {
		const off = (clockOffsetMs: number | null) => ({ status: { ...good.status, clockOffsetMs } });
		expect(bad(off(110_000))).toEqual([]);
		expect(bad(off(-300_000))).toEqual(['clock']);
		expect(textOf('clock', off(-300_000))).toMatch(/^Loopt 5 minuten voor/);
		expect(textOf('clock', off(180_000))).toMatch(/^Loopt 3 minuten achter/);
		expect(bad(off(null))).toEqual([]);
	});

	it('asks for a charger only where the browser told that the battery is low and not charging', () => {
		expect(bad({ battery: { level: 0.34, isCharging: false } })).toEqual(['battery']);
		expect(bad({ battery: { level: 0.34, isCharging: true } })).toEqual([]);
		expect(bad({ battery: null })).toEqual([]);
		expect(textOf('battery', { battery: null })).toBe('Deze browser zegt dit niet. Kijk zelf even.');
	});

	it('offers under a reason what helps with that reason, each deed once', () => {
		const acts = (more: Partial<Sources>) => readyActs(readyFacts(coach, { ...good, ...more }));
		const unkept = { ...good.status, persisted: false };
		expect(acts({})).toEqual([]);
		expect(acts({ status: unkept })).toEqual(['keep']);
		const nothing = { today: { ...good.today, round: null } as Sources['today'], content: null };
		expect(acts({ ...nothing, status: unkept })).toEqual(['fetch', 'keep']);
		expect(acts({ battery: { level: 0.1, isCharging: false } })).toEqual([]);
	});
});
