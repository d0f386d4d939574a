import { error, redirect } from '@sveltejs/kit';
import type { AuditRef } from '#lib/domain/audit.ts';
import { getApp } from '#lib/server/app.ts';
import { officeNote } from '#lib/server/audit/notes.ts';
import { type ExportForm, makeExport } from '#lib/server/exports/make-file.ts';
import { SOURCES } from '#lib/server/exports/sources.ts';
import { storeAddressOf } from '#lib/server/reports/own-connection.ts';
import { createOfficeSay } from '#lib/ui/office-say.ts';
import { requireStepUp } from '../../../step-up.server.ts';
import { askedExport } from '../export-asked.server.ts';
import { exportWords } from '../export-words.ts';
import type { RequestHandler } from './$types';

const TYPES: Readonly<Record<ExportForm, { readonly type: string; readonly ending: string }>> = {
	xlsx: { type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', ending: 'xlsx' },
	csv: { type: 'text/csv; charset=utf-8', ending: 'csv' },
	machine: { type: 'text/csv; charset=utf-8', ending: 'csv' },
	geojson: { type: 'application/geo+json', ending: 'geojson' }
};
/** Households that one entry of the audit names. */
const ROOTS_PER_ENTRY = 200;

/** A table as a file. Who made it, of what and what for is noted before its bytes go out; with personal columns, about whom. */
export const GET: RequestHandler = async (event) => {
	const query = new URLSearchParams(event.url.searchParams);
	const back = `/office/export?${query}`;
	const { place, person, now, today } = await requireStepUp(event, 'exportData', { back });
	const asked = askedExport(event.url);
	if (asked.form === null) error(404, 'There is no such form of file');
	if (asked.form === 'geojson' && asked.table !== 'addresses') error(404, 'Only addresses lie on a map');
	if (asked.purpose === null) {
		query.set('purpose', '');
		redirect(303, `/office/export?${query}`);
	}
	const say = createOfficeSay({ locale: event.locals.locale, now });
	const { table, columns, area, round, period, form } = asked;
	const made = await makeExport({
		store: storeAddressOf(process.env),
		tenant: place.tenant,
		question: { table, columns, area, round, period, locale: event.locals.locale, asCodes: form === 'machine' },
		form,
		words: exportWords(say),
		salt: place.tenant
	});
	const isPersonal = SOURCES[table].columns.some((column) => column.isPersonal && columns.includes(column.id));
	await noteTable({
		tenant: place.tenant,
		person: person.id,
		refs: [`file:${table}-${form}${isPersonal ? '-personal' : ''}`, `purpose:${asked.purpose}`],
		about: isPersonal ? made.roots.map((id): AuditRef => (table === 'addresses' ? `address:${id}` : `root:${id}`)) : []
	});
	const { type, ending } = TYPES[form];
	return new Response(made.bytes, {
		headers: {
			'Content-Type': type,
			'Content-Disposition': `attachment; filename="voordeur-${table}-${today}.${ending}"`,
			'Cache-Control': 'no-store',
			'X-Content-Type-Options': 'nosniff'
		}
	});
};

async function noteTable(note: {
	readonly tenant: string;
	readonly person: string;
	readonly refs: readonly AuditRef[];
	readonly about: readonly AuditRef[];
}): Promise<void> {
	const { tenant, person, refs, about } = note;
	const { store } = await getApp();
	for (let from = 0; from === 0 || from < about.length; from += ROOTS_PER_ENTRY) {
		const all = [...refs, ...about.slice(from, from + ROOTS_PER_ENTRY)];
		await store.transaction(tenant, (tx) => tx.appendAudit([officeNote('export', { refs: all, tenant, person })]));
	}
}
