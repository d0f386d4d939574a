import { noteList } from '#lib/server/audit/note-read.ts';
import { countViews, listConcernPage } from '#lib/server/office/concern-table.ts';
import { listPartners } from '#lib/server/office/partners.ts';
import { readAreas, readNames } from '#lib/server/office/place.ts';
import { readPublishedPack } from '#lib/server/office/published-pack.ts';
import { openDesk } from '../../../desk.server.ts';
import { questionOf } from '../question.server.ts';
import type { PageServerLoad } from './$types';

/** From "nobody has it" to "nobody has heard it": together the open ones, and what is still to be told. */
const CARDS_SHOWN = 6;
const COLUMNS = ['unowned', 'handled', 'withPartner', 'untold'] as const;

export const load: PageServerLoad = async ({ locals, url }) => {
	const { place, person, reading, today } = await openDesk(locals, 'readHouseholds');
	const question = questionOf(url, { person: person.id, today });
	const pack = (await readPublishedPack(place))?.pack;
	const columns = [];
	for (const view of COLUMNS) {
		// What waits longest stands first, whatever the table was sorted on.
		const asked = { ...question, view, sort: 'due', direction: 'asc', page: 1 } as const;
		const { rows, total } = await listConcernPage(place, asked, CARDS_SHOWN);
		columns.push({ view, rows, total });
	}
	await noteList(
		reading,
		columns.flatMap(({ rows }) => rows.map(({ id }) => id))
	);
	const kinds = (pack?.partners ?? []).map(({ id, title }) => [id, title] as const);
	return {
		columns,
		today,
		views: await countViews(place, { person: person.id, today }),
		names: Object.fromEntries(await readNames(place)),
		areas: await readAreas(place),
		partners: (await listPartners(place)).map(({ id, name }) => ({ id, name })),
		kinds: Object.fromEntries(kinds),
		categories: Object.fromEntries((pack?.concerns ?? []).map(({ id, title }) => [id, title]))
	};
};
