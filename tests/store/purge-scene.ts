/** A household with a visit, a note and a photo at the office, to be purged. */
import { expect } from 'vitest';
import { serverChance } from '#lib/server/crypto.ts';
import { memoryPurgeFile, type PurgeFile } from '#lib/server/purge/purge-file.ts';
import { type PurgePorts, purgeRoot } from '#lib/server/purge/purge-root.ts';
import type { ServerStore } from '#lib/server/store/port.ts';
import { receivePush } from '#lib/server/sync/push.ts';
import type { Operation } from '#lib/sync/operation.ts';
import type { PushRequest } from '#lib/sync/wire.ts';
import { makeOffice, type TestOffice } from './office.ts';
import type { Phone } from './phone.ts';

const id = serverChance.uuid;
/** Words that stand nowhere else: what a purge leaves of them is found by looking for their bytes. */
export const WORDS = ['Kwetterspecht', 'Bruidsvliegen', 'Zilverwikke'];

export interface Scene {
	readonly office: TestOffice;
	readonly phone: Phone;
	readonly ports: PurgePorts;
	readonly photos: string[];
	readonly visit: Operation;
	readonly note: Operation;
	readonly photo: Operation;
	readonly wrong: Operation;
	send(request: PushRequest): Promise<readonly string[]>;
	purge(root?: string): ReturnType<typeof purgeRoot>;
	late(fields?: Operation['fields'], change?: Partial<Operation>): Operation;
}

/** A household with a visit, a note and a photo, and one operation of it in quarantine. */
export async function makeScene(
	store: ServerStore,
	purgeFile: PurgeFile = memoryPurgeFile(),
	now = Date.now
): Promise<Scene> {
	const office = await makeOffice(store, now);
	const phone = await office.phone();
	const photos: string[] = [];
	const ports: PurgePorts = {
		store,
		purgeFile,
		erasePhotos: async (_tenant, _root, hashes) => void photos.push(...hashes)
	};
	const { household, address, scope, tenant } = office;
	const make = (kind: string, fields: Operation['fields'], change: Partial<Operation> = {}): Operation => ({
		...phone.make({ ent: id(), kind, scope, root: household, fields }),
		...change
	});
	const send = async (request: PushRequest): Promise<readonly string[]> => {
		const outcome = await receivePush(office.ports, request);
		if (!outcome.ok) throw new Error(`refused: ${outcome.error.kind}`);
		return outcome.answer.receipts.map(({ result }) => result);
	};
	const visit = make('visit', { address, household, summary: WORDS[0] ?? '' });
	const note = make('note', { household, visit: visit.ent, text: WORDS[1] ?? '' });
	const photo = make('photo', { household, visit: visit.ent, sealedHash: 'ab'.repeat(32) });
	const wrong = make('concern', { household, category: 7, ownWords: WORDS[2] ?? '' });
	expect(await send(await phone.push([visit, note, photo, wrong]))).toEqual([
		'stored',
		'stored',
		'stored',
		'quarantined'
	]);
	return {
		office,
		phone,
		ports,
		photos,
		visit,
		note,
		photo,
		wrong,
		send,
		purge: (root = household) => purgeRoot(ports, { tenant, root, reason: 'residentAsked', by: office.coordinator }),
		late: (fields = {}, change = {}) => make('visit', { address, household, ...fields }, change)
	};
}
