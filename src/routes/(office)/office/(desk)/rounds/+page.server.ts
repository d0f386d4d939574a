import { fail } from '@sveltejs/kit';
import { changeSetting } from '#lib/server/privacy/settings.ts';
import { readAreas, readNames } from '#lib/server/office/place.ts';
import { findDoubleDoors, listRounds } from '#lib/server/office/rounds.ts';
import { listLoads, PLAN_DAYS, readCaps } from '#lib/server/office/workload.ts';
import { openDesk } from '../../desk.server.ts';
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
	caps: async ({ locals, request }) => {
		const { place, reading, person } = await openDesk(locals, 'planRounds');
		const form = await request.formData();
		const doors = String(form.get('doorsPerCoach') ?? '').trim();
		const outcome = await changeSetting(reading.store, {
			tenant: place.tenant,
			person: person.id,
			name: 'planning',
			value: {
				appointmentsPerDay: Number(form.get('appointmentsPerDay')),
				doorsPerCoach: doors === '' ? null : Number(doors)
			},
			seen: Number(form.get('seen'))
		});
		return outcome.ok ? { caps: 'done' as const } : fail(400, { caps: outcome.error.kind });
	}
};
