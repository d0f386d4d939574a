/** What taking in a list needs beside the desk: the way operations are made, and where a thread finds the store. */
import { getApp } from '#lib/server/app.ts';
import type { ImportDesk } from '#lib/server/imports/running.ts';
import { type StoreAddress, storeAddressOf } from '#lib/server/reports/own-connection.ts';
import { type Desk, openDesk } from '../../desk.server.ts';

export interface OpenImport extends Desk {
	readonly desk: ImportDesk;
	readonly address: StoreAddress;
}

/** Throws 401 for nobody and 403 for a role that plans no rounds. */
export async function openImport(locals: App.Locals): Promise<OpenImport> {
	const opened = await openDesk(locals, 'planRounds');
	const { store, ports, tenant, now } = await getApp();
	const { id, roles } = opened.person;
	return {
		...opened,
		desk: { store, ports, tenant, person: id, role: roles, now },
		address: storeAddressOf(process.env)
	};
}
