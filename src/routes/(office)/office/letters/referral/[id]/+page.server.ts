import { error } from '@sveltejs/kit';
import { readPublishedPack } from '#lib/server/office/published-pack.ts';
import { readLetterLine, readReferralStory } from '#lib/server/office/referral-story.ts';
import { readSender } from '#lib/server/office/told-texts.ts';
import { openDesk } from '../../../desk.server.ts';
import { letterDay, noteLetter, paperLine } from '../../letter.server.ts';
import type { PageServerLoad } from './$types';

/** A warm hand-over on paper: what the yes covers, the day it was given, and who to call. Without a yes there is none. */
export const load: PageServerLoad = async ({ locals, params }) => {
	const { place, person, today } = await openDesk(locals, 'exportData');
	const story = await readReferralStory(place, params.id);
	if (!story) error(404, 'There is no such referral');
	const line = await readLetterLine(place, params.id);
	const pack = (await readPublishedPack(place))?.pack;
	const kind = pack?.partners.find(({ id }) => id === story.values.partner);
	if (line) await noteLetter(place, { kind: 'handover-letter', person: person.id, referrals: [params.id] });
	return {
		id: params.id,
		line: line && paperLine(line, pack),
		partner: {
			name: story.named?.name ?? kind?.title['nl'] ?? story.values.partner ?? '',
			contact: story.named?.contact ?? null
		},
		sender: await readSender(place),
		day: letterDay(today),
		isHanded: Boolean(story.values.handedAt),
		isOver: story.values.state === 'completed' || story.values.state === 'fellThrough'
	};
};
