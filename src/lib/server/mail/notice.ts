/** Who is told that a concern is theirs, and who gets the week's counts. */
import { bears, isOfficeStaff } from '#lib/domain/roles.ts';
import { dayInAmsterdam } from '#lib/domain/working-days.ts';
import { rolesFromText } from '../store/role-text.ts';
import { type MailPlace, NOTICES_BEGUN, queueMail } from './queue.ts';

/** One owner is mailed at most this often, about everything that came in between. */
const OWNER_EVERY_MS = 60 * 60_000;
/** Monday, as JavaScript counts days. */
const DIGEST_WEEKDAY = 1;
const DIGEST_HOUR = 7;

/**
 * Queues a notice for each owner of an open concern who was not told of it. The first look of all notes what is there and
 * tells nobody: it was theirs before mail was switched on.
 */
export async function noticeOwners(place: MailPlace, uuid: () => string): Promise<void> {
	const { db } = place;
	const isFirst = await beginNotices(place);
	const news = await untold(place);
	const byOwner = new Map<string, string[]>();
	for (const { ent, owner } of news) byOwner.set(owner, [...(byOwner.get(owner) ?? []), ent]);
	for (const [owner, concerns] of byOwner) {
		if (!isFirst && (await wasMailedLately(place, owner))) continue;
		const mail = isFirst ? null : uuid();
		await db.transaction().execute(async (tx) => {
			for (const concern of concerns) await noteConcern({ ...place, db: tx }, { concern, owner, mail });
			if (mail !== null) await queueMail({ ...place, db: tx }, { id: mail, kind: 'owner', person: owner });
		});
	}
}

/** True once for an organisation. Its mark stands among what was told, under a concern that nothing is called. */
async function beginNotices({ db, tenant }: MailPlace): Promise<boolean> {
	const first = await db
		.insertInto('mail_concern')
		.values({ tenant, concern: NOTICES_BEGUN, owner: NOTICES_BEGUN, mail: null })
		.onConflict((conflict) => conflict.columns(['tenant', 'concern', 'owner']).doNothing())
		.returning('concern')
		.executeTakeFirst();
	return first !== undefined;
}

/** Who takes a concern knows of it: nobody mails them that. */
export async function noteOwnChoice(
	place: Pick<MailPlace, 'db' | 'tenant'>,
	choice: { readonly concerns: readonly string[]; readonly owner: string }
): Promise<void> {
	const { concerns, owner } = choice;
	for (const concern of concerns) await noteConcern(place, { concern, owner, mail: null });
}

async function noteConcern(
	{ db, tenant }: Pick<MailPlace, 'db' | 'tenant'>,
	row: { readonly concern: string; readonly owner: string; readonly mail: string | null }
): Promise<void> {
	await db
		.insertInto('mail_concern')
		.values({ tenant, ...row })
		.onConflict((conflict) => conflict.columns(['tenant', 'concern', 'owner']).doNothing())
		.execute();
}

async function untold({ db, tenant }: MailPlace): Promise<readonly { readonly ent: string; readonly owner: string }[]> {
	const rows = await db
		.selectFrom('concern_list')
		.leftJoin('mail_concern', (join) =>
			join
				.onRef('mail_concern.tenant', '=', 'concern_list.tenant')
				.onRef('mail_concern.concern', '=', 'concern_list.ent')
				.onRef('mail_concern.owner', '=', 'concern_list.owner')
		)
		.select(['concern_list.ent', 'concern_list.owner'])
		.where('concern_list.tenant', '=', tenant)
		.where('concern_list.withdrawn', '=', 0)
		.where('concern_list.state', 'in', ['open', 'withSomeone'])
		.where('concern_list.owner', 'is not', null)
		.where('mail_concern.concern', 'is', null)
		.execute();
	return rows.flatMap(({ ent, owner }) => (owner === null ? [] : [{ ent, owner }]));
}

async function wasMailedLately({ db, tenant, now }: MailPlace, person: string): Promise<boolean> {
	const last = await db
		.selectFrom('mail')
		.select('mail')
		.where('tenant', '=', tenant)
		.where('kind', '=', 'owner')
		.where('person', '=', person)
		.where('queued_at', '>', now - OWNER_EVERY_MS)
		.limit(1)
		.execute();
	return last.length > 0;
}

/** On Monday from seven in the morning, once for each coordinator of the office who has an address. */
export async function queueDigests(place: MailPlace): Promise<void> {
	const { db, tenant, now } = place;
	const { weekday, hour } = clockInAmsterdam(now);
	if (weekday !== DIGEST_WEEKDAY || hour < DIGEST_HOUR) return;
	const today = dayInAmsterdam(now);
	const people = await db
		.selectFrom('person')
		.select(['person', 'role', 'expires_at'])
		.where('tenant', '=', tenant)
		.where('active', '=', 1)
		.where('email', 'is not', null)
		.execute();
	for (const { person, role, expires_at: end } of people) {
		const roles = rolesFromText(role) ?? [];
		const isHere = end === null || Number(end) > now;
		if (!isHere || !isOfficeStaff(roles) || !bears(roles, 'coordinator')) continue;
		await queueMail(place, { id: `digest-${today}-${person}`, kind: 'digest', person });
	}
}

function clockInAmsterdam(now: number): { readonly weekday: number; readonly hour: number } {
	const parts = new Intl.DateTimeFormat('en-GB', {
		timeZone: 'Europe/Amsterdam',
		hour: 'numeric',
		hourCycle: 'h23'
	}).formatToParts(now);
	const hour = Number(parts.find(({ type }) => type === 'hour')?.value ?? -1);
	return { weekday: new Date(`${dayInAmsterdam(now)}T12:00:00Z`).getUTCDay(), hour };
}
