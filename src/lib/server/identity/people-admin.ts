/**
 * Who works here: added, given other roles or an end date, reviewed, ended. Each in one transaction with its line in
 * the audit. Nobody changes their own rights, and one administrator without an end date always stays.
 */
import { bears, isOfficeStaff, isSameRoles, type Role } from '#lib/domain/roles.ts';
import type { AuditAction, AuditRef } from '#lib/domain/audit.ts';
import { officeNote } from '../audit/notes.ts';
import { type MailPlace, queueMail } from '../mail/queue.ts';
import { type PurgeFile, rightsLineOf } from '../purge/purge-file.ts';
import type { StoredPerson, StoreTransaction } from '../store/port.ts';
import type { Database } from '../store/schema.ts';
import type { SqlStore } from '../store/sql-store.ts';
import { holdPeople } from './hold.ts';
import { endSessions, hasWayIn, rememberKeys } from './own-ways.ts';
import { passkeysOf } from './passkey.ts';
import { makeSignInLink } from './sign-in.ts';

/** Where somebody changes who works here, and who that is. */
export interface PeopleDesk {
	readonly store: SqlStore;
	readonly tenant: string;
	/** Where it is kept that somebody's rights were narrowed: no restore brings them back. */
	readonly purgeFile: Pick<PurgeFile, 'append'>;
	/** The administrator; null for whoever runs the server itself. */
	readonly by: string | null;
	readonly now: number;
}

export type PersonTrouble =
	'noPerson' | 'self' | 'lastAdministrator' | 'noChange' | 'ended' | 'hasWay' | 'meanwhile' | 'noAddress';
export type PersonOutcome<T = null> =
	{ readonly ok: true; readonly value: T } | { readonly ok: false; readonly trouble: PersonTrouble };

export interface NewPerson {
	readonly id: string;
	readonly name: string;
	/** Where mail to this person goes; null for nowhere. */
	readonly email?: string | null;
	readonly roles: readonly Role[];
	readonly expiresAt: number | null;
}

/** Adds a person, reviewed as of now by whoever adds them. Answers the secret of a sign-in link; null for a coach, who has none. */
export async function addPerson(desk: PeopleDesk, person: NewPerson): Promise<string | null> {
	return inDesk(desk, async (hand) => {
		await putNew(desk, hand, person);
		const { id, roles } = person;
		return isOfficeStaff(roles)
			? makeSignInLink({ db: hand.db, tenant: desk.tenant, now: desk.now }, { person: id })
			: null;
	});
}

/** Adds a person whose way in goes by mail: it waits in the same transaction, and no link is made before it is sent. */
export async function addByMail(desk: PeopleDesk, person: NewPerson & { readonly email: string }): Promise<void> {
	await inDesk(desk, async (hand) => {
		await putNew(desk, hand, person);
		await queueInvitation({ db: hand.db, tenant: desk.tenant, now: desk.now }, person.id);
	});
}

async function putNew(desk: PeopleDesk, { tx, db, note }: Hand, person: NewPerson): Promise<void> {
	const { id, name, roles, expiresAt, email = null } = person;
	await tx.putPerson({ person: id, name, roles, expiresAt, email, language: 'nl', active: true });
	await markReviewed(desk, { db, person: id, isNew: true });
	await note('addPerson', id);
}

/** Where mail to a person goes from now on; null for nowhere. What was noticed goes to the new address too. */
export async function changeAddress(
	desk: PeopleDesk,
	change: { readonly person: string; readonly email: string | null }
): Promise<PersonOutcome> {
	return inDesk(desk, async ({ tx, note }) => {
		const found = await tx.findPerson(change.person);
		if (!found) return { ok: false, trouble: 'noPerson' };
		if (!found.active) return { ok: false, trouble: 'ended' };
		if (found.email === change.email) return { ok: false, trouble: 'noChange' };
		await tx.putPerson({ ...found, email: change.email });
		await note('changePerson', change.person);
		return { ok: true, value: null };
	});
}

/** Mails somebody who works here the ways in that they lack. */
export async function inviteByMail(desk: PeopleDesk, person: string): Promise<PersonOutcome> {
	return inDesk(desk, async ({ tx, db }) => {
		const found = await tx.findPerson(person);
		if (!found) return { ok: false, trouble: 'noPerson' };
		if (!isHere(found, desk.now)) return { ok: false, trouble: 'ended' };
		if (found.email === null) return { ok: false, trouble: 'noAddress' };
		await queueInvitation({ db, tenant: desk.tenant, now: desk.now }, person);
		return { ok: true, value: null };
	});
}

