import { getApp } from '#lib/server/app.ts';
import { readOrganisationRecord } from '#lib/server/office/organisation-record.ts';
import type { PageServerLoad } from './$types';

/** For anybody: a barrier may stand before the sign-in. */
export const load: PageServerLoad = async () => {
	const { store, tenant } = await getApp();
	const organisation = await store.transaction(tenant, (tx) => tx.readOrganisation());
	const { values } = await readOrganisationRecord({ db: store.db, tenant });
	return {
		organisation: organisation?.name ?? null,
		phone: values.coordinatorPhone ?? null,
		statement: readStatement(process.env['ACCESSIBILITY_STATEMENT'] ?? '')
	};
};

/** An address that a browser opens, and nothing else. */
function readStatement(text: string): string | null {
	const url = URL.parse(text.trim());
	return url?.protocol === 'https:' ? url.href : null;
}
