/** What each kind of mail says, in the language of the person it goes to. No name, address or word of a resident. */
import { bears, isOfficeStaff, type Roles } from '#lib/domain/roles.ts';
import type { MailKind } from '#lib/domain/mail-kinds.ts';
import { dayInAmsterdam } from '#lib/domain/working-days.ts';
import { dateText } from '#lib/words/formats.ts';
import type { Locale } from '#lib/words/locales.ts';
import { t } from '#lib/words/office.ts';
import { hasWayIn } from '../identity/own-ways.ts';
import { makeInvitation } from '../identity/invitation.ts';
import { makeSignInLink } from '../identity/sign-in.ts';
import { officeNote } from '../audit/notes.ts';
import { readFiveCounts } from '../office/five-counts.ts';
import { countWork, shownGroups } from '../office/work-counts.ts';
import type { SqlStore } from '../store/sql-store.ts';
import type { SyncPorts } from '../sync/ports.ts';
import type { MailPlace } from './queue.ts';

export interface Letter {
	readonly subject: string;
	readonly text: string;
}

export interface Reader {
	readonly person: string;
	readonly roles: Roles;
	readonly language: Locale;
}

export interface Writing {
	readonly place: MailPlace;
	readonly ports: Pick<SyncPorts, 'crypto'> & { readonly store: SqlStore };
	readonly organisation: string;
	/** Where browsers reach this server. */
	readonly origin: string;
	/** The mail's own id. */
	readonly mail: string;
	readonly to: Reader;
}

/** A link in a mail waits until somebody reads mail; a code that is read out waits a quarter of an hour. */
export const MAIL_LINK_MS = 7 * 86_400_000;
const WEEK_MS = 7 * 86_400_000;
const LINKS_MAX = 10;

/** Null where there is nothing to say any more, such as a concern that somebody closed meanwhile. */
export function writeMail(kind: MailKind, writing: Writing): Promise<Letter | null> {
	switch (kind) {
		case 'invitation':
			return writeInvitation(writing);
		case 'owner':
			return writeOwnerNotice(writing);
		case 'digest':
			return writeDigest(writing);
	}
}

/** Ways in that this person lacks: a phone for a coach, a sign-in link for the office. Each is made now and works once. */
async function writeInvitation({ place, ports, organisation, origin, to }: Writing): Promise<Letter | null> {
	const { language, person, roles } = to;
	const { tenant, now } = place;
	const parts: string[] = [];
	if (bears(roles, 'coach')) {
		const code = await makeInvitation(ports, { tenant, person, lastsMs: MAIL_LINK_MS });
		parts.push(t(language, 'mail.invitation.phone', { link: `${origin}/enrol#${code}` }));
	}
	if (isOfficeStaff(roles) && !(await hasWayIn(place, person))) {
		const secret = await ports.store.transaction(tenant, async (tx, db) => {
			const refs = [`person:${person}` as const];
			await tx.appendAudit([officeNote('makeLink', { refs, tenant, person: null, origin: 'server' })]);
			return makeSignInLink({ db, tenant, now }, { person, lastsMs: MAIL_LINK_MS });
		});
		parts.push(t(language, 'mail.invitation.office', { link: `${origin}/office/sign-in#${secret}` }));
	}
	if (parts.length === 0) return null;
	const until = dateText(language, dayInAmsterdam(now + MAIL_LINK_MS), now);
	return {
		subject: t(language, 'mail.invitation.subject', { organisation }),
		text: paragraphs([
			t(language, 'mail.invitation.lead', { organisation }),
			...parts,
			t(language, 'mail.invitation.until', { until }),
			t(language, 'mail.foot', { organisation })
		])
	};
}

async function writeOwnerNotice({ place, organisation, origin, mail, to }: Writing): Promise<Letter | null> {
	const { db, tenant } = place;
	const concerns = await db
		.selectFrom('mail_concern')
		.innerJoin('concern_list', (join) =>
			join
				.onRef('concern_list.tenant', '=', 'mail_concern.tenant')
				.onRef('concern_list.ent', '=', 'mail_concern.concern')
				.onRef('concern_list.owner', '=', 'mail_concern.owner')
		)
		.select('mail_concern.concern')
		.where('mail_concern.tenant', '=', tenant)
		.where('mail_concern.mail', '=', mail)
		.where('concern_list.withdrawn', '=', 0)
		.where('concern_list.state', 'in', ['open', 'withSomeone'])
		.orderBy('mail_concern.concern')
		.execute();
	if (concerns.length === 0) return null;
	const count = concerns.length;
	const links = concerns.slice(0, LINKS_MAX).map(({ concern }) => `${origin}/office/concerns/${concern}`);
	return {
		subject: t(to.language, 'mail.owner.subject', { count, organisation }),
		text: paragraphs([
			t(to.language, 'mail.owner.lead', { count }),
			links.join('\n'),
			...(count > LINKS_MAX ? [t(to.language, 'mail.owner.rest', { link: `${origin}/office/concerns` })] : []),
			t(to.language, 'mail.foot', { organisation })
		])
	};
}

async function writeDigest({ place, organisation, origin, to }: Writing): Promise<Letter | null> {
	const { language, roles } = to;
	const { now } = place;
	const work = await countWork(place, { now, today: dayInAmsterdam(now) });
	const waiting = shownGroups(roles).flatMap((group) => {
		const count = work[group];
		return count === 0
			? []
			: [`- ${t(language, 'number', { value: count })} ${t(language, `work.${group}.title`, { count })}`];
	});
	const came = await readFiveCounts(place, now - WEEK_MS);
	return {
		subject: t(language, 'mail.digest.subject', { organisation }),
		text: paragraphs([
			t(language, 'mail.digest.came', { attempts: came.attempts, spoken: came.spoken, referred: came.referred }),
			waiting.length === 0
				? t(language, 'mail.digest.nothing')
				: [t(language, 'mail.digest.waiting'), ...waiting].join('\n'),
			`${origin}/office`,
			t(language, 'mail.foot', { organisation })
		])
	};
}

function paragraphs(parts: readonly string[]): string {
	return `${parts.join('\n\n')}\n`;
}
