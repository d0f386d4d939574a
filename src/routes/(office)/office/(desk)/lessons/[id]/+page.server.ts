import { error } from '@sveltejs/kit';
import { readPublishedPack } from '#lib/server/office/published-pack.ts';
import { openDesk } from '../../../desk.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const { place } = await openDesk(locals, null);
	const pack = (await readPublishedPack(place))?.pack;
	const lesson = pack?.lessons.find((one) => one.id === params.id);
	if (!pack || !lesson) error(404, 'There is no such lesson in the published set');
	return {
		lesson: {
			id: lesson.id,
			slug: lesson.slug,
			title: lesson.title,
			theme: lesson.theme,
			certainty: lesson.certainty,
			advice: lesson.advice,
			isOwnWording: lesson.wording === 'own',
			isStreet: lesson.street ?? false,
			origin: lesson.origin ?? null,
			credit: lesson.credit ?? null,
			licence: lesson.licence ?? null
		},
		passages: [
			{ part: 'why', text: lesson.why.text },
			{ part: 'door', text: lesson.door.text },
			{ part: 'do', text: lesson.do.text },
			{ part: 'dont', text: lesson.dont.text }
		] as const,
		sources: pack.sources
			.filter((source) => lesson.sources.includes(source.id))
			.map(({ id, title, address }) => ({ id, title, address: address ?? null })),
		concerns: pack.concerns
			.filter((category) => lesson.concerns.includes(category.id))
			.map(({ id, title }) => ({ id, title })),
		guides: pack.guides.filter((guide) => lesson.guides.includes(guide.id)).map(({ id, title }) => ({ id, title }))
	};
};
