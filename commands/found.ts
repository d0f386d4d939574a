/**
 * `npm run found`: an organisation in an empty store, and the way in for its first administrator.
 *
 *   npm run found -- --name "Gemeente Waterveen" --administrator "Ineke Wouterlood"
 *
 * The link works once, for 24 hours, and is shown once. Whoever signs in makes passkeys and adds the others.
 * A store that holds an organisation already is left alone.
 */
import './steps/settings.ts';
import { mkdirSync } from 'node:fs';
import { foundOrganisation, openServer, publishContent } from '#lib/server/app.ts';
import { serverChance } from '#lib/server/crypto.ts';
import { ORG_SCOPE } from '#lib/domain/round.ts';
import { addPerson } from '#lib/server/identity/people-admin.ts';
import { recordOffice } from '#lib/server/sync/office-operation.ts';

const name = textOption('--name')?.trim();
const administrator = textOption('--administrator')?.trim();
if (!name || !administrator)
	stop('Give both: npm run found -- --name "Gemeente Waterveen" --administrator "Ineke Wouterlood"');

mkdirSync(process.env['DATA_DIR'] || './data', { recursive: true, mode: 0o700 });
const server = await openServer(process.env);
try {
	if ((await server.store.firstTenant()) !== null)
		stop('This store holds an organisation already; nothing was changed.');
	const tenant = await foundOrganisation(server, { name, demo: false });
	const id = serverChance.uuid();
	const link = await addPerson(
		{ store: server.store, purgeFile: server.ports.purgeFile, tenant, by: null, now: server.now() },
		{ id, name: administrator, roles: ['administrator'], expiresAt: null }
	);
	// The organisation as phones show it; the office adds the coordinator's name and number later.
	const ent = serverChance.uuid();
	const recorded = await recordOffice(server.ports, {
		tenant,
		person: id,
		role: 'administrator',
		changes: [{ kind: 'organisation', ent, root: ent, scope: ORG_SCOPE, fields: { name } }]
	});
	if (!recorded.ok) stop('The organisation could not be written.');
	const published = await publishContent(server, { tenant, folder: process.env['CONTENT_DIR'] || './src/content' });
	if (!published.ok) console.error('The content holds errors and was not published; run npm run content.');
	console.log(`founded: ${name}`);
	console.log(`first administrator: ${administrator}`);
	console.log(`${process.env['ORIGIN'] || 'http://localhost:3000'}/office/sign-in#${link ?? ''}`);
} finally {
	await server.store.close();
}

function stop(words: string): never {
	console.error(words);
	process.exit(1);
}

function textOption(option: string): string | undefined {
	const at = process.argv.indexOf(option);
	return at === -1 ? undefined : process.argv[at + 1];
}
