/**
 * After a restore, and at every start: whose rights ended or were narrowed since the backup has them no more, and a
 * passkey that was removed lets nobody in (the purge file says so). Sessions and codes no restore brings back anyway.
 */
import { isSameRoles } from '#lib/domain/roles.ts';
import { officeNote } from '../audit/notes.ts';
import { type PurgeFile, type RightsLine, rolesOfLine } from '../purge/purge-file.ts';
import type { StoredPerson } from '../store/port.ts';
import type { SqlStore } from '../store/sql-store.ts';
import { keyMark } from './own-ways.ts';
import { endWaysOnce } from './people-admin.ts';

export interface RightsApplied {
	/** People who are again what they were made last. */
	readonly people: number;
	/** Passkeys that went again. */
	readonly keys: number;
}

interface Place {
	readonly store: SqlStore;
	readonly purgeFile: PurgeFile;
	readonly now: number;
}

/** Before anybody is answered. */
export async function applyRights(place: Place, tenant: string): Promise<RightsApplied> {
	const lines = (await place.purgeFile.readAll()).filter((line) => line.tenant === tenant);
	const last = new Map<string, RightsLine>();
	for (const line of lines) if (line.what === 'rights') last.set(line.person, line);
	let people = 0;
	for (const line of last.values()) if (await hasRightsAgain(place, line)) people += 1;
	const marks = new Set(lines.flatMap((line) => (line.what === 'key' ? [line.key] : [])));
	return { people, keys: await removeAgain(place, { tenant, marks }) };
}

function isAsSaid(person: StoredPerson, line: RightsLine): boolean {
	return (
		isSameRoles(person.roles, rolesOfLine(line)) && person.expiresAt === line.expiresAt && person.active === line.active
	);
}

async function hasRightsAgain({ store, now }: Place, line: RightsLine): Promise<boolean> {
	const { tenant, expiresAt, active } = line;
	const roles = rolesOfLine(line);
	return store.transaction(tenant, async (tx, db) => {
		const found = await tx.findPerson(line.person);
		if (!found || isAsSaid(found, line)) return false;
		await tx.putPerson({ ...found, roles, expiresAt, active });
		if (!active || !isSameRoles(found.roles, roles)) await endWaysOnce({ tenant, now }, db, line.person);
		if (!active) {
			for (const table of ['passkey', 'recovery_code'] as const)
				await db.deleteFrom(table).where('tenant', '=', tenant).where('person', '=', line.person).execute();
		}
		const action = active ? 'changePerson' : 'endPerson';
		await tx.appendAudit([
			officeNote(action, { refs: [`person:${line.person}`], tenant, person: null, origin: 'server' })
		]);
		return true;
	});
}

async function removeAgain(
	{ store }: Place,
	{ tenant, marks }: { readonly tenant: string; readonly marks: ReadonlySet<string> }
): Promise<number> {
	if (marks.size === 0) return 0;
	return store.transaction(tenant, async (tx, db) => {
		const keys = await db.selectFrom('passkey').select(['credential', 'person']).where('tenant', '=', tenant).execute();
		const back = keys.filter(({ credential }) => marks.has(keyMark(credential)));
		for (const { credential, person } of back) {
			await db.deleteFrom('passkey').where('tenant', '=', tenant).where('credential', '=', credential).execute();
			await tx.appendAudit([
				officeNote('removePasskey', { refs: [`person:${person}`], tenant, person: null, origin: 'server' })
			]);
		}
		return back.length;
	});
}
