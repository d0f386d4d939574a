/** Reading tolerates what an earlier version let in: a value that does not fit its field reads as missing. */
import { describe, expect, it } from 'vitest';
import type { Json } from '#lib/sync/json.ts';
import type { EntityState, FieldState } from '#lib/sync/merge.ts';
import { plainValues, recordValues } from '#lib/sync/values.ts';
import { entity } from './arbitraries.ts';

const CLOCK = '000000001~000000~00000000~0000001';

function held(v: Json): FieldState {
	return { m: 'r', v, c: CLOCK };
}

function record(kind: string, fields: Record<string, FieldState>): EntityState {
	return { ent: entity(1), root: entity(1), kind, fields };
}

describe('a value that lies there and does not fit', () => {
	it('reads as missing, beside those that do', () => {
		const concern = record('concern', {
			dueOn: held('2026-99-99'),
			raisedAt: held(9e15),
			category: held('constructor'),
			weight: held('toString'),
			ownWords: held('Het is koud.')
		});
		expect(recordValues('concern', concern)).toEqual({
			dueOn: null,
			raisedAt: null,
			category: null,
			weight: null,
			ownWords: 'Het is koud.'
		});
	});

	it('is left out of a set, and its step out of a ladder', () => {
		const round = record('round', {
			coaches: { m: 's', a: { a: { v: entity(7), c: CLOCK }, b: { v: 9e15, c: CLOCK } }, r: {} }
		});
		expect(plainValues(round)['coaches']).toEqual([entity(7)]);
		const visit = record('visit', {
			state: { m: 'l', k: { v: 'constructor', c: CLOCK }, s: { '__proto__ ': CLOCK, open: CLOCK } }
		});
		expect(plainValues(visit)['state']).toBe('open');
	});

	it('gives way to an earlier version of a note that fits', () => {
		const note = record('note', {
			text: {
				m: 'n',
				h: { a: { v: 'Vocht in de hoek.', c: CLOCK }, b: { v: 'x'.repeat(5_000), c: `${CLOCK}9` } },
				g: {}
			}
		});
		expect(plainValues(note)['text']).toBe('Vocht in de hoek.');
	});

	it('is read as it is in a field or a kind that this version does not know', () => {
		expect(plainValues(record('concern', { later: held({ deep: [9e15] }) }))).toEqual({ later: { deep: [9e15] } });
		expect(plainValues(record('laterKind', { dueOn: held('2026-99-99') }))).toEqual({ dueOn: '2026-99-99' });
	});
});
