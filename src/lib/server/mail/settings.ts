/**
 * The mail server, as the person who runs this server set it: docs/operating/mail.md has the names. A setting that
 * cannot be read turns mail off and is told; everything else goes on.
 */
import { readMailAddress } from '#lib/domain/mail-kinds.ts';

export interface MailSettings {
	readonly host: string;
	readonly port: number;
	/** Encrypted from the first byte (`smtps:`); otherwise it is asked for after the greeting (STARTTLS). */
	readonly isSecure: boolean;
	/** Null for a server that takes mail without signing in. */
	readonly auth: { readonly user: string; readonly pass: string } | null;
	/** Address that every mail comes from. */
	readonly from: string;
	/** A server on this machine is spoken to without encryption. */
	readonly isLoopback: boolean;
}

export type MailSettingsRead =
	/** Null where nothing is set: the office hands out links and codes by itself. */
	| { readonly ok: true; readonly settings: MailSettings | null }
	/** Sentences for the person who runs the server. */
	| { readonly ok: false; readonly troubles: readonly string[] };

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];
/** RFC 6409 and RFC 8314. */
const PORTS: Readonly<Record<string, string>> = { 'smtp:': '587', 'smtps:': '465' };

/** Of the environment; no network is asked. */
export function readMailSettings(env: Readonly<Record<string, string | undefined>>): MailSettingsRead {
	const [url, from] = [env['SMTP_URL']?.trim() ?? '', env['MAIL_FROM']?.trim() ?? ''];
	if (url === '' && from === '') return { ok: true, settings: null };
	const server = readServer(url);
	const address = readMailAddress(from);
	const troubles = [
		...(server ? [] : ['SMTP_URL must be the mail server, such as smtp://name:password@mail.example.nl:587.']),
		...(address === null ? ['MAIL_FROM must be the address that mails come from, such as voordeur@example.nl.'] : [])
	];
	if (!server || address === null) return { ok: false, troubles };
	return { ok: true, settings: { ...server, from: address } };
}

function readServer(text: string): Omit<MailSettings, 'from'> | null {
	const url = URL.parse(text);
	if (url === null || !Object.hasOwn(PORTS, url.protocol) || url.hostname === '') return null;
	try {
		const [user, pass] = [decodeURIComponent(url.username), decodeURIComponent(url.password)];
		const host = url.hostname;
		return {
			host: host.replace(/^\[|\]$/g, ''),
			port: Number(url.port || PORTS[url.protocol]),
			isSecure: url.protocol === 'smtps:',
			auth: user === '' ? null : { user, pass },
			isLoopback: LOOPBACK.includes(host)
		};
	} catch {
		// A percent sign of the password that stands for itself has to be written as %25.
		return null;
	}
}
