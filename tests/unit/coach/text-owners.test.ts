/** A text of a talk has one owner: it is saved once, whatever is drawn, left, hidden or locked at the same time. */
import { describe, expect, it } from 'vitest';
import type { NoteView, VisitView } from '#lib/device/port.ts';
import type { Coach } from '../../../src/routes/(coach)/coach.svelte.ts';
import { DraftedText } from '../../../src/routes/(coach)/visit/[id]/drafted-text.svelte.ts';
import { heldReading, openReading } from '../../../src/routes/(coach)/visit/[id]/meter-entry.svelte.ts';
import { openNote } from '../../../src/routes/(coach)/visit/[id]/note-text.ts';
import { TextOwners } from '../../../src/routes/(coach)/visit/[id]/text-owners.svelte.ts';

const MOMENT = 'story';
const WORDS = 'Achter de kast, en het komt terug';

interface NoteInput {
	readonly note?: string;
	readonly text: string;
}

/** A phone that saves when told to, and shows what it saved only when told to. */
function aPhone() {
	const notes: NoteView[] = [];
	const readings: VisitView['meterReadings'][number][] = [];
	const drafts: Record<string, string> = {};
	const waiting: (() => void)[] = [];
	const later = <T>(save: () => T): Promise<{ ok: true; value: T; savedAt: number }> =>
		new Promise((resolve) => waiting.push(() => resolve({ ok: true, value: save(), savedAt: 0 })));
	const call = {
		saveDraft: ({ key, text }: { readonly key: string; readonly text: string }) =>
			later(() => {
				if (text === '') delete drafts[key];
				else drafts[key] = text;
				return null;
			}),
		saveNote: ({ note, text }: NoteInput) =>
			later(() => {
				const id = note ?? `note ${notes.length + 1}`;
				const at = notes.findIndex((one) => one.id === id);
				const view: NoteView = { id, moment: MOMENT, text, at: 0, versions: [text], edits: [] };
				notes.splice(at < 0 ? notes.length : at, at < 0 ? 0 : 1, view);
				return { note: id };
			}),
		addMeterReading: ({ values }: { readonly values: VisitView['meterReadings'][number] }) =>
			later(() => {
				readings.push({ ...values, id: `reading ${readings.length + 1}` });
				return { reading: `reading ${readings.length}` };
			}),
		updateMeterReading: () => later(() => null)
	};
	const coach = {
		device: { call },
		run: async (done: Promise<{ value: unknown }>) => ({ value: (await done).value, savedAt: 0 })
	} as unknown as Coach;
	const view = (): VisitView =>
		({
			id: 'v1',
			notes: [...notes],
			meterReadings: [...readings],
			drafts: { ...drafts }
		}) as unknown as VisitView;
	const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));
	return {
		coach,
		view,
		notes,
		readings,
		drafts,
		/** As many verbs as are asked one after the other. */
		async answer(count = Infinity): Promise<void> {
			for (let done = 0; done < count; done += 1) {
				await turn();
				const next = waiting.shift();
				if (!next) return;
				next();
			}
			await turn();
		}
	};
}

