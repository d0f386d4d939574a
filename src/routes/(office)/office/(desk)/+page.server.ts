import { getApp } from '#lib/server/app.ts';
import { readBackupState } from '#lib/server/backup/backup-state.ts';
import { noteList } from '#lib/server/audit/note-read.ts';
import { can } from '#lib/domain/roles.ts';
import { readFiveCounts } from '#lib/server/office/five-counts.ts';
import { ADMINISTRATORS_MIN, countAdministrators } from '#lib/server/office/people-table.ts';
import { listPartners } from '#lib/server/office/partners.ts';
import { readNames } from '#lib/server/office/place.ts';
import { readPublishedPack } from '#lib/server/office/published-pack.ts';
import { shownGroups } from '#lib/server/office/work-counts.ts';
import { countMine, workRows } from '#lib/server/office/work-rows.ts';
import { openDesk } from '../desk.server.ts';
import type { PageServerLoad } from './$types';

const ROWS_SHOWN = 3;
/** Of a group whose rest stands on no page of its own. */
const ROWS_SHOWN_WITHOUT_REST = 25;
const YEAR_MS = 365 * 86_400_000;
const REST: Readonly<Record<string, string>> = {
	concernsLate: '/office/concerns?view=late',
	concernsUnowned: '/office/concerns?view=unowned',
	concernsUntold: '/office/concerns?view=untold',
	referralsSilent: '/office/referrals?view=silent',
	referralsUntold: '/office/referrals?view=untold',
	optOuts: '/office/opt-outs',
	promisesLate: '/office/promises',
	withdrawals: '/office/residents',
	alarms: '/office/held#alarms',
	quarantine: '/office/held',
	devicesSilent: '/office/devices',
	peopleDue: '/office/people'
};

export const load: PageServerLoad = async ({ locals, parent }) => {
	const { place, person, reading, now, today } = await openDesk(locals, null);
	const time = { now, today };
	const { work: counts } = await parent();
	const groups = [];
	for (const group of shownGroups(person.roles)) {
		if (counts[group] === 0) continue;
		const restHref = REST[group] ?? null;
		groups.push({
			group,
			count: counts[group],
			rows: await workRows(place, group, { time, limit: restHref === null ? ROWS_SHOWN_WITHOUT_REST : ROWS_SHOWN }),
			restHref
		});
	}
	await noteList(
		reading,
		groups.flatMap(({ rows }) => rows.map(({ id }) => id))
	);
	const app = await getApp();
	const backup = await app.store.transaction(app.tenant, (tx) => readBackupState(tx, now));
	const published = await readPublishedPack(place);
	// Whoever can mend it is told; where nobody can, everybody is.
	const administrators = await countAdministrators(place, now);
	const isFewAdministrators =
		administrators === 0 || (administrators < ADMINISTRATORS_MIN && can(person.roles, 'managePeople'));
	const readsHouseholds = can(person.roles, 'readHouseholds');
	return {
		groups,
		administrators: isFewAdministrators ? administrators : null,
		backup: backup.kind === 'late' || backup.kind === 'none' ? backup : null,
		readsHouseholds,
		partners: Object.fromEntries((await listPartners(place)).map(({ id, name }) => [id, name])),
		partnerKinds: Object.fromEntries((published?.pack.partners ?? []).map(({ id, title }) => [id, title])),
		mine: readsHouseholds ? await countMine(place, person.id) : 0,
		five: can(person.roles, 'readReports') ? await readFiveCounts(place, now - YEAR_MS) : null,
		names: Object.fromEntries(await readNames(place)),
		categories: Object.fromEntries((published?.pack.concerns ?? []).map((category) => [category.id, category.title]))
	};
};
