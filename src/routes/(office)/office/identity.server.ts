/** What the pages that sign somebody in stand on. */
import { getApp } from '#lib/server/app.ts';
import { officeNote } from '#lib/server/audit/notes.ts';
import type { PasskeySite } from '#lib/server/identity/passkey.ts';
import type { IdentityPlace } from '#lib/server/identity/place.ts';
import { startSession } from '#lib/server/identity/session.ts';
import { readOrganisation } from '#lib/server/office/frame.ts';

/** Signs in and says so in the audit, both or neither; answers the session's secret. */
export async function beginSession(person: string): Promise<string> {
	const { store, tenant, now } = await getApp();
	return store.transaction(tenant, async (tx, db) => {
		const secret = await startSession({ db, tenant, now: now() }, person);
		await tx.appendAudit([officeNote('signIn', { refs: [`person:${person}`], tenant, person })]);
		return secret;
	});
}

/** What somebody does with their own key or session. */
export async function noteOwn(action: 'signOut' | 'addPasskey', person: string): Promise<void> {
	const { store, tenant } = await getApp();
	const refs = [`person:${person}` as const];
	await store.transaction(tenant, (tx) => tx.appendAudit([officeNote(action, { refs, tenant, person })]));
}

export interface Entrance {
	readonly place: IdentityPlace;
	readonly site: PasskeySite;
	readonly organisation: { readonly name: string; readonly demo: boolean };
}

export async function openEntrance(): Promise<Entrance> {
	const app = await getApp();
	const place = { db: app.store.db, tenant: app.tenant, now: app.now() };
	const organisation = await readOrganisation(place);
	return { place, site: { origin: app.origin, name: `Voordeur, ${organisation.name}` }, organisation };
}