/** Asked twice within the minute, it goes once. */
function queueInvitation(place: MailPlace, person: string): Promise<boolean> {
	const minute = Math.floor(place.now / 60_000);
	return queueMail(place, { id: `invitation-${minute}-${person}`, kind: 'invitation', person });
}

/** Other roles or another end date. Other roles end every session, and what is left of sign-in links and invitations. */
export async function changePerson(
	desk: PeopleDesk,
	change: {
		readonly person: string;
		readonly roles: readonly Role[];
		readonly expiresAt: number | null;
		/** The rights that whoever changes them saw: where another administrator changed them since, nothing is written. */
		readonly was?: { readonly roles: readonly Role[]; readonly expiresAt: number | null } | undefined;
	}
): Promise<PersonOutcome> {
	return inDesk(desk, async ({ tx, db, note }) => {
		const found = await findOther(desk, tx, change.person);
		if (!found.ok) return found;
		const before = found.value;
		const after = { ...before, roles: change.roles, expiresAt: change.expiresAt };
		if (isSameRoles(before.roles, after.roles) && before.expiresAt === after.expiresAt)
			return { ok: false, trouble: 'noChange' };
		const { was } = change;
		const isSeen = !was || (isSameRoles(before.roles, was.roles) && before.expiresAt === was.expiresAt);
		if (!isSeen) return { ok: false, trouble: 'meanwhile' };
		if (await losesAdministrator(desk, { tx, after })) return { ok: false, trouble: 'lastAdministrator' };
		await rememberRights(desk, after);
		await tx.putPerson(after);
		if (!isSameRoles(before.roles, after.roles)) await endWaysOnce(desk, db, change.person);
		await note('changePerson', change.person);
		return { ok: true, value: null };
	});
}

/** Ends every way in: sessions, passkeys, recovery codes, links, invitations. Phones are revoked apart, where that is asked. */
export async function endPerson(desk: PeopleDesk, person: string): Promise<PersonOutcome> {
	return inDesk(desk, async ({ tx, db, note }) => {
		const found = await findOther(desk, tx, person);
		if (!found.ok) return found;
		const after = { ...found.value, active: false };
		if (await losesAdministrator(desk, { tx, after })) return { ok: false, trouble: 'lastAdministrator' };
		await rememberRights(desk, after);
		await tx.putPerson(after);
		await endWaysOnce(desk, db, person);
		await endOwnWays(desk, db, person);
		await note('endPerson', person);
		return { ok: true, value: null };
	});
}

/** This person still needs these roles. Of oneself only where there is no other administrator to say so. */
export async function reviewPerson(desk: PeopleDesk, person: string): Promise<PersonOutcome> {
	return inDesk(desk, async ({ tx, db, note }) => {
		const found = await tx.findPerson(person);
		if (!found) return { ok: false, trouble: 'noPerson' };
		if (!found.active) return { ok: false, trouble: 'ended' };
		const others = (await administratorsOf(desk, tx)).filter((one) => one.person !== desk.by);
		if (person === desk.by && others.length > 0) return { ok: false, trouble: 'self' };
		await markReviewed(desk, { db, person, isNew: false });
		await note('reviewPerson', person);
		return { ok: true, value: null };
	});
}

/**
 * A new sign-in link for somebody of the office; earlier ones that were not used end. Answers its secret. Beside a
 * passkey or a recovery code there is none: whoever holds a link is that person, and nobody would notice. Their own ways
 * in and their sessions end first, in the audit, and they are told when they sign in (`readEndedWays`).
 */
export async function renewLink(
	desk: PeopleDesk,
	person: string,
	{ endWays = false }: { readonly endWays?: boolean } = {}
): Promise<PersonOutcome<string>> {
	return inDesk(desk, async ({ tx, db, note }) => {
		const found = await tx.findPerson(person);
		if (!found || !isOfficeStaff(found.roles)) return { ok: false, trouble: 'noPerson' };
		if (!isHere(found, desk.now)) return { ok: false, trouble: 'ended' };
		if (await hasWayIn({ db, tenant: desk.tenant, now: desk.now }, person)) {
			if (!endWays) return { ok: false, trouble: 'hasWay' };
			await endSessions({ db, tenant: desk.tenant }, { person });
			await endOwnWays(desk, db, person);
			await note('endWays', person);
		}
		await endLinks(desk, db, person);
		const secret = await makeSignInLink({ db, tenant: desk.tenant, now: desk.now }, { person });
		await note('makeLink', person);
		return { ok: true, value: secret };
	});
}

