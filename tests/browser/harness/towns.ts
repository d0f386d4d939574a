/** Organisations that hold next to nothing, for screens and pages without a row. */
import { foundOrganisation, openServer } from '#lib/server/app.ts';
import { serverChance } from '#lib/server/crypto.ts';

/** A coordinator and a coach in an organisation that began today: no address, no round, no visit. */
export async function fillEmptyTown(data: string): Promise<void> {
	const server = await openServer({ DATA_DIR: data });
	try {
		const tenant = await foundOrganisation(server, { name: 'Waterveen', demo: true });
		const common = { email: null, language: 'nl', expiresAt: null, active: true };
		await server.store.transaction(tenant, async (tx) => {
			await tx.putPerson({ person: serverChance.uuid(), name: 'Marja', roles: ['coordinator'], ...common });
			await tx.putPerson({ person: serverChance.uuid(), name: 'Rachid', roles: ['coach'], ...common });
		});
	} finally {
		await server.store.close();
	}
}
