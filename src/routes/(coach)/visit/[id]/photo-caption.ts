/** What a photo shows, in the coach's own words: where they come from when its card is opened, and where they go. */
import type { PhotoView, VisitView } from '#lib/device/port.ts';
import type { Coach } from '../../coach.svelte.ts';
import type { TalkTextPorts } from './drafted-text.svelte.ts';

/** Where the words of one photo lie while they are no record. */
export function captionKey(photo: string): string {
	return `photo:${photo}`;
}

/** The words of one photo, as a text that is saved while it is typed. */
export function openCaption(
	coach: Coach,
	visit: Pick<VisitView, 'id' | 'drafts'>,
	photo: Pick<PhotoView, 'id' | 'shows'>
): TalkTextPorts {
	const key = captionKey(photo.id);
	const { call } = coach.device;
	return {
		key,
		text: visit.drafts[key] ?? photo.shows,
		saved: photo.shows,
		saveDraft: (text) => coach.run(call.saveDraft({ visit: visit.id, key, text })),
		save: async (shows) => (await coach.run(call.describePhoto({ photo: photo.id, shows: shows.trim() }))) !== null
	};
}
