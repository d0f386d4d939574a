/** The desk of whoever is signed in: the organisation's store, the person, and one `now` for the whole answer. */
import { error } from '@sveltejs/kit';
import { type Permission, can } from '#lib/domain/roles.ts';
import type { Editor } from '#lib/server/office/concern-edits.ts';
import { noteRefused, type Reading } from '#lib/server/audit/note-read.ts';
import type { OfficePlace } from '#lib/server/office/place.ts';
import { getApp } from '#lib/server/app.ts';
import type { OfficePerson } from '#lib/server/identity/session.ts';
import { dayOf } from '#lib/words/formats.ts';

export interface Desk {
	readonly place: OfficePlace;
	/** For noting in the audit what this answer shows. */
	readonly reading: Reading;
	readonly person: OfficePerson;
	readonly now: number;
	readonly today: string;
}

/** Throws 401 for nobody and 403 for a role without the permission; null asks for no more than being signed in. */
export async function openDesk(locals: App.Locals, permission: Permission | null): Promise<Desk> {
	const { person } = locals;
	if (!person) error(401, 'Sign in first');
	const app = await getApp();
	if (permission !== null && !can(person.roles, permission)) {
		await noteRefused({ store: app.store, tenant: app.tenant, person: person.id }, permission);
		error(403, 'This role may not do that');
	}
	const now = app.now();
	const { store, tenant } = app;
	return {
		place: { db: store.db, tenant },
		reading: { store, tenant, person: person.id },
		person,
		now,
		today: dayOf(now)
	};
}

/** What an edit needs beside the desk: the way operations are made, and who answers for them. */
export async function openEditor(locals: App.Locals, permission: Permission): Promise<Editor> {
	const { person, now } = await openDesk(locals, permission);
	const app = await getApp();
	return { ports: app.ports, tenant: app.tenant, person: person.id, role: person.roles, now };
}
