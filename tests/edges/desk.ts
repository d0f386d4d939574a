/** The office's own way in, beside the running server: what its forms write, without the forms. */
import { openServer } from '#lib/server/app.ts';
import { recordOffice } from '#lib/server/sync/office-operation.ts';
import type { Change, Town } from './town.ts';

export interface Desk {
	/** Writes each change by itself, by the first role that may; answers what was stored. */
	write(town: Town, changes: readonly Change[]): Promise<readonly Change[]>;
	close(): Promise<void>;
}

const ROLES = ['coordinator', 'privacyOfficer', 'administrator'] as const;

export async function openDesk(data: string): Promise<Desk> {
	const { ports, store } = await openServer({ DATA_DIR: data });
	return {
		async write({ tenant, people }, changes) {
			const stored: Change[] = [];
			for (const change of changes)
				for (const role of ROLES) {
					const outcome = await recordOffice(ports, { tenant, person: people[role], role, changes: [change] });
					if (outcome.ok) stored.push(change);
					if (outcome.ok || !/^(notWrittenByRole|wrongScope)/.test(outcome.error.reason)) break;
				}
			return stored;
		},
		close: () => store.close()
	};
}
