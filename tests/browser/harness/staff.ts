/** Somebody of the office staff in a browser of their own, let in from the server itself. */
import type { Role } from '#lib/domain/roles.ts';
import { capture } from '../../../commands/steps/shell.mjs';
import { type Phone, startPhone } from './chromium.ts';
import type { TestServer } from './server.ts';

/** A fresh one-use sign-in link of whoever bears this name and role, made by `npm run person`. */
export async function linkFor(
	server: TestServer,
	who: { readonly name: string; readonly role: Role }
): Promise<string> {
	const env = { ...process.env, DATA_DIR: server.data, ORIGIN: server.origin };
	const asked = ['--import', 'tsx', 'commands/person.ts', '--name', who.name, '--role', who.role];
	const { code, output } = await capture('node', asked, { quiet: true, env });
	if (code !== 0) throw new Error(`person ended with ${code}: ${output}`);
	return output.trim().split('\n').at(-1) ?? '';
}

/** A browser in Dutch that has not been at the office yet. */
export async function openBrowser(): Promise<Phone> {
	const desk = await startPhone('about:blank', { width: 1280, height: 900 });
	await desk.context.addCookies([{ name: 'voordeur_locale', value: 'nl', domain: 'localhost', path: '/office' }]);
	return desk;
}
