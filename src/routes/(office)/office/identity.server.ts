/** What the pages that sign somebody in stand on. */
import { getApp } from '#lib/server/app.ts';
import type { PasskeySite } from '#lib/server/identity/passkey.ts';
import type { IdentityPlace } from '#lib/server/identity/place.ts';
import { readOrganisation } from '#lib/server/office/frame.ts';

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
