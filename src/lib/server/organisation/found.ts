/** An organisation with its first administrator and what phones show of it. */
import { ORG_SCOPE } from '#lib/domain/round.ts';
import { foundOrganisation, publishContent, type Published, type Server } from '../app.ts';
import { serverChance } from '../crypto.ts';
import { addPerson } from '../identity/people-admin.ts';
import { recordOffice } from '../sync/office-operation.ts';

export interface Founded {
	readonly tenant: string;
	/** Secret of the sign-in link, shown once. */
	readonly link: string;
	readonly published: Published;
}

export async function foundWithAdministrator(
	server: Server,
	wanted: { readonly name: string; readonly administrator: string; readonly folder: string }
): Promise<Founded> {
	const { name, administrator, folder } = wanted;
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
	if (!recorded.ok || link === null) throw new Error('the organisation could not be written');
	return { tenant, link, published: await publishContent(server, { tenant, folder }) };
}
