/**
 * Who an account is here. The provider says who somebody is and in which groups; the table of the settings says what that
 * is worth. What it says is carried out at once: other roles end every session, no role ends the way in.
 */
import { isSameRoles, type Role } from '#lib/domain/roles.ts';
import type { AuditAction } from '#lib/domain/audit.ts';
import { officeNote } from '../../audit/notes.ts';
import { type PurgeFile, rightsLineOf } from '../../purge/purge-file.ts';
import type { StoredPerson, StoreTransaction } from '../../store/port.ts';
import type { AccountRow, Database } from '../../store/schema.ts';
import type { SqlStore } from '../../store/sql-store.ts';
import { holdPeople } from '../hold.ts';
import { endWaysOnce } from '../people-admin.ts';
import type { IdentityPlace } from '../place.ts';
import type { AccountClaims } from './port.ts';
import { type AccountSettings, rolesOfGroups } from './settings.ts';

export interface AccountDesk {
	readonly store: SqlStore;
	readonly tenant: string;
	/** Where it is kept that somebody's rights were narrowed: no restore brings them back. */
	readonly purgeFile: Pick<PurgeFile, 'append'>;
	readonly now: number;
	readonly newId: () => string;
}

/**
 * Why an account is nobody here. `noGroups`: the provider tells none. `unknownGroup`: it tells some, and the table has
 * none of them. `noRole`: the account is in no group. `ended`: an administrator ended this person's access here.
 */
export const ACCOUNT_TROUBLES = ['noGroups', 'unknownGroup', 'noRole', 'ended'] as const;
export type AccountTrouble = (typeof ACCOUNT_TROUBLES)[number];
export type AccountPerson =
	{ readonly ok: true; readonly person: string } | { readonly ok: false; readonly trouble: AccountTrouble };

/** The person of this account with the rights that its groups give now; made when it comes for the first time. */
export async function settleAccount(
	desk: AccountDesk,
	{ claims, settings }: { readonly claims: AccountClaims; readonly settings: AccountSettings }
): Promise<AccountPerson> {
	const { store, tenant } = desk;
	const { groups } = claims;
	const roles = rolesOfGroups(groups ?? [], settings);
	return store.transaction(tenant, async (tx, db) => {
		await holdPeople({ db, tenant });
		const hand: Hand = { tx, db, desk, issuer: settings.issuer.href, subject: claims.subject };
		const account = await findAccount(hand);
		if (roles.length === 0) {
			if (account) await withdraw(hand, account);
			return { ok: false, trouble: groups === null ? 'noGroups' : groups.length > 0 ? 'unknownGroup' : 'noRole' };
		}
		if (!account) return { ok: true, person: await makePerson(hand, { roles, name: claims.name }) };
		const person = await tx.findPerson(account.person);
		const isAway = !person?.active && account.withdrawn_at === null;
		if (!person || isAway || (person.expiresAt !== null && person.expiresAt <= desk.now))
			return { ok: false, trouble: 'ended' };
		await follow(hand, {
			account,
			person,
			after: { ...person, roles, active: true, name: claims.name ?? person.name }
		});
		return { ok: true, person: person.person };
	});
}

/** Whether this person signs in by an account, and so by nothing else. */
export async function hasAccount(
	{ db, tenant }: Pick<IdentityPlace, 'db' | 'tenant'>,
	person: string
): Promise<boolean> {
	const row = await db
		.selectFrom('account')
		.select('subject')
		.where('tenant', '=', tenant)
		.where('person', '=', person)
		.executeTakeFirst();
	return row !== undefined;
}

interface Hand {
	readonly tx: StoreTransaction;
	readonly db: Database;
	readonly desk: AccountDesk;
	readonly issuer: string;
	readonly subject: string;
}

function findAccount({ db, desk, issuer, subject }: Hand): Promise<AccountRow | undefined> {
	return db
		.selectFrom('account')
		.selectAll()
		.where('tenant', '=', desk.tenant)
		.where('issuer', '=', issuer)
		.where('subject', '=', subject)
		.executeTakeFirst();
}

async function makePerson(
	hand: Hand,
	{ roles, name }: { readonly roles: readonly Role[]; readonly name: string | null }
): Promise<string> {
	const { tx, db, desk, issuer, subject } = hand;
	const { tenant, now } = desk;
	const person = desk.newId();
	await tx.putPerson({
		person,
		name: name ?? 'Account',
		roles,
		expiresAt: null,
		email: null,
		language: 'nl',
		active: true
	});
	await db
		.updateTable('person')
		.set({ created_at: now, reviewed_at: now, reviewed_by: null })
		.where('tenant', '=', tenant)
		.where('person', '=', person)
		.execute();
	await db
		.insertInto('account')
		.values({ tenant, issuer, subject, person, linked_at: now, withdrawn_at: null })
		.execute();
	await note(hand, 'addPerson', person);
	return person;
}

/** The provider gives no role any more: no way in, and no phone reads on. What was recorded is handed in as ever. */
async function withdraw(hand: Hand, account: AccountRow): Promise<void> {
	const person = await hand.tx.findPerson(account.person);
	if (!person?.active) return;
	await putRights(hand, { ...person, active: false });
	await putWithdrawn(hand, hand.desk.now);
	await endWaysOnce(hand.desk, hand.db, person.person);
	await note(hand, 'endPerson', person.person);
}

async function follow(
	hand: Hand,
	by: { readonly account: AccountRow; readonly person: StoredPerson; readonly after: StoredPerson }
): Promise<void> {
	const { account, person, after } = by;
	const isOther = !isSameRoles(person.roles, after.roles) || person.active !== after.active;
	if (!isOther && person.name === after.name) return;
	if (isOther) await putRights(hand, after);
	else await hand.tx.putPerson(after);
	if (account.withdrawn_at !== null) await putWithdrawn(hand, null);
	if (isOther) await endWaysOnce(hand.desk, hand.db, person.person);
	await note(hand, 'changePerson', person.person);
}

async function putRights({ tx, desk }: Hand, after: StoredPerson): Promise<void> {
	const { person, roles, expiresAt, active } = after;
	const { tenant, now: at } = desk;
	await desk.purgeFile.append([rightsLineOf({ at, tenant, person, roles, expiresAt, active })]);
	await tx.putPerson(after);
}

async function putWithdrawn({ db, desk, issuer, subject }: Hand, at: number | null): Promise<void> {
	await db
		.updateTable('account')
		.set({ withdrawn_at: at })
		.where('tenant', '=', desk.tenant)
		.where('issuer', '=', issuer)
		.where('subject', '=', subject)
		.execute();
}

function note({ tx, desk }: Hand, action: AuditAction, person: string): Promise<void> {
	const refs = [`person:${person}` as const];
	return tx.appendAudit([officeNote(action, { refs, tenant: desk.tenant, person: null, origin: 'server' })]);
}
