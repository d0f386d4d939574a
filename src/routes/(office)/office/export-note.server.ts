/** A file that leaves the office, noted before its bytes go out: who took it and of which kind, never what is in it. */
import { getApp } from '#lib/server/app.ts';
import { officeNote } from '#lib/server/audit/notes.ts';

export async function noteExport(file: { readonly kind: string; readonly person: string }): Promise<void> {
	const { store, tenant } = await getApp();
	const { kind, person } = file;
	await store.transaction(tenant, (tx) =>
		tx.appendAudit([officeNote('export', { refs: [`file:${kind}`], tenant, person })])
	);
}
