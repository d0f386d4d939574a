/**
 * The purge file against the database, at every start and after every restore: an
 * older database must not bring back what was purged, nor a phone that was withdrawn.
 */
import { officeNote } from '../audit/notes.ts';
import type { ServerStore, StoredDevice } from '../store/port.ts';
import type { PurgeFileLine, PurgeReason, RevokeLine } from './purge-file.ts';
import { PURGE_REASONS } from './purge-file.ts';
import { carryOut, type PurgePorts } from './purge-root.ts';

export interface AppliedPurges {
	/** Households that were still, or again, in the database. */
	readonly purged: number;
	/** Phones that were still, or again, let in. */
	readonly revoked: number;
	/** Lines that the database knew and the file did not. */
	readonly added: number;
}

/** Before anybody is answered. What the file lacks is written into it first, so that the next restore finds it there. */
export async function applyPurgeFile(ports: PurgePorts, tenant: string): Promise<AppliedPurges> {
	const lines = (await ports.purgeFile.readAll()).filter((line) => line.tenant === tenant);
	const missing = await linesMissing(ports.store, { tenant, lines });
	await ports.purgeFile.append(missing);
	let purged = 0;
	let revoked = 0;
	for (const line of lines) {
		if (line.what === 'purge') {
			if (await isCarriedOut(ports.store, line)) continue;
			await carryOut(ports, line, 'server');
			purged += 1;
		} else if (line.what === 'revoke' && (await revokeIn(ports.store, line))) revoked += 1;
	}
	return { purged, revoked, added: missing.length };
}

async function isCarriedOut(store: ServerStore, line: Extract<PurgeFileLine, { what: 'purge' }>): Promise<boolean> {
	return store.transaction(line.tenant, async (tx) => {
		const ids = [line.root, ...line.ents];
		const isNoted = (await tx.findPurges([line.root])).length > 0;
		const denied = await tx.findDenied(ids);
		const left = [...(await tx.peekEntities(ids)), ...(isNoted ? await tx.readRoot(line.root) : [])];
		return isNoted && denied.length === new Set(ids).size && left.length === 0;
	});
}

/** Withdraws a phone, and denies its id: one that this database has never seen must not be let in later. */
export async function revokeIn(store: ServerStore, line: RevokeLine, by?: string): Promise<boolean> {
	return store.transaction(line.tenant, async (tx) => {
		const device = await tx.findDevice(line.dev);
		const isDenied = (await tx.findDenied([line.dev])).length > 0;
		if (isDenied && (!device || device.revokedAt !== null)) return false;
		await tx.denyRoot(line.dev);
		if (device && device.revokedAt === null) await tx.putDevice({ ...device, revokedAt: line.at });
		await tx.appendAudit([
			officeNote('revoke', {
				refs: [`device:${line.dev}`],
				tenant: line.tenant,
				person: by ?? null,
				origin: by === undefined ? 'server' : 'office'
			})
		]);
		return true;
	});
}

/** A folder that was changed or lost: the database still knows what must not come back. */
async function linesMissing(
	store: ServerStore,
	options: { readonly tenant: string; readonly lines: readonly PurgeFileLine[] }
): Promise<readonly PurgeFileLine[]> {
	const { tenant, lines } = options;
	const roots = new Set(lines.map((line) => (line.what === 'purge' ? line.root : '')));
	const devs = new Set(lines.map((line) => (line.what === 'revoke' ? line.dev : '')));
	const { purges, devices } = await store.transaction(tenant, async (tx) => ({
		purges: await tx.listPurges(),
		devices: await tx.listDevices()
	}));
	return [
		...purges
			.filter(({ root }) => !roots.has(root))
			.map(({ root, ents, at, person, reason, counts }): PurgeFileLine => {
				const alone = !counts['household'] && Boolean(counts['photo'] ?? counts['attempt'] ?? counts['message']);
				return {
					what: 'purge',
					at,
					tenant,
					root,
					ents: [...ents],
					...(alone ? { alone } : {}),
					reason: reasonOf(reason),
					by: person
				};
			}),
		...devices
			.filter(({ dev, revokedAt }) => revokedAt !== null && !devs.has(dev))
			.map(({ dev, revokedAt }: StoredDevice): PurgeFileLine => ({
				what: 'revoke',
				at: revokedAt ?? 0,
				tenant,
				dev
			}))
	];
}

function reasonOf(text: string): PurgeReason {
	return PURGE_REASONS.find((reason) => reason === text) ?? 'residentAsked';
}
