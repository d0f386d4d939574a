/** A concern in the resident's own words: where they come from when it is opened, and where they go. */
import type { VisitView } from '#lib/device/port.ts';
import type { Coach } from '../../coach.svelte.ts';
import type { TalkTextPorts } from './drafted-text.svelte.ts';

export function openOwnWords(coach: Coach, visit: VisitView, concern: VisitView['concerns'][number]): TalkTextPorts {
	const key = `words:${concern.id}`;
	const { call } = coach.device;
	const saved = concern.ownWords ?? '';
	return {
		key,
		text: visit.drafts[key] ?? saved,
		saved,
		saveDraft: (text) => coach.run(call.saveDraft({ visit: visit.id, key, text })),
		save: async (ownWords) =>
			(await coach.run(call.updateConcern({ concern: concern.id, values: { ownWords } }))) !== null
	};
}
