import { fail } from '@sveltejs/kit';
import { changeSetting } from '#lib/server/privacy/settings.ts';
import { readAreas, readNames } from '#lib/server/office/place.ts';
import { findDoubleDoors, listRounds } from '#lib/server/office/rounds.ts';
import { listLoads, PLAN_DAYS, readCaps } from '#lib/server/office/workload.ts';
import { t } from '#lib/words/office.ts';
import { openDesk } from '../../desk.server.ts';
import { askAboutSetting, partOf } from '../../setting-asked.server.ts';
import type { Actions, PageServerLoad } from './$types';

/** Doors that stand in two rounds, shown at once; the others come up as these are put right. */
const DOUBLES_SHOWN = 5;

export const load: PageServerLoad = async ({ locals }) => {
	const { place, reading, now, today } = await openDesk(locals, 'planRounds');
	const rounds = await listRounds(place);
	const doubles = await findDoubleDoors(place, rounds);
	return {
		rounds,
		loads: await listLoads(place, { now, today }),
		caps: await readCaps(reading.store, place.tenant),
		doubles: doubles.slice(0, DOUBLES_SHOWN),
		doubleCount: doubles.length,
		planDays: PLAN_DAYS,
		today,
		names: Object.fromEntries(await readNames(place)),
		areas: Object.fromEntries((await readAreas(place)).map((area) => [area.id, area.name]))
	};
};

export const actions: Actions = {
	/** What is asked of a coach at most. */
	caps: async (event) => {
		const { locals, request } = event;
		const { place, reading, person } = await openDesk(locals, 'planRounds');
		const form = await request.formData();
		const doors = String(form.get('doorsPerCoach') ?? '').trim();
		const value = {
			appointmentsPerDay: Number(form.get('appointmentsPerDay')),
			doorsPerCoach: doors === '' ? null : Number(doors)
		};
		const seen = Number(form.get('seen'));
		const options = { tenant: place.tenant, person: person.id, name: 'planning', value, seen } as const;
		const outcome = await changeSetting(reading.store, options);
		if (outcome.ok) return { caps: 'done' as const };
		if (outcome.error.kind !== 'meanwhile') return fail(400, { caps: outcome.error.kind });
		const said = (one: unknown): Record<string, string> => ({
			[t(locals.locale, 'planning.appointmentsPerDay')]: partOf(one, 'appointmentsPerDay'),
			[t(locals.locale, 'planning.doorsPerCoach')]: partOf(one, 'doorsPerCoach') || t(locals.locale, 'planning.noCap')
		});
		const meanwhile = await askAboutSetting(event, place, { name: 'planning', form, mine: value, said });
		return fail(409, { caps: 'meanwhile' as const, meanwhile });
	}
};
