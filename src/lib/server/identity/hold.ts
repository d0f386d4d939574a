/**
 * Rows that are held until the transaction ends, so that two who decide at once decide one after the other. A write
 * that changes nothing holds a row on both engines alike.
 */
import type { IdentityPlace } from './place.ts';

type Held = Pick<IdentityPlace, 'db' | 'tenant'>;

/** Nobody else changes who works here. */
export async function holdPeople({ db, tenant }: Held): Promise<void> {
	await db
		.updateTable('organisation')
		.set((row) => ({ name: row.ref('name') }))
		.where('tenant', '=', tenant)
		.execute();
}

/** Nobody else changes this person's ways in. */
export async function holdPerson({ db, tenant }: Held, person: string): Promise<void> {
	await db
		.updateTable('person')
		.set((row) => ({ active: row.ref('active') }))
		.where('tenant', '=', tenant)
		.where('person', '=', person)
		.execute();
}