describe('a note of a talk', () => {
	it.each([0, 1, 2, 3])('is one when its step is drawn again after %i answers of the phone', async (answers) => {
		const { coach, view, notes, drafts, answer } = aPhone();
		const texts = new TextOwners();
		// What the screen was last told: the step is left, and Back draws it from there.
		const seen = view();
		const first = texts.take(seen, openNote(coach, seen, MOMENT)).drafted;
		first.type(WORDS);
		void first.leave();
		await answer(answers);
		const behind =
			answers < 2 ? { ...seen, drafts: { ...drafts } } : { ...seen, drafts: { [`note:${MOMENT}`]: WORDS } };
		const again = texts.take(behind, openNote(coach, behind, MOMENT)).drafted;
		expect(again.text).toBe(WORDS);
		// Locked at the same moment: hidden and taken away.
		void first.leave();
		void again.leave();
		void again.leave();
		await answer();
		expect(notes.map(({ text }) => text)).toEqual([WORDS]);
	});

	it('is changed where it stands when it is written on from an older view', async () => {
		const { coach, view, notes, answer } = aPhone();
		const texts = new TextOwners();
		const seen = view();
		const first = texts.take(seen, openNote(coach, seen, MOMENT)).drafted;
		first.type(WORDS);
		void first.leave();
		await answer();
		const again = texts.take(seen, openNote(coach, seen, MOMENT)).drafted;
		again.type(`${WORDS}.`);
		void again.leave();
		await answer();
		expect(notes.map(({ text }) => text)).toEqual([`${WORDS}.`]);
	});

	it('begins from the view where that has news from elsewhere, and from unsaved words before all', async () => {
		const { coach, view, notes, answer } = aPhone();
		const texts = new TextOwners();
		const first = texts.take(view(), openNote(coach, view(), MOMENT)).drafted;
		first.type(WORDS);
		void first.leave();
		await answer();
		const [note] = notes;
		if (note) notes[0] = { ...note, text: 'Zoals het kantoor het verbeterde' };
		const again = texts.take(view(), openNote(coach, view(), MOMENT)).drafted;
		expect(again.text).toBe('Zoals het kantoor het verbeterde');
		again.type('Nog niet af');
		expect(texts.take(view(), openNote(coach, view(), MOMENT)).drafted.text).toBe('Nog niet af');
	});

	it('stays in the page until it is saved, and no longer once that is shut', async () => {
		const { coach, view, notes, answer } = aPhone();
		const texts = new TextOwners();
		const seen = view();
		const first = texts.take(seen, openNote(coach, seen, MOMENT)).drafted;
		first.type(WORDS);
		const gone = texts.shut(() => true);
		// The screen goes in the same turn.
		void first.leave();
		const behind = { ...seen, drafts: { [`note:${MOMENT}`]: WORDS } };
		const early = texts.take(behind, openNote(coach, behind, MOMENT)).drafted;
		expect(early).toBe(first);
		void early.leave();
		await answer();
		await gone;
		expect(notes).toHaveLength(1);
		expect(texts.take(view(), openNote(coach, view(), MOMENT)).drafted).not.toBe(first);
	});

	it('stays where the page was opened again meanwhile', async () => {
		const { coach, view, answer } = aPhone();
		const texts = new TextOwners();
		const first = texts.take(view(), openNote(coach, view(), MOMENT)).drafted;
		first.type(WORDS);
		void first.leave();
		const gone = texts.shut(() => false);
		await answer();
		await gone;
		expect(texts.take(view(), openNote(coach, view(), MOMENT)).drafted).toBe(first);
	});
});

describe('a reading of a talk', () => {
	it('is one when its field is drawn again before the phone shows it, and tells of it once', async () => {
		const { coach, view, readings, answer } = aPhone();
		const texts = new TextOwners();
		const seen = view();
		const open = () => openReading(coach, seen, { meter: 'gas', now: () => seen });
		const first = texts.take(seen, open(), { isGuarded: false }).drafted;
		const told: string[] = [];
		first.onsaved = (text) => told.push(text);
		first.type('1234');
		void first.leave();
		await answer(1);
		const again = texts.take(seen, open(), { isGuarded: false }).drafted;
		void again.leave();
		await answer();
		expect(readings.map(({ value }) => value)).toEqual([1234]);
		expect(heldReading(view(), 'gas')?.value).toBe(1234);
		expect(told).toEqual(['1234']);
	});
});

describe('a drafted text', () => {
	it('is idle once what began in the same turn is saved', async () => {
		const saved: string[] = [];
		const text = new DraftedText({
			text: '',
			saved: '',
			saveDraft: () => Promise.resolve(),
			save: (words) => {
				saved.push(words);
				return Promise.resolve(true);
			}
		});
		text.type(WORDS);
		const idle = text.idle();
		void text.leave();
		await idle;
		expect(saved).toEqual([WORDS]);
		expect(text.isSettled).toBe(true);
	});
});
