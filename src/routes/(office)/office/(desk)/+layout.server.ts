import { getApp } from '#lib/server/app.ts';
import { draftKeys } from '#lib/server/identity/draft-keys.ts';
import { countAddresses } from '#lib/server/office/addresses.ts';
import { readCompleteUntil } from '#lib/server/office/completeness.ts';
import { countOpen, readOrganisation } from '#lib/server/office/frame.ts';
import { readPublishedPack } from '#lib/server/office/published-pack.ts';
import { countOpenRounds } from '#lib/server/office/rounds.ts';
import { countWork, shownGroups } from '#lib/server/office/work-counts.ts';
import { openDesk } from '../desk.server.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = async ({ locals }) => {
	const { place, person, now, today } = await openDesk(locals, null);
	const work = await countWork(place, { now, today });
	const open = await countOpen(place);
	return {
		draftKeys: await draftKeys(await getApp(), { person: person.id, now }),
		person: { id: person.id, name: person.name, roles: person.roles },
		organisation: await readOrganisation(place),
		work,
		completeUntil: await readCompleteUntil(place),
		counts: {
			work: shownGroups(person.roles).reduce((sum, group) => sum + work[group], 0),
			concerns: open.concerns,
			devices: open.devices,
			addresses: await countAddresses(place),
			rounds: await countOpenRounds(place),
			lessons: (await readPublishedPack(place))?.pack.lessons.length ?? null
		}
	};
};
