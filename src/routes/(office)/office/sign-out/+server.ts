import { redirect } from '@sveltejs/kit';
import { getApp } from '#lib/server/app.ts';
import { SESSION_COOKIE, dropSessionCookie, endSession } from '#lib/server/identity/session.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = async ({ cookies, url }) => {
	const app = await getApp();
	await endSession({ db: app.store.db, tenant: app.tenant, now: app.now() }, cookies.get(SESSION_COOKIE));
	dropSessionCookie(cookies, url);
	redirect(303, '/office/sign-in?out=1');
};
