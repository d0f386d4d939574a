/** One mail over SMTP. What fails is a value: whether another try may help, and by which code. */
import { createTransport } from 'nodemailer';
import type { MailSettings } from './settings.ts';

export interface Mail {
	/** The same at every try, so that a mail server which compares ids shows it once. */
	readonly id: string;
	readonly to: string;
	readonly subject: string;
	readonly text: string;
}

export type Sent =
	| { readonly ok: true }
	/** `refused`: this address or this sender is not taken, and no other try helps. */
	| { readonly ok: false; readonly kind: 'refused' | 'away'; readonly code: string };

export type Mailer = (mail: Mail) => Promise<Sent>;

const WAIT_MS = 20_000;
/** RFC 5321, 4.2.1: a first digit of 5 is permanent. */
const PERMANENT = 500;
/** Not the address but our own sign-in or sender is refused: somebody mends the setting, and the mail still goes. */
const OF_THE_SETTING = [530, 534, 535, 538];

/** A mailer for this server. It asks for encryption wherever the server is not this machine. */
export function createMailer({ host: server, port, isSecure, auth, from, isLoopback }: MailSettings): Mailer {
	const transport = createTransport({
		host: server,
		port,
		secure: isSecure,
		...(auth ? { auth } : {}),
		requireTLS: !isLoopback,
		ignoreTLS: isLoopback && !isSecure,
		connectionTimeout: WAIT_MS,
		greetingTimeout: WAIT_MS,
		socketTimeout: WAIT_MS,
		disableFileAccess: true,
		disableUrlAccess: true
	});
	const host = from.slice(from.indexOf('@') + 1);
	return async ({ id, to, subject, text }) => {
		try {
			await transport.sendMail({
				messageId: `<${id}@${host}>`,
				from,
				to,
				subject,
				text,
				// RFC 3834: nobody's absence is answered to us.
				headers: { 'Auto-Submitted': 'auto-generated' }
			});
			return { ok: true };
		} catch (error) {
			return failureOf(error);
		}
	};
}

/** The answer's text may repeat the address, so only its number or code is kept. */
function failureOf(error: unknown): Sent {
	const { responseCode, code } = Object(error) as { responseCode?: unknown; code?: unknown };
	const number = typeof responseCode === 'number' ? responseCode : null;
	const isRefused = number !== null && number >= PERMANENT && !OF_THE_SETTING.includes(number);
	return {
		ok: false,
		kind: isRefused ? 'refused' : 'away',
		code: number !== null ? String(number) : typeof code === 'string' ? code : 'error'
	};
}
