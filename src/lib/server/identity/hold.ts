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

/** Nobody else removes a passkey of this person. */
export async function holdPasskeys({ db, tenant }: Held, person: string): Promise<void> {
	await db
		.updateTable('passkey')
		.set((row) => ({ counter: row.ref('counter') }))
		.where('tenant', '=', tenant)
		.where('person', '=', person)
		.execute();
}
