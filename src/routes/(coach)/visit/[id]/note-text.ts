/** The note of a moment: where its words come from when it is opened, and where they go. */
import type { NoteView, VisitView } from '#lib/device/port.ts';
import type { Coach } from '../../coach.svelte.ts';
import type { TalkTextPorts } from './drafted-text.svelte.ts';

export function noteOfMoment(visit: VisitView, moment: string | null): NoteView | undefined {
	return visit.notes.filter((note) => note.moment === moment).toSorted((a, b) => b.at - a.at)[0];
}

export function openNote(coach: Coach, visit: VisitView, moment: string | null): TalkTextPorts {
	const key = `note:${moment ?? ''}`;
	const found = noteOfMoment(visit, moment);
	const { call } = coach.device;
	let note = found?.id;
	return {
		key,
		text: visit.drafts[key] ?? found?.text ?? '',
		saved: found?.text ?? '',
		saveDraft: (text) => coach.run(call.saveDraft({ visit: visit.id, key, text })),
		save: async (text) => {
			const input = { visit: visit.id, moment, text, ...(note === undefined ? {} : { note }) };
			const done = await coach.run(call.saveNote(input));
			note = done?.value.note ?? note;
			return done !== null;
		}
	};
}
