/**
 * Mails wait in the store, so that a mail server which is away loses none and a restart sends none twice by itself. A
 * mail goes at least once: whoever fell between the mail server's yes and our note of it sends it again, under the same
 * Message-ID.
 */
import { isMailKind, type MailKind, mailSwitchesOf, type MailSwitches } from '#lib/domain/mail-kinds.ts';
import { readSetting } from '#lib/domain/settings.ts';
import type { Database } from '../store/schema.ts';

export interface MailPlace {
	readonly db: Database;
	readonly tenant: string;
	/** Milliseconds since 1970. */
	readonly now: number;
}

export interface WaitingMail {
	readonly mail: string;
	readonly kind: MailKind;
	readonly person: string;
	readonly tries: number;
}

/** Longer than a mail server takes for one mail; another process takes over what was claimed before. */
const CLAIM_MS = 5 * 60_000;
/** After each failed try; the last ends it. Five hours and a half together: longer and a one-use link is no welcome any more. */
const WAITS_MS = [60_000, 5 * 60_000, 25 * 60_000, 60 * 60_000, 4 * 60 * 60_000];
const CLAIMED_MAX = 20;
/** Stands where a concern would, once the owners are told of what is new. */
export const NOTICES_BEGUN = 'begun';
const KEPT_MS = 30 * 86_400_000;

/** Puts one mail in the queue; the same id puts it there once. Answers whether it was put there now. */
export async function queueMail(
	{ db, tenant, now }: MailPlace,
	mail: { readonly id: string; readonly kind: MailKind; readonly person: string }
): Promise<boolean> {
	const put = await db
		.insertInto('mail')
		.values({
			tenant,
			mail: mail.id,
			kind: mail.kind,
			person: mail.person,
			queued_at: now,
			next_at: now,
			tries: 0,
			sent_at: null,
			ended_at: null,
			trouble: null
		})
		.onConflict((conflict) => conflict.columns(['tenant', 'mail']).doNothing())
		.returning('mail')
		.executeTakeFirst();
	return put !== undefined;
}

/** Takes what is due for this process alone, the oldest first. */
export async function claimMails({ db, tenant, now }: MailPlace): Promise<readonly WaitingMail[]> {
	const due = await db
		.selectFrom('mail')
		.select(['mail', 'next_at'])
		.where('tenant', '=', tenant)
		.where('ended_at', 'is', null)
		.where('next_at', '<=', now)
		.orderBy('next_at')
		.limit(CLAIMED_MAX)
		.execute();
	const claimed: WaitingMail[] = [];
	for (const { mail, next_at: seen } of due) {
		const row = await db
			.updateTable('mail')
			.set({ next_at: now + CLAIM_MS })
			.where('tenant', '=', tenant)
			.where('mail', '=', mail)
			.where('next_at', '=', seen)
			.where('ended_at', 'is', null)
			.returning(['mail', 'kind', 'person', 'tries'])
			.executeTakeFirst();
		if (row && isMailKind(row.kind)) claimed.push({ ...row, kind: row.kind, tries: Number(row.tries) });
	}
	return claimed;
}

/** @param trouble why it was given up; null for a mail that was sent */
export async function endMail({ db, tenant, now }: MailPlace, mail: string, trouble: string | null): Promise<void> {
	await db
		.updateTable('mail')
		.set((row) => ({
			ended_at: now,
			sent_at: trouble === null ? now : null,
			trouble,
			tries: row('tries', '+', 1)
		}))
		.where('tenant', '=', tenant)
		.where('mail', '=', mail)
		.execute();
}

/** Another try later, or none any more. */
export async function putOffMail(place: MailPlace, { mail, tries }: WaitingMail, trouble: string): Promise<void> {
	const wait = WAITS_MS[tries];
	if (wait === undefined) return endMail(place, mail, trouble);
	await place.db
		.updateTable('mail')
		.set({ next_at: place.now + wait, tries: tries + 1, trouble })
		.where('tenant', '=', place.tenant)
		.where('mail', '=', mail)
		.execute();
}

/** Somebody asked for another try of what was given up. */
export async function tryMailAgain({ db, tenant, now }: MailPlace, mail: string): Promise<boolean> {
	const row = await db
		.updateTable('mail')
		.set({ ended_at: null, next_at: now, tries: 0 })
		.where('tenant', '=', tenant)
		.where('mail', '=', mail)
		.where('sent_at', 'is', null)
		.returning('mail')
		.executeTakeFirst();
	return row !== undefined;
}

/** What ended long ago goes, and what was noted of concerns that are there no more. */
export async function forgetMails({ db, tenant, now }: MailPlace): Promise<void> {
	await db
		.deleteFrom('mail')
		.where('tenant', '=', tenant)
		.where('ended_at', '<=', now - KEPT_MS)
		.execute();
	await db
		.deleteFrom('mail_concern')
		.where('tenant', '=', tenant)
		.where('concern', '<>', NOTICES_BEGUN)
		.where(({ not, exists, selectFrom }) =>
			not(
				exists(
					selectFrom('concern_list')
						.select('concern_list.ent')
						.whereRef('concern_list.tenant', '=', 'mail_concern.tenant')
						.whereRef('concern_list.ent', '=', 'mail_concern.concern')
				)
			)
		)
		.execute();
}

export interface MailLine {
	readonly id: string;
	readonly kind: MailKind;
	readonly person: string;
	readonly queuedAt: number;
	readonly state: 'waiting' | 'sent' | 'ended';
	/** When it was sent, given up, or is tried again. */
	readonly at: number;
	readonly trouble: string | null;
}

/** The newest first. */
export async function listMails(
	{ db, tenant }: Pick<MailPlace, 'db' | 'tenant'>,
	rows: number
): Promise<readonly MailLine[]> {
	const found = await db
		.selectFrom('mail')
		.selectAll()
		.where('tenant', '=', tenant)
		.orderBy('queued_at', 'desc')
		.orderBy('mail')
		.limit(rows)
		.execute();
	return found.flatMap((row): readonly MailLine[] => {
		if (!isMailKind(row.kind)) return [];
		return [
			{
				id: row.mail,
				kind: row.kind,
				person: row.person,
				queuedAt: Number(row.queued_at),
				state: row.ended_at === null ? 'waiting' : row.sent_at === null ? 'ended' : 'sent',
				at: Number(row.ended_at ?? row.next_at),
				trouble: row.trouble
			}
		];
	});
}

/** Which kinds leave, as the organisation decided. */
export async function readMailSwitches({ db, tenant }: Pick<MailPlace, 'db' | 'tenant'>): Promise<MailSwitches> {
	const newest = await db
		.selectFrom('setting')
		.select('value')
		.where('tenant', '=', tenant)
		.where('name', '=', 'mail')
		.orderBy('number', 'desc')
		.limit(1)
		.executeTakeFirst();
	return mailSwitchesOf(newest ? readSetting('mail', newest.value) : null);
}