export function isHere(person: Pick<StoredPerson, 'active' | 'expiresAt'>, now: number): boolean {
	return person.active && (person.expiresAt === null || person.expiresAt > now);
}

interface Hand {
	readonly tx: StoreTransaction;
	readonly db: Database;
	readonly note: (action: AuditAction, person: string) => Promise<void>;
}

function inDesk<T>(desk: PeopleDesk, run: (hand: Hand) => Promise<T>): Promise<T> {
	const { store, tenant, by } = desk;
	return store.transaction(tenant, async (tx, db) => {
		await holdPeople({ db, tenant });
		return run({
			tx,
			db,
			note: (action, person) => {
				const refs: readonly AuditRef[] = [`person:${person}`];
				const origin = by === null ? 'server' : 'office';
				return tx.appendAudit([officeNote(action, { refs, tenant, person: by, origin })]);
			}
		});
	});
}

async function findOther(desk: PeopleDesk, tx: StoreTransaction, person: string): Promise<PersonOutcome<StoredPerson>> {
	if (person === desk.by) return { ok: false, trouble: 'self' };
	const found = await tx.findPerson(person);
	if (!found) return { ok: false, trouble: 'noPerson' };
	return found.active ? { ok: true, value: found } : { ok: false, trouble: 'ended' };
}

async function administratorsOf(desk: PeopleDesk, tx: StoreTransaction): Promise<readonly StoredPerson[]> {
	return (await tx.listPeople()).filter((one) => bears(one.roles, 'administrator') && isHere(one, desk.now));
}

/** Whether nobody would be left who keeps the keys of the office: no administrator at all, or none without an end date. */
async function losesAdministrator(
	desk: PeopleDesk,
	{ tx, after }: { readonly tx: StoreTransaction; readonly after: StoredPerson }
): Promise<boolean> {
	const before = await administratorsOf(desk, tx);
	const stay = before
		.map((one) => (one.person === after.person ? after : one))
		.filter((one) => bears(one.roles, 'administrator') && isHere(one, desk.now));
	const lasting = (list: readonly StoredPerson[]): number => list.filter((one) => one.expiresAt === null).length;
	return (before.length > 0 && stay.length === 0) || (lasting(before) > 0 && lasting(stay) === 0);
}

async function markReviewed(
	{ tenant, by, now }: PeopleDesk,
	options: { readonly db: Database; readonly person: string; readonly isNew: boolean }
): Promise<void> {
	await options.db
		.updateTable('person')
		.set({ reviewed_at: now, reviewed_by: by, ...(options.isNew ? { created_at: now } : {}) })
		.where('tenant', '=', tenant)
		.where('person', '=', options.person)
		.execute();
}

/** Last before the writes, when nothing can refuse any more: a line without its change is carried out at the next start. */
function rememberRights(desk: PeopleDesk, { person, roles, expiresAt, active }: StoredPerson): Promise<void> {
	const { tenant, now: at } = desk;
	return desk.purgeFile.append([rightsLineOf({ at, tenant, person, roles, expiresAt, active })]);
}

/** What was given for one use under the roles that end. */
export async function endWaysOnce(
	desk: Pick<PeopleDesk, 'tenant' | 'now'>,
	db: Database,
	person: string
): Promise<void> {
	await endSessions({ db, tenant: desk.tenant }, { person });
	await endLinks(desk, db, person);
	await db
		.updateTable('invitation')
		.set({ expires_at: desk.now })
		.where('tenant', '=', desk.tenant)
		.where('person', '=', person)
		.where('used_at', 'is', null)
		.where('expires_at', '>', desk.now)
		.execute();
}

/** Passkeys and recovery codes. */
async function endOwnWays(desk: PeopleDesk, db: Database, person: string): Promise<void> {
	const { tenant, now } = desk;
	await rememberKeys(desk, await passkeysOf({ db, tenant, now }, person));
	for (const table of ['passkey', 'recovery_code'] as const)
		await db.deleteFrom(table).where('tenant', '=', tenant).where('person', '=', person).execute();
}

async function endLinks(
	{ tenant, now }: Pick<PeopleDesk, 'tenant' | 'now'>,
	db: Database,
	person: string
): Promise<void> {
	await db
		.updateTable('sign_in_link')
		.set({ expires_at: now })
		.where('tenant', '=', tenant)
		.where('person', '=', person)
		.where('used_at', 'is', null)
		.where('expires_at', '>', now)
		.execute();
}
