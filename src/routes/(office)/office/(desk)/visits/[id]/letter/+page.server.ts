import { error } from '@sveltejs/kit';
import { noteRead } from '#lib/server/audit/note-read.ts';
import { readOrganisation } from '#lib/server/office/frame.ts';
import { readOrganisationRecord } from '#lib/server/office/organisation-record.ts';
import { listPartners } from '#lib/server/office/partners.ts';
import { readNames } from '#lib/server/office/place.ts';
import { readPublishedPack } from '#lib/server/office/published-pack.ts';
import { readVisitStory } from '#lib/server/office/visit-story.ts';
import { LETTER_LANGUAGE } from '#lib/ui/letter/letter-blocks.ts';
import { openDesk } from '../../../../desk.server.ts';
import { cardsBeside, officeLetter } from './letter-story.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const { place, reading, now } = await openDesk(locals, 'readHouseholds');
	const story = await readVisitStory(place, params.id);
	if (!story) error(404, 'There is no such visit');
	await noteRead(reading, { opened: `visit:${params.id}`, ents: [params.id] });
	const { name: organisationName } = await readOrganisation(place);
	const { values: organisation } = await readOrganisationRecord(place);
	const pack = (await readPublishedPack(place))?.pack ?? null;
	const languages = (pack?.cardLanguages ?? []).map(({ id, name }) => ({ id, name }));
	// A language alone says nothing of who lives there, so it may stand in the address.
	const asked = url.searchParams.get('language') ?? story.household?.language ?? LETTER_LANGUAGE;
	const language = languages.some(({ id }) => id === asked) ? asked : LETTER_LANGUAGE;
	const coach = story.values.coach ? ((await readNames(place)).get(story.values.coach) ?? null) : null;
	const partners = new Map((await listPartners(place)).map(({ id, name }) => [id, name]));
	return {
		visit: params.id,
		blocks: officeLetter({ story, organisation, organisationName, coach, partners, pack, now }),
		cards: cardsBeside(pack, { language, organisation, organisationName }),
		languages,
		language,
		/** Spoken, and with no text of ours in it. */
		unknown: asked === language ? null : asked,
		to: { name: story.household?.name ?? null, house: story.house },
		isOpen: story.values.state !== 'closed',
		hasNumber: Boolean(organisation.coordinatorPhone)
	};
};
