/** A small organisation whose every name, street and earlier note is one of the planted words. */
import { ORG_SCOPE, roundScope } from '#lib/domain/round.ts';
import { foundOrganisation, openServer } from '#lib/server/app.ts';
import { serverChance } from '#lib/server/crypto.ts';
import { type OfficeChange, recordOffice } from '#lib/server/sync/office-operation.ts';
import { NAMES, PULLED_WORDS, STREETS } from './words.ts';

const DAY_MS = 86_400_000;

/** Writes it into an empty data folder. */
export async function fillPlantedTown(data: string): Promise<void> {
	const server = await openServer({ DATA_DIR: data });
	try {
		const tenant = await foundOrganisation(server, { name: 'Waterveen', demo: true });
		const [coordinator, coach] = [serverChance.uuid(), serverChance.uuid()];
		await server.store.transaction(tenant, async (tx) => {
			const common = { email: null, language: 'nl', expiresAt: null, active: true };
			await tx.putPerson({ person: coordinator, name: 'Marja', roles: ['coordinator'], ...common });
			await tx.putPerson({ person: coach, name: 'Rachid', roles: ['coach'], ...common });
		});
		const changes = makeChanges(coach, server.now());
		const made = await recordOffice(server.ports, { tenant, person: coordinator, role: 'coordinator', changes });
		if (!made.ok) throw new Error(`the town could not be made: ${made.error.reason}`);
	} finally {
		await server.store.close();
	}
}

function makeChanges(coach: string, now: number): readonly OfficeChange[] {
	const id = serverChance.uuid;
	const [round, organisation] = [id(), id()];
	const scope = roundScope(round);
	const homes = STREETS.map((street, at) => ({ street, name: NAMES[at] ?? '', address: id(), household: id() }));
	const own = (kind: string, ent: string, fields: OfficeChange['fields']): OfficeChange => ({
		kind,
		ent,
		root: ent,
		scope,
		fields
	});
	return [
		{ ...own('organisation', organisation, { name: 'Waterveen', demo: true }), scope: ORG_SCOPE },
		{ ...own('person', coach, { name: 'Rachid' }), scope: ORG_SCOPE },
		own('round', round, { name: 'De hele buurt', coaches: { add: { a: coach } }, lentUntil: '2999-01-01' }),
		...homes.flatMap(({ street, name, address, household }, at) => [
			own('address', address, { postcode: '9999ZZ', street, number: at + 1, town: 'Waterveen', order: at }),
			own('household', household, { address, name, language: 'nl' })
		]),
		...PULLED_WORDS.flatMap((word, at) => earlierVisit({ word, coach, scope, now, home: homes[at] }))
	];
}

function earlierVisit(options: {
	readonly word: string;
	readonly coach: string;
	readonly scope: string;
	readonly now: number;
	readonly home: { readonly address: string; readonly household: string } | undefined;
}): readonly OfficeChange[] {
	const { word, coach, scope, now, home = { address: '', household: '' } } = options;
	const visit = serverChance.uuid();
	const closedAt = now - 30 * DAY_MS;
	const under = { root: home.household, scope };
	return [
		{
			kind: 'visit',
			ent: visit,
			...under,
			fields: {
				address: home.address,
				household: home.household,
				coach,
				startedAt: closedAt - 2_700_000,
				closedAt,
				state: { step: 'closed' }
			}
		},
		{
			kind: 'note',
			ent: serverChance.uuid(),
			...under,
			fields: {
				household: home.household,
				visit,
				author: coach,
				at: closedAt,
				text: `Eerder gehoord: ${word}.`
			}
		}
	];
}
