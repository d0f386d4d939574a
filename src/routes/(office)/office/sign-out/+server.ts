import { redirect } from '@sveltejs/kit';
import { getApp } from '#lib/server/app.ts';
import { dropSessionCookie, endSession, sessionCookie } from '#lib/server/identity/session.ts';
import { noteOwn } from '../identity.server.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = async ({ cookies, locals, url }) => {
	const app = await getApp();
	await endSession({ db: app.store.db, tenant: app.tenant, now: app.now() }, cookies.get(sessionCookie(url)));
	if (locals.person) await noteOwn('signOut', locals.person.id);
	dropSessionCookie(cookies, url);
	redirect(303, '/office/sign-in?out=1');
};
