/** Two organisations in one store; what a coach must not see bears a word of its own. */
import { OFFICE_SCOPE, ORG_SCOPE, coachScope, roundScope } from '#lib/domain/round.ts';
import { openServer, type Server } from '#lib/server/app.ts';
import { serverChance } from '#lib/server/crypto.ts';
import { invite } from '#lib/server/sync/enrol.ts';
import { type OfficeChange, recordOffice } from '#lib/server/sync/office-operation.ts';

/** In records of this coach, of a colleague, of the office alone, and of another organisation. */
export const MARKS = { mine: 'Roodmussink', colleague: 'Geelvinkstra', office: 'Groenspecht', theirs: 'Blauwkraaier' };

/** Ids of one place: a round with a door, a household and one record of each kind. */
export interface Home {
	readonly scope: string;
	/** Whose scope holds its messages and proposals. */
	readonly coach: string;
	readonly ids: Readonly<Record<string, string>>;
}

export interface Town {
	readonly tenant: string;
	readonly coordinator: string;
	readonly coach: string;
	readonly colleague: string;
	readonly codes: { readonly coach: string; readonly colleague: string };
	readonly mine: Home;
	readonly colleagues: Home;
	/** At the office, in no round. */
	readonly desk: Home;
	/** Of another organisation. */
	readonly theirs: Home;
	readonly otherTenant: string;
}

const id = serverChance.uuid;
interface By {
	readonly coach: string;
	readonly coordinator: string;
}

/** Kinds under a household, each with a field that says whose it is. */
const PARTS: Readonly<Record<string, (mark: string, by: By) => Readonly<Record<string, unknown>>>> = {
	visit: (_mark, { coach }) => ({ coach, startedAt: 1, state: { step: 'open' } }),
	concern: (mark, { coach }) => ({
		category: 'cold',
		ownWords: `${mark} heeft het koud`,
		raisedAt: 1,
		raisedBy: coach,
		state: { step: 'open' }
	}),
	measure: (mark) => ({ code: `led-${mark}`, count: 1 }),
	commitment: (mark) => ({ what: `Bel ${mark}`, state: { step: 'open' } }),
	appointment: () => ({ on: '2030-01-01' }),
	referral: (mark) => ({ partner: 'welfare', purpose: `Voor ${mark}`, state: { step: 'made' } }),
	consent: (_mark, { coordinator }) => ({ purpose: 'visitRecord', given: false, at: 1, by: coordinator }),
	note: (mark, { coach }) => ({ author: coach, text: `Over ${mark}`, at: 1 }),
	photo: (mark, { coach }) => ({ by: coach, shows: `Muur van ${mark}`, at: 1 }),
	meterReading: () => ({ meter: 'gas', value: 1, at: 1 })
};

export async function fillTown(data: string): Promise<Town> {
	const server = await openServer({ DATA_DIR: data });
	const ours = await organisation(server, 'Waterveen');
	// Later than the first, so that the first is the one that this server answers for.
	await new Promise((resolve) => setTimeout(resolve, 5));
	const others = await organisation(server, 'Elders');
	const { tenant, people } = ours;
	const make = (scope: string, options: Omit<HomeOptions, 'scope'>): Promise<Home> =>
		home(server, { ...ours, scope, ...options });
	const [one, two] = [id(), id()];
	const codes = { coach: `ATTACK-${id()}`, colleague: `ATTACK-${id()}` };
	await invite(server.ports, { tenant, person: people.coach, code: codes.coach });
	await invite(server.ports, { tenant, person: people.colleague, code: codes.colleague });
	const town: Town = {
		tenant,
		coordinator: people.coordinator,
		coach: people.coach,
		colleague: people.colleague,
		codes,
		mine: await make(roundScope(one), { round: one, mark: MARKS.mine, coach: people.coach }),
		colleagues: await make(roundScope(two), { round: two, mark: MARKS.colleague, coach: people.colleague }),
		desk: await make(OFFICE_SCOPE, { round: null, mark: MARKS.office, coach: people.coach }),
		theirs: await home(server, {
			...others,
			scope: roundScope(id()),
			round: id(),
			mark: MARKS.theirs,
			coach: others.people.coach
		}),
		otherTenant: others.tenant
	};
	await server.store.close();
	return town;
}

