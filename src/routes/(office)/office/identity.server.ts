/** What the pages that sign somebody in stand on. */
import type { RequestEvent } from '@sveltejs/kit';
import type { AuditAction } from '#lib/domain/audit.ts';
import { getApp } from '#lib/server/app.ts';
import { officeNote } from '#lib/server/audit/notes.ts';
import { hasAccount } from '#lib/server/identity/account/people.ts';
import { accountSite } from '#lib/server/identity/account/site.ts';
import { browserLabel } from '#lib/server/identity/browser-label.ts';
import type { PasskeySite } from '#lib/server/identity/passkey.ts';
import type { IdentityPlace } from '#lib/server/identity/place.ts';
import {
	endSession,
	putSessionCookie,
	renewSession,
	type SessionAccount,
	sessionCookie,
	startSession,
	type WayIn
} from '#lib/server/identity/session.ts';
import { readOrganisation } from '#lib/server/office/frame.ts';

type Asked = Pick<RequestEvent, 'cookies' | 'request' | 'url'>;

/** Signs in and says so in the audit, both or neither; the answer takes the session's secret along. */
export async function beginSession(
	event: Asked,
	signIn: { readonly person: string; readonly how: WayIn; readonly account?: SessionAccount }
): Promise<void> {
	const { person, how, account = null } = signIn;
	const { store, tenant, now } = await getApp();
	const label = browserLabel(event.request.headers.get('user-agent'));
	const secret = await store.transaction(tenant, async (tx, db) => {
		const place = { db, tenant, now: now() };
		// This browser's earlier session goes: its secret is not left behind to be used.
		await endSession(place, event.cookies.get(sessionCookie(event.url)));
		const made = await startSession(place, person, { how, label, account });
		await tx.appendAudit([officeNote('signIn', { refs: [`person:${person}`], tenant, person })]);
		return made;
	});
	putSessionCookie(event.cookies, secret, event.url);
}

/** From now on this session is confirmed, under a new secret; false when it ended meanwhile. */
export async function confirmSession(event: Asked, person: string): Promise<boolean> {
	const { store, tenant, now } = await getApp();
	const secret = await store.transaction(tenant, async (tx, db) => {
		const made = await renewSession({ db, tenant, now: now() }, event.cookies.get(sessionCookie(event.url)));
		if (made) await tx.appendAudit([officeNote('confirm', { refs: [`person:${person}`], tenant, person })]);
		return made;
	});
	if (secret) putSessionCookie(event.cookies, secret, event.url);
	return secret !== null;
}

/** What somebody does with their own ways in. */
export async function noteOwn(
	action: Extract<AuditAction, 'signOut' | 'addPasskey' | 'endSession'>,
	person: string
): Promise<void> {
	const { store, tenant } = await getApp();
	const refs = [`person:${person}` as const];
	await store.transaction(tenant, (tx) => tx.appendAudit([officeNote(action, { refs, tenant, person })]));
}

/** A recovery code that was tried; null for a person when nobody's fitted. */
export async function noteCode(person: string | null, isTaken: boolean): Promise<void> {
	const { store, tenant } = await getApp();
	const refs = person === null ? [] : [`person:${person}` as const];
	const result = isTaken ? 'done' : 'refused';
	await store.transaction(tenant, (tx) => tx.appendAudit([officeNote('useCode', { refs, tenant, person, result })]));
}

/** An account came whom the provider knows and this organisation gives no role; who it was, nobody here knows. */
export async function noteAccountRefused(): Promise<void> {
	const { store, tenant } = await getApp();
	const note = officeNote('signIn', { refs: [], tenant, person: null, origin: 'server', result: 'refused' });
	await store.transaction(tenant, (tx) => tx.appendAudit([note]));
}

/** Whoever has an account signs in by it and by nothing else: what is withdrawn at the provider is withdrawn here. */
export async function mustUseAccount(place: IdentityPlace, person: string): Promise<boolean> {
	const app = await getApp();
	return accountSite(app.origin) !== null && (await hasAccount(place, person));
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
