/** What leaves the office: who sent or took it and of which kind, never what is in it. */
import { getApp } from '#lib/server/app.ts';
import { officeNote } from '#lib/server/audit/notes.ts';

/** A file, noted before its bytes go out. */
export async function noteExport(file: { readonly kind: string; readonly person: string }): Promise<void> {
	const { store, tenant } = await getApp();
	const { kind, person } = file;
	await store.transaction(tenant, (tx) =>
		tx.appendAudit([officeNote('export', { refs: [`file:${kind}`], tenant, person })])
	);
}

/** A content pack that all phones will hold; what is in it stands in the list of releases. */
export async function notePublished(pack: { readonly hash: string; readonly person: string }): Promise<void> {
	const { store, tenant } = await getApp();
	const { hash, person } = pack;
	await store.transaction(tenant, (tx) =>
		tx.appendAudit([officeNote('publish', { refs: [`pack:${hash}`], tenant, person })])
	);
}
