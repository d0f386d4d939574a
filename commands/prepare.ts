/**
 * What `npm start` does before the server: an empty store gets the demo
 * municipality, the content is published, and two one-use links are made.
 * Its last line is JSON for the command that called it; the secrets in it are shown once.
 */
import { bears, type Role } from '#lib/domain/roles.ts';
import { mkdirSync } from 'node:fs';
import { openServer, publishContent } from '#lib/server/app.ts';
import { demoBoundaries } from '#lib/server/demo/boundaries.ts';
import { loadDemo } from '#lib/server/demo/load.ts';
import { DEMO_SEED, DEMO_SIZES } from '#lib/server/demo/municipality.ts';
import { COACHES, COORDINATORS } from '#lib/server/demo/words.ts';
import { makeInvitation } from '#lib/server/identity/invitation.ts';
import { makeSignInLink } from '#lib/server/identity/sign-in.ts';
import { takeBoundaries } from '#lib/server/map/boundary-sets.ts';
import type { StoredPerson } from '#lib/server/store/port.ts';

mkdirSync(process.env['DATA_DIR'] ?? './data', { recursive: true, mode: 0o700 });
const server = await openServer(process.env);
let tenant = await server.store.firstTenant();
if (tenant === null) {
	console.log('Loading the demo municipality ...');
	({ tenant } = await loadDemo(server.ports, { seed: DEMO_SEED, sizes: DEMO_SIZES, now: server.now() }));
	await takeBoundaries(
		{ store: server.store, tenant, person: null },
		{ name: 'waterveen.geojson', text: demoBoundaries() }
	);
}
const published = await publishContent(server, { tenant, folder: process.env['CONTENT_DIR'] ?? './src/content' });
if (!published.ok)
	console.error(`The content holds errors and was not published; run npm run content.\n${published.errors.join('\n')}`);

const { organisation, people } = await server.store.transaction(tenant, async (tx) => ({
	organisation: await tx.readOrganisation(),
	people: await tx.listPeople()
}));
const officePerson = find(people, { role: 'coordinator', name: COORDINATORS[0] });
const coach = find(people, { role: 'coach', name: COACHES[0] });
const links = {
	demo: organisation?.demo ?? false,
	officeName: officePerson.name,
	signIn: await makeSignInLink({ db: server.store.db, tenant, now: server.now() }, { person: officePerson.person }),
	coachName: coach.name,
	enrol: await makeInvitation(server.ports, { tenant, person: coach.person })
};
await server.store.close();
console.log(JSON.stringify(links));

/** The person of the demo by name, or whoever holds the role first. */
function find(list: readonly StoredPerson[], wanted: { role: Role; name: string }): StoredPerson {
	const holders = list.filter((person) => bears(person.roles, wanted.role) && person.active);
	const found = holders.find((person) => person.name === wanted.name) ?? holders[0];
	if (!found) throw new Error(`this store has no active ${wanted.role}; add one first`);
	return found;
}
