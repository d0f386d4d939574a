/** The provider of this server's environment, opened once; what is known of it outlives a request. */
import type { App } from '../../app.ts';
import { serverChance } from '../../crypto.ts';
import type { AccountProvider } from './port.ts';
import { openProvider } from './provider.ts';
import { type AccountSettings, readAccountSettings } from './settings.ts';
import type { AccountOffice } from './standing.ts';

/** Where the provider sends browsers back to. */
export const BACK_PATH = '/office/sign-in/account/back';
/** Where the provider itself says that somebody signed out. */
export const LOGOUT_PATH = '/api/v1/account/logout';

type Site = { readonly settings: AccountSettings; readonly provider: AccountProvider } | null;
let known: Site | undefined;

/** Null where the organisation has no provider, or where its settings cannot be read, which is told once. */
export function accountSite(origin: string): Site {
	known ??= openSite(origin);
	return known;
}

/** What a sign-in by an account needs of the running server; null without a provider. */
export function accountOffice(app: App): AccountOffice | null {
	const site = accountSite(app.origin);
	if (site === null) return null;
	const { store, tenant, ports } = app;
	const { purgeFile } = ports;
	return { ...site, store, tenant, purgeFile, now: app.now(), newId: serverChance.uuid, say };
}

function openSite(origin: string): Site {
	const read = readAccountSettings(process.env);
	if (!read.ok) for (const trouble of read.troubles) say(`[voordeur] account: ${trouble}`);
	if (!read.ok || read.settings === null) return null;
	return { settings: read.settings, provider: openProvider(read.settings, `${origin}${BACK_PATH}`) };
}

function say(line: string): void {
	console.error(line);
}
