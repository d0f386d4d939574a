import { learnedIn } from '#lib/domain/guide/learned.ts';
import { readCompleteUntil } from '#lib/server/office/completeness.ts';
import { readOrganisation } from '#lib/server/office/frame.ts';
import { readPublishedPack } from '#lib/server/office/published-pack.ts';
import { openDesk } from '../../desk.server.ts';
import { noteExport } from '../../export-note.server.ts';
import { answerAsked, askedReports } from '../../report-asked.server.ts';
import type { PageServerLoad } from './$types';

const WAITING_MS = 2_500;

/** On paper stands what may leave the team and nothing else, whatever the address asks. */
export const load: PageServerLoad = async ({ locals, url }) => {
	const desk = await openDesk(locals, 'readReports');
	const { person, place, today } = desk;
	const released = new URL(url);
	released.searchParams.delete('view');
	const asked = askedReports(released, { roles: person.roles, today });
	const answered =
		asked.trouble === null ? await answerAsked(desk, asked, WAITING_MS) : { answer: null, isFailed: false };
	if (answered.answer) await noteExport({ kind: 'report-paper', person: person.id });
	const published = await readPublishedPack(place);
	return {
		...asked,
		...answered,
		today,
		learned: published === null ? null : learnedIn(published.pack),
		organisation: (await readOrganisation(place)).name,
		completeUntil: await readCompleteUntil(place)
	};
};
