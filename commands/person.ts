/**
 * `npm run person`: a way into the office from the server itself, for the first administrator and for when none is left.
 *
 *   npm run person -- --name "Ineke Wouterlood" --role administrator
 *
 * Somebody of that name and role who works here gets a new sign-in link; else they are added first. Who has a passkey or
 * recovery codes gets one only with `--end-ways`, which ends those and their sessions: the way in for who lost their keys. The link works once,
 * for 24 hours, and is shown once: send it to that person alone. Whoever runs this stands in the audit as the server.
 */
import './steps/settings.ts';
import { bears, isOfficeRole, ROLES } from '#lib/domain/roles.ts';
import { serverChance } from '#lib/server/crypto.ts';
import { addPerson, isHere, renewLink } from '#lib/server/identity/people-admin.ts';
import { diskPurgeFile } from '#lib/server/purge/purge-file-disk.ts';
import { openStore } from '#lib/server/store/open.ts';

const NO_LINK = 'No link could be made: this person does not work here any more.';

const name = textOption('--name')?.trim();
const role = ROLES.find((one) => one === textOption('--role'));
if (!name || !role || !isOfficeRole(role)) {
	const roles = ROLES.filter(isOfficeRole).join(', ');
	console.error(`Give a name and a role: npm run person -- --name "..." --role administrator\nRoles: ${roles}`);
	process.exit(1);
}
const store = await openStore({
	databaseUrl: process.env['DATABASE_URL'] || undefined,
	dataDir: process.env['DATA_DIR'] || './data',
	now: Date.now
});
try {
	const tenant = await store.firstTenant();
	if (tenant === null)
		throw new Error(
			`the store in ${process.env['DATA_DIR'] || './data'} holds no organisation: DATA_DIR names another, or run npm start first`
		);
	const now = Date.now();
	const purgeFile = diskPurgeFile(process.env['PURGE_DIR'] || process.env['DATA_DIR'] || './data');
	const desk = { store, purgeFile, tenant, by: null, now };
	const people = await store.transaction(tenant, (tx) => tx.listPeople());
	const known = people.find((person) => person.name === name && bears(person.roles, role) && isHere(person, now));
	const made = known
		? await renewLink(desk, known.person, { endWays: process.argv.includes('--end-ways') })
		: {
				ok: true as const,
				value: await addPerson(desk, { id: serverChance.uuid(), name, roles: [role], expiresAt: null })
			};
	console.log(`${known ? 'known here' : 'added'}: ${name}, ${role}`);
	if (made.ok && made.value !== null)
		console.log(`${process.env['ORIGIN'] || 'http://localhost:3000'}/office/sign-in#${made.value}`);
	else {
		console.error(made.ok || made.trouble !== 'hasWay' ? NO_LINK : hasWayIn(name, role));
		process.exitCode = 1;
	}
} finally {
	await store.close();
}

function hasWayIn(who: string, as: string): string {
	return [
		`${who} has a passkey or recovery codes already, so no link was made: beside those nobody would notice who used it.`,
		'Are they lost? The same with --end-ways ends them and every session, in the audit, and prints a link:',
		`  npm run person -- --name "${who}" --role ${as} --end-ways`
	].join('\n');
}

function textOption(option: string): string | undefined {
	const at = process.argv.indexOf(option);
	return at === -1 ? undefined : process.argv[at + 1];
}
