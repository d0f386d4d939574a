import { can } from '#lib/domain/roles.ts';
import { openDesk } from '../../desk.server.ts';
import { answerAsked, askedReports, lastOver, mayReadExact, offeredPeriods } from '../../report-asked.server.ts';
import type { PageServerLoad } from './$types';

/** A page that is not there after this says that it is being counted. */
const WAITING_MS = 2_500;

export const load: PageServerLoad = async ({ locals, url }) => {
	const desk = await openDesk(locals, 'readReports');
	const { person, today } = desk;
	const asked = askedReports(url, { roles: person.roles, today });
	const answered =
		asked.trouble === null ? await answerAsked(desk, asked, WAITING_MS) : { answer: null, isFailed: false };
	return {
		...asked,
		...answered,
		today,
		mayExact: mayReadExact(person.roles),
		mayFile: asked.numbers === 'released' || can(person.roles, 'exportData'),
		offered: offeredPeriods(today, asked.numbers === 'exact'),
		last: [lastOver('quarter', today), lastOver('month', today)]
	};
};
