/** Mail of this process: switched on by the settings of its environment, and told where they cannot be read. */
import { type PostOffice, watchMail } from './deliver.ts';
import { type MailSettings, readMailSettings } from './settings.ts';
import { createMailer, type Mailer } from './smtp.ts';

/** The mail server in use, and the way to it. */
export interface OutgoingMail extends Pick<MailSettings, 'host' | 'from'> {
	readonly send: Mailer;
}

/** Answers the mail server that is used; null where mail is off. */
export function startMail(
	office: Omit<PostOffice, 'send'>,
	env: Readonly<Record<string, string | undefined>>
): OutgoingMail | null {
	const read = readMailSettings(env);
	if (!read.ok) {
		for (const trouble of read.troubles) console.error(`[voordeur] mail is off: ${trouble}`);
		return null;
	}
	if (read.settings === null) return null;
	const send = createMailer(read.settings);
	watchMail({ ...office, send });
	return { host: read.settings.host, from: read.settings.from, send };
}
