import { readPublishedPack } from '#lib/server/office/published-pack.ts';
import { openDesk } from '../../desk.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	const { place } = await openDesk(locals, null);
	const published = await readPublishedPack(place);
	return {
		publishedAt: published?.publishedAt ?? null,
		lessons: (published?.pack.lessons ?? []).map(({ id, title, theme, certainty, why, door }) => ({ id, title, theme, certainty, text: { why: why.text, door: door.text } })),
		guides: (published?.pack.guides ?? []).map(({ id, title, minutes }) => ({ id, title, minutes }))
	};
};
