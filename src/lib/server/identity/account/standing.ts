/**
 * Whether the provider still vouches for whoever came in by an account. It is asked again while the session is used, so
 * that an account that was closed there, or taken out of its groups, is out here before a minute has gone by. Nobody
 * needs to tell us; a provider that does (back-channel logout) is heard as well.
 */
import { officeNote } from '../../audit/notes.ts';
import type { SqlStore } from '../../store/sql-store.ts';
import { hashSecret } from '../place.ts';
import type { OpenSession } from '../session.ts';
import { type AccountDesk, settleAccount } from './people.ts';
import type { AccountProvider, AccountTokens, LogoutClaims } from './port.ts';
import { openTokens, sealTokens } from './sealed-tokens.ts';
import type { AccountSettings } from './settings.ts';

/** Asked again after this long; with the provider's own time to answer it stays well below a minute. */
export const ASK_AGAIN_MS = 20_000;
/** For so long a session goes on while the provider does not answer: an outage there must not stop the office at once. */
export const AWAY_MS_MAX = 10 * 60_000;

export interface AccountOffice extends AccountDesk {
	readonly provider: AccountProvider;
	readonly settings: AccountSettings;
	/** For the log of whoever runs the server. */
	readonly say: (line: string) => void;
}

/**
 * True while this session stands. Otherwise it has ended, in the audit.
 *
 * @param secret the session's own, which alone opens the tokens
 */
export async function accountStands(
	office: AccountOffice,
	{ opened, secret }: { readonly opened: OpenSession; readonly secret: string }
): Promise<boolean> {
	const { account } = opened;
	const { now } = office;
	if (account === null || (account.checkedAt <= now && now < account.checkedAt + ASK_AGAIN_MS)) return true;
	// Two requests at once: one asks, since many providers let a refresh token be used once.
	if (!(await claimTurn(office, { hash: opened.hash, checkedAt: account.checkedAt }))) return true;
	const tokens = openTokens(account.tokens, secret);
	if (tokens === null) return end(office, opened);
	const answer = await office.provider.askAgain(account.subject, tokens);
	if (answer.ok) {
		const settled = await settleAccount(office, { claims: answer.value.claims, settings: office.settings });
		if (!settled.ok || settled.person !== opened.person.id) return end(office, opened);
		return keep(office, { hash: await hashSecret(secret), tokens: answer.value.tokens, secret });
	}
	if (answer.trouble === 'withdrawn' || answer.trouble === 'untrusted') {
		office.say(`[voordeur] account: the provider vouches no longer (${answer.said}); the session ended`);
		return end(office, opened);
	}
	const since = account.awaySince ?? now;
	office.say(`[voordeur] account: the provider could not be asked (${answer.trouble}, ${answer.said})`);
	if (now >= since + AWAY_MS_MAX) return end(office, opened);
	await office.store.db
		.updateTable('session')
		.set({ account_away_since: since })
		.where('tenant', '=', office.tenant)
		.where('session_hash', '=', opened.hash)
		.execute();
	return true;
}

/** Ends what the provider says was signed out there; answers how many sessions that were. */
export async function endByLogout(
	office: Pick<AccountOffice, 'store' | 'tenant'>,
	claims: LogoutClaims
): Promise<number> {
	const { store, tenant } = office;
	return store.transaction(tenant, async (tx, db) => {
		let ending = db.deleteFrom('session').where('tenant', '=', tenant).where('created_at', '<=', claims.at);
		// Whoever names both means that one session of that account.
		if (claims.session !== null) ending = ending.where('account_session', '=', claims.session);
		if (claims.subject !== null) ending = ending.where('account_subject', '=', claims.subject);
		const ended = await ending.returning('person').execute();
		for (const { person } of ended) await tx.appendAudit([endedNote(tenant, person)]);
		return ended.length;
	});
}

async function claimTurn(
	{ store, tenant, now }: { readonly store: SqlStore; readonly tenant: string; readonly now: number },
	session: { readonly hash: string; readonly checkedAt: number }
): Promise<boolean> {
	const claimed = await store.db
		.updateTable('session')
		.set({ account_checked_at: now })
		.where('tenant', '=', tenant)
		.where('session_hash', '=', session.hash)
		.where('account_checked_at', '=', session.checkedAt)
		.returning('session_hash')
		.execute();
	return claimed.length > 0;
}

/** False when the session ended meanwhile, as by another role. */
async function keep(
	{ store, tenant }: AccountOffice,
	session: { readonly hash: string; readonly tokens: AccountTokens; readonly secret: string }
): Promise<boolean> {
	const kept = await store.db
		.updateTable('session')
		.set({ account_tokens: sealTokens(session.tokens, session.secret), account_away_since: null })
		.where('tenant', '=', tenant)
		.where('session_hash', '=', session.hash)
		.returning('session_hash')
		.execute();
	return kept.length > 0;
}

async function end({ store, tenant }: AccountOffice, opened: OpenSession): Promise<false> {
	await store.transaction(tenant, async (tx, db) => {
		await db.deleteFrom('session').where('tenant', '=', tenant).where('session_hash', '=', opened.hash).execute();
		await tx.appendAudit([endedNote(tenant, opened.person.id)]);
	});
	return false;
}

function endedNote(tenant: string, person: string) {
	return officeNote('endSession', { refs: [`person:${person}`], tenant, person: null, origin: 'server' });
}
