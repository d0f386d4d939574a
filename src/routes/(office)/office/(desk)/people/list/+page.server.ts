import { fail } from '@sveltejs/kit';
import { can } from '#lib/domain/roles.ts';
import { getApp } from '#lib/server/app.ts';
import { serverChance } from '#lib/server/crypto.ts';
import { uploadedFile } from '#lib/server/http/uploaded-file.ts';
import { addByMail, addPerson, type PeopleDesk } from '#lib/server/identity/people-admin.ts';
import {
	type JudgedPerson,
	judgePeopleList,
	LIST_PEOPLE_MAX,
	readListedPeople,
	readPeopleList
} from '#lib/server/identity/people-list.ts';
import { listPersonLines } from '#lib/server/office/people-table.ts';
import { FILE_LIMITS } from '#lib/server/surface/body-limits.mjs';
import { openDesk } from '../../../desk.server.ts';
import { openPeopleDesk } from '../people-desk.server.ts';
import { endOfDay } from '../person-form.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	const { person } = await openDesk(locals, 'managePeople');
	return {
		canMail: (await getApp()).mail !== null,
		peopleMax: LIST_PEOPLE_MAX,
		fileBytesMax: FILE_LIMITS.people,
		mayInvite: can(person.roles, 'manageDevices')
	};
};

export const actions: Actions = {
	/** Nothing is written: what would come of each row, and the rows themselves, which the page sends back. */
	look: async (event) => {
		const { place, now, today } = await openDesk(event.locals, 'managePeople');
		const sent = await uploadedFile(event.request, FILE_LIMITS.people);
		if (sent.kind === 'tooLarge') return fail(413, { trouble: 'tooLarge' as const });
		if (sent.kind === 'noFile') return fail(400, { trouble: 'noFile' as const });
		const reading = readPeopleList(new Uint8Array(await sent.file.arrayBuffer()));
		if (!reading.ok) return fail(400, { trouble: reading.trouble });
		const judged = judgePeopleList(reading.people, await listPersonLines(place, now), today);
		return { judged, rows: JSON.stringify(reading.people) };
	},
	take: async (event) => {
		const { desk } = await openPeopleDesk(event);
		const { place, now, today } = await openDesk(event.locals, 'managePeople');
		const form = await event.request.formData();
		const people = readListedPeople(String(form.get('rows') ?? ''));
		if (people === null) return fail(400, { trouble: 'noFile' as const });
		const chosen = new Set(form.getAll('line').map(Number));
		const judged = judgePeopleList(people, await listPersonLines(place, now), today);
		const taken = judged.filter(({ line, person }) => person !== null && chosen.has(line));
		if (taken.length === 0) return fail(400, { trouble: 'noneChosen' as const });
		const isMailed = form.get('invite') === 'yes' && (await getApp()).mail !== null;
		for (const row of taken) await add(desk, row, isMailed);
		return { added: taken.length, isMailed };
	}
};

async function add(desk: PeopleDesk, { person }: JudgedPerson, isMailed: boolean): Promise<void> {
	if (person === null) return;
	const { name, email, roles, until } = person;
	const expiresAt = until === null ? null : endOfDay(until);
	const wanted = { id: serverChance.uuid(), name, email, roles, expiresAt };
	if (isMailed) await addByMail(desk, wanted);
	// Whoever is not mailed gets a link or a code by hand, at the page of that person or of phones.
	else await addPerson(desk, wanted);
}
