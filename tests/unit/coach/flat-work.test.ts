/** One tap a door before a flat: what it notes, what it leaves alone, and what is undone. */
import { describe, expect, it } from 'vitest';
import type { DoorView } from '#lib/device/port.ts';
import { t } from '#lib/words/coach.ts';
import type { Coach, Noted } from '../../../src/routes/(coach)/coach.svelte.ts';
import { cellWords } from '../../../src/routes/(coach)/flat/[id]/cell-words.ts';
import { FlatWork, leaveFlat, workAtFlat } from '../../../src/routes/(coach)/flat/[id]/flat-work.svelte.ts';

const door = (id: string, more: Partial<DoorView> = {}): DoorView => ({
	id,
	street: 'Hazelhof',
	town: 'Waterveen',
	number: id,
	letter: '',
	addition: '',
	building: 'De Wilg',
	floor: 1,
	plate: 'todo',
	attempts: 0,
	lastOutcome: null,
	lastAt: null,
	appointment: null,
	openVisit: null,
	nextTry: null,
	...more
});

function bench() {
	const said: string[] = [];
	let noted: Noted | null = null;
	let made = 0;
	const ok = <T>(value: T) => Promise.resolve({ ok: true as const, value, savedAt: 0 });
	const coach = {
		locale: 'nl',
		now: 0,
		t: (key: Parameters<typeof t>[1], values?: Parameters<typeof t>[2]) => t('nl', key, values),
		note: (next: Noted | null) => (noted = next),
		run: async (verb: Promise<{ ok: true; value: unknown; savedAt: number }>) => await verb,
		device: {
			call: {
				recordAttempt: (input: { address: string; outcome: string; cardLeft: boolean }) => {
					said.push(`${input.outcome} ${input.address}${input.cardLeft ? ' card' : ''}`);
					return ok({ attempt: `a${(made += 1)}` });
				},
				recordAttempts: (input: { addresses: string[]; outcome: string; cardLeft: boolean }) => {
					said.push(`${input.outcome} ${input.addresses.join('+')}${input.cardLeft ? ' card' : ''}`);
					return ok({ attempts: input.addresses.map(() => `a${(made += 1)}`) });
				},
				undoAttempt: ({ attempt }: { attempt: string }) => {
					said.push(`undo ${attempt}`);
					return ok(null);
				},
				undoAttempts: ({ attempts }: { attempts: string[] }) => {
					said.push(`undo ${attempts.join('+')}`);
					return ok(null);
				}
			}
		}
	} as unknown as Coach;
	return { work: new FlatWork(coach), coach, said, noted: () => noted };
}

describe('before a flat', () => {
	it('one tap notes the chosen outcome, and the second tap of a wet finger notes nothing', async () => {
		const { work, said, noted } = bench();
		await work.tap(door('202'));
		await work.tap(door('202'));
		expect(said).toEqual(['notHome 202']);
		expect(noted()?.text).toBe('Niet thuis genoteerd, Hazelhof 202');
		noted()?.act?.run();
		await Promise.resolve();
		expect(said).toEqual(['notHome 202', 'undo a1']);
	});

	it('another outcome takes the place of the one just noted', async () => {
		const { work, said } = bench();
		await work.tap(door('202'));
		work.act = 'notInterested';
		await work.tap(door('202'));
		expect(said).toEqual(['notHome 202', 'undo a1', 'notInterested 202']);
	});

	it('a card is said to be left only where nobody was home', async () => {
		const { work, said } = bench();
		work.cardLeft = true;
		await work.tap(door('202'));
		work.act = 'notNow';
		await work.tap(door('204'));
		expect(said).toEqual(['notHome 202 card', 'notNow 204']);
	});

	it('a door where nothing is to be noted by one tap is opened instead', () => {
		const { work } = bench();
		expect(work.opens(door('202'))).toBe(false);
		expect(work.opens(door('204', { plate: 'never' }))).toBe(true);
		expect(work.opens(door('206', { plate: 'done' }))).toBe(true);
		expect(work.opens(door('208', { openVisit: 'v' }))).toBe(true);
		work.act = 'look';
		expect(work.opens(door('202'))).toBe(true);
		work.choose();
		expect(work.opens(door('202'))).toBe(false);
	});

	it('a door that is done, or not to be rung, is not chosen among several and leads nowhere then', async () => {
		const { work } = bench();
		work.choose();
		for (const plate of ['done', 'never'] as const) {
			expect([work.opens(door('204', { plate })), work.canChoose(door('204', { plate }))]).toEqual([false, false]);
			await work.tap(door('204', { plate }));
		}
		expect(work.chosen.size).toBe(0);
	});

	it('several doors are chosen first, noted in one tap and undone in one', async () => {
		const { work, said, noted } = bench();
		work.choose();
		await work.ringChosen();
		expect([said, work.hasChosenNone]).toEqual([[], true]);
		for (const id of ['202', '204', '206', '204']) await work.tap(door(id));
		await work.ringChosen();
		expect(said).toEqual(['notHome 202+206']);
		expect([work.isChoosing, work.chosen.size]).toEqual([false, 0]);
		noted()?.act?.run();
		await Promise.resolve();
		expect(said.at(-1)).toBe('undo a1+a2');
	});
});

describe('a flat whose screen was covered', () => {
	it('stands as it stood: the doors that were chosen, and what was noted at which', async () => {
		const { coach, said } = bench();
		const before = workAtFlat(coach, 'wilg');
		await before.tap(door('202'));
		before.choose();
		await before.tap(door('204'));
		const after = workAtFlat(coach, 'wilg');
		expect([after.isChoosing, [...after.chosen]]).toEqual([true, ['204']]);
		after.stopChoosing();
		await after.tap(door('202'));
		expect(said).toEqual(['notHome 202']);
	});

	it('is begun anew at another flat, and after the coach went on', async () => {
		const { coach } = bench();
		workAtFlat(coach, 'wilg').choose();
		expect(workAtFlat(coach, 'eik').isChoosing).toBe(false);
		workAtFlat(coach, 'wilg').choose();
		leaveFlat(coach);
		expect(workAtFlat(coach, 'wilg').isChoosing).toBe(false);
	});
});

describe('a door in the matrix', () => {
	it('says its state in one short word and in full, and what tells it apart where all have one number', () => {
		const { coach } = bench();
		const words = (more: Partial<DoorView>, promised = false, hasOneNumber = false) =>
			cellWords(coach, { door: door('40', more), promised }, hasOneNumber);
		expect(words({})).toEqual({ number: '40', short: '', full: 'nog niet geweest', state: 'todo' });
		expect(words({ addition: '12' }, false, true).number).toBe('12');
		expect(words({ letter: 'a', addition: '2' }).number).toBe('40 A 2');
		expect(words({ plate: 'again', lastOutcome: 'notHome' })).toMatchObject({ short: 'weg', full: 'niet thuis' });
		expect(words({ plate: 'done' })).toMatchObject({ short: 'bezocht', full: 'gesproken', state: 'done' });
		expect(words({ plate: 'done', lastOutcome: 'notHome' })).toMatchObject({ short: 'bezocht', state: 'done' });
		expect(words({ plate: 'never', lastOutcome: 'spoken' }, true)).toMatchObject({ short: 'nooit', state: 'never' });
		expect(words({}, true)).toMatchObject({ short: 'beloofd', state: 'person' });
	});
});
