import { redirect } from '@sveltejs/kit';
import { REFERRAL_STEPS } from '#lib/domain/concern.ts';
import { noteList } from '#lib/server/audit/note-read.ts';
import { listPartners } from '#lib/server/office/partners.ts';
import { readAreas } from '#lib/server/office/place.ts';
import { readPublishedPack } from '#lib/server/office/published-pack.ts';
import {
	countReferralViews,
	countToldBack,
	listReferrals,
	REFERRAL_PAGE,
	REFERRAL_VIEWS
} from '#lib/server/office/referral-table.ts';
import { lastPageHref, pageOf } from '#lib/ui/office-filter.ts';
import { openDesk } from '../../desk.server.ts';
import type { PageServerLoad } from './$types';

const ID = /^[0-9a-f-]{8,64}$/;
const CODE = /^[a-z][a-z0-9-]{0,60}$/;

export const load: PageServerLoad = async ({ locals, url }) => {
	const { place, reading, now } = await openDesk(locals, 'readHouseholds');
	const read = (name: string, shape: RegExp): string | null => {
		const value = url.searchParams.get(name);
		return value !== null && shape.test(value) ? value : null;
	};
	const view = REFERRAL_VIEWS.find((one) => one === url.searchParams.get('view')) ?? 'waiting';
	const question = {
		view,
		filters: {
			partner: read('partner', CODE),
			named: read('named', ID),
			area: read('area', ID),
			state: REFERRAL_STEPS.find((step) => step === url.searchParams.get('state')) ?? null
		},
		page: pageOf(url),
		now
	};
	const { rows, total } = await listReferrals(place, question);
	const last = lastPageHref(url, { page: question.page, size: REFERRAL_PAGE, total, shown: rows.length });
	if (last !== null) redirect(303, last);
	await noteList(
		reading,
		rows.map(({ id }) => id)
	);
	const pack = (await readPublishedPack(place))?.pack;
	return {
		rows,
		total,
		view,
		size: REFERRAL_PAGE,
		page: question.page,
		views: await countReferralViews(place, now),
		told: await countToldBack(place),
		areas: await readAreas(place),
		own: (await listPartners(place)).map(({ id, name, kind }) => ({ id, name, kind })),
		kinds: Object.fromEntries((pack?.partners ?? []).map(({ id, title }) => [id, title])),
		categories: Object.fromEntries((pack?.concerns ?? []).map(({ id, title }) => [id, title]))
	};
};
