/** The driver's book finds what it is there to find. */
import { describe, expect, it } from 'vitest';
import { chanceOf } from '../../simulation/chance.ts';
import type { Held, HeldEntity, HeldOperation } from '../../chaos/held.ts';
import { Ledger, type Line } from '../../chaos/ledger.ts';
import { stallsOf } from '../../chaos/proxy.ts';

const words: Line = { what: 'words', kind: 'note', word: 'woord1abc' };
const ring: Line = { what: 'attempt', address: 'a1', outcome: 'notHome' };
const talk: Line = { what: 'visit', visit: 'v1' };

function operation(ent: string, kind: string, fields: Record<string, unknown>, opId = `${ent}-op`): HeldOperation {
	return { opId, ent, kind, fields, text: JSON.stringify({ opId, ent, kind, fields }) };
}
const entity = (ent: string, kind: string, text: string): HeldEntity => ({ ent, kind, text });
const whole: Held = {
	operations: [
		operation('n1', 'note', { text: 'Gehoord: woord1abc' }),
		operation('t1', 'attempt', { address: 'a1', outcome: 'notHome' }),
		operation('v1', 'visit', { address: 'a2', startedAt: 1 }, 'v1-begun'),
		operation('v1', 'visit', { state: { step: 'closed' } }, 'v1-closed')
	],
	entities: [entity('n1', 'note', 'woord1abc'), entity('t1', 'attempt', 'a1'), entity('v1', 'visit', '"closed"')],
	quarantined: [],
	alarms: []
};

function said(...lines: readonly Line[]): Ledger {
	const ledger = new Ledger();
	for (const line of lines) ledger.says(line, 'Bewaard');
	return ledger;
}

describe('the ledger of a chaos round', () => {
	it('finds nothing where every line is held once', () => {
		expect(said(words, ring, talk).compare(whole)).toEqual({ recorded: 3, lost: [], duplicated: [] });
	});

	it('counts as lost what has no operation, and what has one and is in no record', () => {
		const without = { ...whole, operations: whole.operations.filter(({ kind }) => kind !== 'note') };
		expect(said(words, ring).compare(without).lost).toHaveLength(1);
		expect(said(words, ring).compare({ ...whole, entities: [] }).lost).toHaveLength(2);
		const open = { ...whole, operations: whole.operations.filter(({ opId }) => opId !== 'v1-closed') };
		expect(said(talk).compare(open).lost).toHaveLength(1);
	});

	it('says where else a lost line lies', () => {
		const aside = { ...whole, operations: [], entities: [], quarantined: ['outsideScope woord1abc'] };
		expect(said(words).compare(aside).lost[0]).toContain('it lies in quarantine');
	});

	it('counts one word in two records as doubled, also when the screen never said that it is saved', () => {
		const again = operation('n2', 'note', { text: 'woord1abc' });
		const doubled = {
			...whole,
			operations: [...whole.operations, again],
			entities: [...whole.entities, entity('n2', 'note', 'woord1abc')]
		};
		expect(said(words).compare(doubled).duplicated).toHaveLength(1);
		const unsaid = new Ledger();
		unsaid.tries(words);
		expect(unsaid.compare(doubled)).toMatchObject({ recorded: 0, lost: [] });
		expect(unsaid.compare(doubled).duplicated).toHaveLength(1);
	});

	it('counts a second ring at one door, a second talk at one door and an operation under two rows', () => {
		const second = operation('t2', 'attempt', { address: 'a1', outcome: 'notHome' });
		const rings = { ...whole, operations: [...whole.operations, second] };
		expect(said(ring).compare(rings).duplicated).toHaveLength(1);
		const talks = {
			...whole,
			operations: [...whole.operations, operation('v2', 'visit', { address: 'a2', startedAt: 2 })]
		};
		expect(said(talk).compare(talks).duplicated).toEqual(['two talks at a2']);
		const rows = { ...whole, operations: [...whole.operations, ...whole.operations.slice(2, 3)] };
		expect(said().compare(rows).duplicated).toContain('operation v1-begun is there twice');
	});
});

describe('the road of a chaos round', () => {
	it('is as bad as its seed says, every time: one segment in twenty is stuck, for up to three seconds', () => {
		const draw = (seed: number): readonly number[] => Array.from({ length: 4_000 }, stallsOf(chanceOf(seed, 1)));
		expect(draw(7)).toEqual(draw(7));
		expect(draw(7)).not.toEqual(draw(8));
		const stuck = draw(7).filter((ms) => ms > 0);
		expect(stuck.length / 4_000).toBeGreaterThan(0.04);
		expect(stuck.length / 4_000).toBeLessThan(0.06);
		expect(Math.max(...stuck)).toBeLessThanOrEqual(3_000);
		expect(Math.min(...stuck)).toBeGreaterThanOrEqual(200);
	});
});
