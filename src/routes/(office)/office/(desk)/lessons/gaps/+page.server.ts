import { TEAM_MIN } from '#lib/domain/learning.ts';
import { readTeamGaps } from '#lib/server/content/team-reading.ts';
import { readPublishedPack } from '#lib/server/office/published-pack.ts';
import { openContent } from '../content.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	const { place } = await openContent(locals);
	const pack = (await readPublishedPack(place))?.pack;
	if (!pack) return { coaches: 0, min: TEAM_MIN, gaps: null };
	const { coaches, gaps } = await readTeamGaps(place, { pack, now: place.now });
	const lessons = new Map(pack.lessons.map((lesson) => [lesson.id, lesson]));
	return {
		coaches,
		min: TEAM_MIN,
		gaps:
			gaps?.flatMap(({ lesson, met }) => {
				const found = lessons.get(lesson);
				return found ? [{ id: lesson, title: found.title, theme: found.theme, met }] : [];
			}) ?? null
	};
};
