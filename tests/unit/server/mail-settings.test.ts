/** The mail server as it is set, and addresses that a mail server takes. */
import { describe, expect, it } from 'vitest';
import { mailSwitchesOf, readMailAddress } from '#lib/domain/mail-kinds.ts';
import { readMailSettings } from '#lib/server/mail/settings.ts';

const FROM = { MAIL_FROM: 'voordeur@example.nl' };

describe('the mail server', () => {
	it('is off where nothing is set', () => {
		expect(readMailSettings({})).toEqual({ ok: true, settings: null });
		expect(readMailSettings({ SMTP_URL: ' ', MAIL_FROM: '' })).toEqual({ ok: true, settings: null });
	});

	it('is read with its port, its way of encrypting and its name', () => {
		expect(readMailSettings({ ...FROM, SMTP_URL: 'smtp://no%40r:p%25w@mail.example.nl' })).toEqual({
			ok: true,
			settings: {
				host: 'mail.example.nl',
				port: 587,
				isSecure: false,
				auth: { user: 'no@r', pass: 'p%w' },
				isLoopback: false,
				from: 'voordeur@example.nl'
			}
		});
		const secure = readMailSettings({ ...FROM, SMTP_URL: 'smtps://mail.example.nl' });
		expect(secure).toMatchObject({ settings: { port: 465, isSecure: true, auth: null } });
		const here = readMailSettings({ ...FROM, SMTP_URL: 'smtp://[::1]:2525' });
		expect(here).toMatchObject({ settings: { host: '::1', port: 2525, isLoopback: true } });
	});

	it.each([
		[{ SMTP_URL: 'mail.example.nl', ...FROM }, 'SMTP_URL'],
		[{ SMTP_URL: 'https://mail.example.nl', ...FROM }, 'SMTP_URL'],
		[{ SMTP_URL: 'smtp://name:100%@mail.example.nl', ...FROM }, 'SMTP_URL'],
		[{ SMTP_URL: 'smtp://mail.example.nl' }, 'MAIL_FROM'],
		[{ SMTP_URL: 'smtp://mail.example.nl', MAIL_FROM: 'Voordeur <v@example.nl>' }, 'MAIL_FROM'],
		[{ ...FROM }, 'SMTP_URL']
	])('says what is wrong of %o', (env, name) => {
		const read = readMailSettings(env);
		expect(read.ok ? '' : read.troubles.join(' ')).toContain(`${name} must be`);
	});

	it('never repeats a password in what it says', () => {
		const read = readMailSettings({ SMTP_URL: 'http://name:geheim@mail.example.nl', ...FROM });
		expect(read.ok ? '' : read.troubles.join(' ')).not.toContain('geheim');
	});
});

describe('an address for mail', () => {
	it.each(['n@example.nl', ' n.w+x@post.example.nl ', "o'neil@example.nl", 'jansen@münchen.example'])(
		'takes %s',
		(text) => {
			expect(readMailAddress(text)).toBe(text.trim());
		}
	);

	it.each([
		'',
		'n',
		'@example.nl',
		'n@',
		'n@example',
		'n@@example.nl',
		'a b@example.nl',
		'n@example.nl\nBcc: x@example.nl'
	])('refuses %o', (text) => {
		expect(readMailAddress(text)).toBeNull();
	});

	it('refuses one that is longer than mail goes', () => {
		expect(readMailAddress(`${'n'.repeat(65)}@example.nl`)).toBeNull();
		expect(readMailAddress(`n@${'a'.repeat(250)}.nl`)).toBeNull();
	});
});

describe('the kinds of mail', () => {
	it('are on until somebody switches one off', () => {
		expect(mailSwitchesOf(null)).toEqual({ invitation: true, owner: true, digest: true });
		expect(mailSwitchesOf({ digest: false })).toEqual({ invitation: true, owner: true, digest: false });
	});
});
