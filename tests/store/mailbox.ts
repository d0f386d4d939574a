/** A real SMTP server on loopback, which keeps what it is handed, and can be away or refuse. */
import { SMTPServer } from 'smtp-server';

export interface Received {
	readonly from: string;
	readonly to: string;
	/** As it came over the wire. */
	readonly raw: string;
	/** Its text, unfolded and decoded. */
	readonly text: string;
	readonly subject: string;
	readonly id: string;
}

export interface Mailbox {
	readonly port: number;
	readonly mails: Received[];
	/** What each recipient is answered; null takes the mail. */
	answer: (to: string) => { readonly code: number; readonly text: string } | null;
	close(): Promise<void>;
}

export async function openMailbox(port = 0): Promise<Mailbox> {
	const mails: Received[] = [];
	const box = { answer: (): { readonly code: number; readonly text: string } | null => null } as Pick<
		Mailbox,
		'answer'
	>;
	const server = new SMTPServer({
		authOptional: true,
		disabledCommands: ['STARTTLS', 'AUTH'],
		onRcptTo({ address }, _session, done) {
			const refused = box.answer(address);
			done(refused ? Object.assign(new Error(refused.text), { responseCode: refused.code }) : undefined);
		},
		onData(stream, session, done) {
			const parts: Buffer[] = [];
			stream.on('data', (part: Buffer) => parts.push(part));
			stream.on('end', () => {
				const { mailFrom, rcptTo } = session.envelope;
				const raw = Buffer.concat(parts).toString('utf8');
				mails.push({
					raw,
					from: mailFrom === false ? '' : mailFrom.address,
					to: rcptTo.map(({ address }) => address).join(', '),
					...readMail(raw)
				});
				done();
			});
		}
	});
	await new Promise<void>((resolve, reject) => {
		server.on('error', reject);
		server.listen(port, '127.0.0.1', resolve);
	});
	const address = server.server.address();
	return Object.assign(box, {
		port: typeof address === 'object' && address ? address.port : 0,
		mails,
		close: () => new Promise<void>((resolve) => server.close(() => resolve()))
	});
}

/** RFC 2045 and 2047, as far as a mail of ours goes: one text, quoted-printable or base64. */
function readMail(raw: string): Pick<Received, 'text' | 'subject' | 'id'> {
	const [head = '', ...rest] = raw.split('\r\n\r\n');
	const body = rest.join('\r\n\r\n');
	const heads = head.replace(/\r\n[ \t]+/g, ' ').split('\r\n');
	const headOf = (name: string): string =>
		heads
			.find((line) => line.toLowerCase().startsWith(`${name}:`))
			?.slice(name.length + 1)
			.trim() ?? '';
	const encoding = headOf('content-transfer-encoding').toLowerCase();
	const text =
		encoding === 'base64'
			? Buffer.from(body, 'base64').toString('utf8')
			: encoding === 'quoted-printable'
				? fromQuoted(body.replace(/=\r\n/g, ''))
				: body;
	return { text: text.replace(/\r\n/g, '\n'), subject: fromWords(headOf('subject')), id: headOf('message-id') };
}

function fromQuoted(text: string): string {
	const bytes = text.replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
	return Buffer.from(bytes, 'latin1').toString('utf8');
}

function fromWords(text: string): string {
	return text
		.replace(/\?=\s+=\?/g, '?==?')
		.replace(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, how: string, word: string) =>
			how.toLowerCase() === 'b' ? Buffer.from(word, 'base64').toString('utf8') : fromQuoted(word.replaceAll('_', ' '))
		);
}
