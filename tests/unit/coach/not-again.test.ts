/** Not again in this round, in words: in the list, before a flat, at the door, in Dutch and in English. */
import { describe, expect, it } from 'vitest';
import type { DoorView } from '#lib/device/port.ts';
import { t } from '#lib/words/coach.ts';
import type { Locale } from '#lib/words/locales.ts';
import { chosenTry, doors } from '../../browser/fake/fake-round.ts';
import type { Coach, Noted } from '../../../src/routes/(coach)/coach.svelte.ts';
import { DoorWork } from '../../../src/routes/(coach)/address/[id]/door-work.svelte.ts';
import { doorLines, nextTryWords } from '../../../src/routes/(coach)/door-words.ts';
import { cellWords } from '../../../src/routes/(coach)/flat/[id]/cell-words.ts';
import { FlatWork } from '../../../src/routes/(coach)/flat/[id]/flat-work.svelte.ts';
import { doorsToTryNow, roundRows } from '../../../src/routes/(coach)/today/round-rows.ts';

const NOW = Date.UTC(2026, 10, 24, 9);
const shown = doors(14, NOW).find(({ nextTry }) => nextTry?.kind === 'notAgain');
if (!shown) throw new Error('the made-up street has such a door');
const OVER: DoorView = shown;

function bench(locale: Locale = 'nl') {
	const said: object[] = [];
	let noted: Noted | null = null;
	const coach = {
		locale,
		now: NOW,
		t: (key: Parameters<typeof t>[1], values?: Parameters<typeof t>[2]) => t(locale, key, values),
		note: (next: Noted | null) => (noted = next),
		run: async (verb: Promise<unknown>) => await verb,
		device: {
			call: {
				chooseTry: (input: object) => {
					said.push(input);
					return Promise.resolve({ ok: true, value: null, savedAt: 0 });
				}
			}
		}
	} as unknown as Coach;
	return { coach, said, noted: () => noted };
}

describe('not again in this round', () => {
	it('is said as what it is, never as spoken, and tells what came of the last ring', () => {
		const told = (['nl', 'en'] as const).map((locale) => {
			const { coach } = bench(locale);
			const { first, second } = doorLines(coach, OVER);
			const { short, full, state } = cellWords(coach, { door: OVER, promised: false }, false);
			const words = nextTryWords(coach, OVER, 'later');
			return { first, second: second?.split('.')[0], short, full, state, next: words?.next };
		});
		expect(told).toEqual([
			{
				first: 'In deze ronde niet meer',
				second: 'Niet thuis',
				short: 'klaar',
				full: 'in deze ronde niet meer',
				state: 'done',
				next: 'In deze ronde niet meer.'
			},
			{
				first: 'Not again in this round',
				second: 'Not home',
				short: 'done',
				full: 'not again in this round',
				state: 'done',
				next: 'Not again in this round.'
			}
		]);
	});

	it('stands below in the list, is not up now, and is opened before a flat instead of noted', () => {
		const rows = roundRows([OVER], [], null);
		expect([rows.after, rows.done.map(({ id }) => id)]).toEqual([[], [OVER.id]]);
		expect(doorsToTryNow([OVER], NOW)).toEqual([]);
		expect(new FlatWork(bench().coach).opens(OVER)).toBe(true);
	});

	it('says nothing of the next ring where a visit was agreed on', () => {
		const appointment = { id: 'a', on: '2026-11-28', part: null, minute: null };
		expect(nextTryWords(bench().coach, { ...OVER, appointment }, 'later')).toBeNull();
		expect(doorLines(bench().coach, { ...OVER, appointment }).first).toContain('Afspraak');
	});

	it('is taken back at the door: the proposal stands again', async () => {
		const { coach, said, noted } = bench();
		await new DoorWork(coach, OVER.id, () => 'Hazelhof 14').ringAgain('a1');
		expect(said).toEqual([{ attempt: 'a1', tryIn: null, tryOn: null, isNotAgain: false }]);
		expect(noted()?.text).toBe('Hazelhof 14 staat weer in uw ronde');
	});

	it('is one choice of the made-up device among the others', () => {
		expect(chosenTry({ tryIn: null, tryOn: null, isNotAgain: true })).toEqual({ kind: 'notAgain' });
		expect(chosenTry({ tryIn: 'evening', tryOn: null, isNotAgain: false })).toMatchObject({ part: 'evening' });
		expect(chosenTry({ tryIn: null, tryOn: '2026-11-28', isNotAgain: false })).toMatchObject({ kind: 'day' });
		expect(chosenTry({ tryIn: null, tryOn: null, isNotAgain: false })).toBeNull();
	});
});
