import { can } from '#lib/domain/roles.ts';
import { JITTER_METRES_MAX, JITTER_METRES_MIN } from '#lib/server/exports/geojson.ts';
import { EXPORT_FORMS } from '#lib/server/exports/make-file.ts';
import { EXPORT_PURPOSES, EXPORT_TABLES, SOURCES } from '#lib/server/exports/sources.ts';
import { readAreas } from '#lib/server/office/place.ts';
import { listRounds } from '#lib/server/office/rounds.ts';
import { openDesk } from '../../desk.server.ts';
import { lastOver, offeredPeriods } from '../../report-asked.server.ts';
import { askedExport } from './export-asked.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
	const { place, person, today } = await openDesk(locals, 'exportData');
	const asked = askedExport(url);
	const counts = await place.db
		.selectFrom('entity')
		.select('kind')
		.select((e) => e.fn.countAll<number | string>().as('count'))
		.where('tenant', '=', place.tenant)
		.groupBy('kind')
		.execute();
	const chosen = new Set(asked.columns);
	return {
		asked: { ...asked, period: asked.period?.name ?? null },
		tables: EXPORT_TABLES.map((id) => ({
			id,
			count: Number(counts.find(({ kind }) => kind === SOURCES[id].kind)?.count ?? 0)
		})),
		columns: SOURCES[asked.table].columns.map(({ id, isPersonal }) => ({ id, isPersonal, isChosen: chosen.has(id) })),
		isDated: SOURCES[asked.table].dated !== null,
		/** The choices stand in the address once somebody confirmed that it is them: the file waits for one more click. */
		isConfirmed: EXPORT_PURPOSES.some((purpose) => purpose === url.searchParams.get('purpose')),
		isPurposeMissing: url.searchParams.get('purpose') === '',
		forms: EXPORT_FORMS.filter((form) => form !== 'geojson' || asked.table === 'addresses'),
		purposes: EXPORT_PURPOSES,
		jitter: { min: JITTER_METRES_MIN, max: JITTER_METRES_MAX },
		areas: await readAreas(place),
		rounds: (await listRounds(place)).map(({ id, name }) => ({ id, name })),
		periods: offeredPeriods(today, true),
		released: [lastOver('quarter', today), lastOver('month', today), lastOver('year', today)],
		mayFigures: can(person.roles, 'readReports'),
		mayAll: can(person.roles, 'exportOrganisation')
	};
};