interface Organisation {
	readonly tenant: string;
	readonly people: { readonly coordinator: string; readonly coach: string; readonly colleague: string };
}

async function organisation({ store, now }: Server, name: string): Promise<Organisation> {
	const tenant = id();
	const people = { coordinator: id(), coach: id(), colleague: id() };
	await store.transaction(tenant, async (tx) => {
		await tx.putOrganisation({ tenant, name, epoch: id(), demo: true, packHash: null, createdAt: now() });
		const common = { email: null, language: 'nl', expiresAt: null, active: true };
		await tx.putPerson({ person: people.coordinator, name: 'Marja', roles: ['coordinator'], ...common });
		await tx.putPerson({ person: people.coach, name: 'Kees', roles: ['coach'], ...common });
		await tx.putPerson({ person: people.colleague, name: 'Greet', roles: ['coach'], ...common });
	});
	return { tenant, people };
}

interface HomeOptions {
	readonly scope: string;
	readonly round: string | null;
	readonly mark: string;
	readonly coach: string;
}

async function home(server: Server, options: Organisation & HomeOptions): Promise<Home> {
	const { tenant, people, scope, round, mark, coach } = options;
	const ids: Record<string, string> = {};
	const changes: OfficeChange[] = [];
	const add = (kind: string, place: string, fields: Readonly<Record<string, unknown>>, root?: string): string => {
		const ent = kind === 'round' && round !== null ? round : id();
		ids[kind] = ent;
		changes.push({ kind, ent, root: root ?? ent, scope: place, fields: JSON.parse(JSON.stringify(fields)) });
		return ent;
	};
	if (round !== null) add('round', scope, { name: mark, coaches: { add: { a: coach } }, lentUntil: '2999-01-01' });
	const street = { street: `${mark}laan`, number: 1, town: 'Waterveen', postcode: '5912SA' };
	const address = add('address', scope, street);
	const household = add('household', scope, { address, name: `Familie ${mark}` });
	add('attempt', scope, { address, coach, outcome: 'notHome', at: 1 });
	for (const [kind, fields] of Object.entries(PARTS))
		add(kind, scope, { household, ...fields(mark, { coach, coordinator: people.coordinator }) }, household);
	if (round !== null) {
		add('message', coachScope(coach), { to: coach, from: people.coordinator, text: `Dag ${mark}`, at: 1 });
		// Proposals and what was read are a coach's own: the office enters them for the one who told it.
		ids['lessonProposal'] = await byCoach(server, { tenant, coach, kind: 'lessonProposal', fields: { text: mark } });
		ids['learning'] = await byCoach(server, {
			tenant,
			coach,
			kind: 'learning',
			fields: { marked: { add: { a: mark } } }
		});
	}
	for (const [kind, fields] of [
		['organisation', { name: 'Waterveen' }],
		['area', { name: 'Hazelbuurt' }],
		['person', { name: 'Kees' }],
		['partner', { kind: 'welfare', name: 'Welzijn' }],
		['consentText', { purpose: 'photo', version: '1', language: 'nl', text: 'Mag het?' }]
	] as const)
		add(kind, ORG_SCOPE, fields);
	const outcome = await recordOffice(server.ports, {
		tenant,
		person: people.coordinator,
		role: 'coordinator',
		changes
	});
	if (!outcome.ok) throw new Error(`the town could not be made: ${outcome.error.reason}`);
	return { scope, coach, ids };
}

async function byCoach(
	{ ports }: Server,
	said: {
		readonly tenant: string;
		readonly coach: string;
		readonly kind: string;
		readonly fields: OfficeChange['fields'];
	}
): Promise<string> {
	const { tenant, coach: person, kind, fields } = said;
	const ent = id();
	const change = { kind, ent, root: ent, scope: coachScope(person), fields };
	const outcome = await recordOffice(ports, { tenant, person, role: 'coach', changes: [change] });
	if (!outcome.ok) throw new Error(`the town could not be made: ${outcome.error.reason}`);
	return ent;
}
