import { error } from '@sveltejs/kit';
import { can } from '#lib/domain/roles.ts';
import { getApp } from '#lib/server/app.ts';
import { officeNote } from '#lib/server/audit/notes.ts';
import { readOrganisation } from '#lib/server/office/frame.ts';
import { openPhoto } from '#lib/server/photos/open.ts';
import { accessHtml, accessJson } from '#lib/server/privacy/access-copy.ts';
import { readCopyOf } from '#lib/server/privacy/copy-of.ts';
import { readKnownTitles } from '#lib/server/privacy/known-titles.ts';
import { readSettings } from '#lib/server/privacy/settings.ts';
import { isLocale } from '#lib/words/locales.ts';
import { requireStepUp } from '../../../../step-up.server.ts';
import type { RequestHandler } from './$types';

/** The copy that one household may ask for, or of an address where nobody is on record. Noted before its bytes go out; its name tells nobody where they live. */
export const GET: RequestHandler = async (event) => {
	const { params, url } = event;
	const back = `/office/residents/${params.address}`;
	const { place, person, now, today, reading } = await requireStepUp(event, 'exportData', { back });
	if (!can(person.roles, 'readHouseholds')) error(403, 'This role may not do that');
	const asked = url.searchParams.get('language');
	const locale = isLocale(asked) ? asked : 'nl';
	const contents = await readCopyOf(place, {
		address: params.address,
		household: url.searchParams.get('household'),
		today
	});
	if (!contents) error(404, 'There is no such household at this address');
	const { held } = contents;
	const { store, photos: bytes } = await getApp();
	const refs = [
		'file:access' as const,
		`address:${params.address}` as const,
		...held.households.map(({ id }) => `root:${id}` as const)
	];
	await store.transaction(place.tenant, (tx) =>
		tx.appendAudit([officeNote('export', { refs, tenant: place.tenant, person: reading.person })])
	);
	const photos = new Map<string, string>();
	for (const { records } of held.households)
		for (const { id } of records.photo) {
			const opened = await openPhoto({ ...place, photos: bytes }, id);
			if (opened.kind === 'jpeg') photos.set(id, Buffer.from(opened.bytes).toString('base64'));
		}
	const copy = {
		...contents,
		known: await readKnownTitles(place, { locale, records: held.households.map(({ records }) => records) }),
		bases: (await store.transaction(place.tenant, readSettings)).bases,
		organisation: (await readOrganisation(place)).name,
		by: person.name,
		madeAt: now,
		photos
	};
	const isJson = url.searchParams.get('as') === 'json';
	return new Response(isJson ? accessJson(copy) : accessHtml(copy), {
		headers: {
			'Content-Type': isJson ? 'application/json; charset=utf-8' : 'text/html; charset=utf-8',
			'Content-Disposition': `attachment; filename="${locale === 'nl' ? 'afschrift' : 'copy'}-${today}.${isJson ? 'json' : 'html'}"`,
			'Cache-Control': 'no-store',
			'X-Content-Type-Options': 'nosniff'
		}
	});
};
