import { describe, expect, it } from 'vitest';
import { ENTRIES_MAX, NOTE_VERSIONS_MAX, RECORD_CHARACTERS_MAX } from '#lib/sync/limits.ts';
import { applyOperation, type Operation } from '#lib/sync/operation.ts';
import type { EntityState } from '#lib/sync/merge.ts';
import { findOverfull } from '#lib/sync/room.ts';
import { entity, operationId } from './arbitraries.ts';

function operation(at: number, kind: string, fields: Operation['fields']): Operation {
	return {
		opId: operationId(at),
		dev: entity(1),
		inc: entity(2),
		n: at + 1,
		scope: 'org',
		root: entity(3),
		ent: entity(3),
		kind,
		fields,
		hlc: { time: at + 1, counter: 0 },
		schema: 1
	};
}

/** Applies one operation after another until one of them is too much; how many had room, and the place of the one that had none. */
function fill(most: number, make: (at: number) => Operation): { readonly held: number; readonly full: string | null } {
	let state: EntityState | undefined;
	for (let at = 0; at < most; at += 1) {
		const next = make(at);
		const after = applyOperation(state, next, String(at).padStart(9, '0'));
		const full = findOverfull(after, next, JSON.stringify(next).length);
		if (full !== null) return { held: at, full };
		state = after;
	}
	return { held: most, full: null };
}

describe('room in a record', () => {
	it('for entries of a set, those that were taken away among them', () => {
		const added = fill(ENTRIES_MAX + 5, (at) =>
			operation(at, 'round', { coaches: { add: { [String(at)]: entity(at) } } })
		);
		expect(added).toEqual({ held: ENTRIES_MAX, full: 'round.coaches' });
		const turns = fill(ENTRIES_MAX + 5, (at) =>
			operation(at, 'learning', { marked: at % 2 === 0 ? { add: { [String(at)]: 'L01' } } : { rem: [String(at - 1)] } })
		);
		expect(turns).toEqual({ held: ENTRIES_MAX, full: 'learning.marked' });
	});

	it('for versions of a note that nobody chose between', () => {
		const made = fill(NOTE_VERSIONS_MAX + 5, (at) => operation(at, 'note', { text: `Versie ${at}` }));
		expect(made).toEqual({ held: NOTE_VERSIONS_MAX, full: 'note.text' });
	});

	it('for everything together, in fields that this version does not know too', () => {
		const text = 'x'.repeat(50_000);
		const made = fill(100, (at) => operation(at, 'visit', { [`later${at}`]: text }));
		expect(made).toEqual({ held: Math.floor(RECORD_CHARACTERS_MAX / 50_000) - 1, full: 'visit' });
	});

	it('many small fields do not get round', () => {
		const text = 'x'.repeat(1_500);
		const made = fill(2_000, (at) => operation(at, 'visit', { [`later${at}`]: text }));
		expect(made.full).toBe('visit');
		expect(made.held).toBeLessThan(RECORD_CHARACTERS_MAX / 1_500);
	});

	it('for a long visit with every guide there is', () => {
		const answers = Object.fromEntries(
			Array.from({ length: 60 }, (_, at) => [`moment-${at}`, 'Een lang antwoord. '.repeat(8)])
		);
		const guides = fill(20, (at) =>
			operation(at, 'visit', { [`guide:guide-${at}`]: { guide: `guide-${at}`, packHash: 'a', answers, visited: [] } })
		);
		expect(guides.full).toBeNull();
	});
});
