/** Sends what is due. Each mail is written when it is sent, so that its links are fresh and its counts are of today. */
import { isLocale } from '#lib/words/locales.ts';
import { isHere } from '../identity/people-admin.ts';
import { claimMails, endMail, type MailPlace, putOffMail, readMailSwitches, type WaitingMail } from './queue.ts';
import { noticeOwners, queueDigests } from './notice.ts';
import type { Mailer, Sent } from './smtp.ts';
import { writeMail } from './write.ts';
import type { SqlStore } from '../store/sql-store.ts';
import type { SyncPorts } from '../sync/ports.ts';

export interface PostOffice {
	readonly store: SqlStore;
	readonly ports: Pick<SyncPorts, 'crypto' | 'chance'>;
	readonly tenant: string;
	readonly origin: string;
	readonly send: Mailer;
	readonly now: () => number;
	/** One line without a value of anybody. */
	readonly say: (line: string) => void;
}

const LOOK_MS = 5_000;

/** Why a mail was given up without a try. */
export type MailTrouble = 'off' | 'noPerson' | 'noAddress' | 'nothing';

/** Looks every few seconds; keeps no process alive. */
export function watchMail(office: PostOffice): void {
	let isAtWork = false;
	const timer = setInterval(() => {
		if (isAtWork) return;
		isAtWork = true;
		void lookAtMail(office)
			.catch((error: unknown) => {
				// The message may repeat a value: the log gets the kind.
				office.say(`[voordeur] mail: a look broke off (${error instanceof Error ? error.name : 'error'})`);
			})
			.finally(() => {
				isAtWork = false;
			});
	}, LOOK_MS);
	timer.unref();
}

/** One look: notices that are due are queued, and what is due is sent. */
export async function lookAtMail(office: PostOffice): Promise<void> {
	const { tenant, ports } = office;
	const { db } = office.store;
	const place = (): MailPlace => ({ db, tenant, now: office.now() });
	const switches = await readMailSwitches(place());
	if (switches.owner) await noticeOwners(place(), ports.chance.uuid);
	if (switches.digest) await queueDigests(place());
	for (const waiting of await claimMails(place())) {
		if (switches[waiting.kind]) await deliver(office, waiting);
		else await endMail(place(), waiting.mail, 'off' satisfies MailTrouble);
	}
}

async function deliver(office: PostOffice, waiting: WaitingMail): Promise<void> {
	const { ports, store, tenant, origin } = office;
	const place: MailPlace = { db: store.db, tenant, now: office.now() };
	const giveUp = (trouble: MailTrouble): Promise<void> => endMail(place, waiting.mail, trouble);
	const { person, organisation } = await store.transaction(tenant, async (tx) => ({
		person: await tx.findPerson(waiting.person),
		organisation: await tx.readOrganisation()
	}));
	if (!person || !organisation || !isHere(person, place.now)) return giveUp('noPerson');
	if (person.email === null) return giveUp('noAddress');
	const language = isLocale(person.language) ? person.language : 'nl';
	const letter = await writeMail(waiting.kind, {
		place,
		ports: { ...ports, store },
		organisation: organisation.name,
		origin,
		mail: waiting.mail,
		to: { person: person.person, roles: person.roles, language }
	});
	if (letter === null) return giveUp('nothing');
	const sent = await office.send({ id: waiting.mail, to: person.email, ...letter });
	await note(office, waiting, sent);
}

async function note(office: PostOffice, waiting: WaitingMail, sent: Sent): Promise<void> {
	const { store, tenant } = office;
	const place: MailPlace = { db: store.db, tenant, now: office.now() };
	if (sent.ok) return endMail(place, waiting.mail, null);
	office.say(`[voordeur] mail: a ${waiting.kind} was not sent (${sent.kind}, ${sent.code})`);
	if (sent.kind === 'refused') return endMail(place, waiting.mail, sent.code);
	return putOffMail(place, waiting, sent.code);
}
