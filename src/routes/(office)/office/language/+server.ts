import { redirect } from '@sveltejs/kit';
import { LOCALE_COOKIE } from '#lib/words/request-locale.ts';
import { isLocale } from '#lib/words/locales.ts';
import { officePath } from '../office-path.ts';
import type { RequestHandler } from './$types';

const YEAR_SECONDS = 365 * 86_400;

export const POST: RequestHandler = async ({ request, cookies, url }) => {
	const form = await request.formData();
	const locale = form.get('locale');
	if (isLocale(locale))
		cookies.set(LOCALE_COOKIE, locale, {
			path: '/office',
			maxAge: YEAR_SECONDS,
			sameSite: 'lax',
			httpOnly: true,
			secure: url.protocol === 'https:'
		});
	redirect(303, officePath(form.get('back')));
};
