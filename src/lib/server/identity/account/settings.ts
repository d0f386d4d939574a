/**
 * How people sign in with the accounts of their organisation, as whoever runs the server set it: docs/operating/accounts.md
 * has the names. A setting that cannot be read turns this way of signing in off and is told; phones and passkeys go on.
 */
import { type Role, ROLES } from '#lib/domain/roles.ts';

export interface AccountSettings {
	/** The provider's address, as it names itself in its tokens. */
	readonly issuer: URL;
	readonly clientId: string;
	/** Null for a public client, which PKCE alone protects. */
	readonly clientSecret: string | null;
	readonly scope: string;
	/** The claim in which the provider lists the groups of an account. */
	readonly groupsClaim: string;
	/** Which roles a member of a group has here. */
	readonly rolesByGroup: ReadonlyMap<string, readonly Role[]>;
}

export type AccountSettingsRead =
	/** Null where nothing is set: the organisation signs in with passkeys alone. */
	| { readonly ok: true; readonly settings: AccountSettings | null }
	/** Sentences for whoever runs the server. */
	| { readonly ok: false; readonly troubles: readonly string[] };

export type AccountEnvironment = Readonly<Record<string, string | undefined>>;

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

/** Of the environment; no network is asked. */
export function readAccountSettings(env: AccountEnvironment): AccountSettingsRead {
	const [issuer, clientId, table] = ['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_ROLES'].map((name) => env[name]?.trim());
	if (!issuer && !clientId && !table) return { ok: true, settings: null };
	const troubles: string[] = [];
	const url = readIssuer(issuer ?? '');
	if (url === null)
		troubles.push('OIDC_ISSUER must be the https address of the provider, such as https://id.example.nl.');
	if (!clientId) troubles.push('OIDC_CLIENT_ID must be the name that the provider gave this program.');
	const roles = readRoleTable(table ?? '');
	troubles.push(...roles.troubles);
	if (url === null || !clientId || troubles.length > 0) return { ok: false, troubles };
	return {
		ok: true,
		settings: {
			issuer: url,
			clientId,
			clientSecret: env['OIDC_CLIENT_SECRET']?.trim() || null,
			scope: env['OIDC_SCOPE']?.trim() || 'openid profile',
			groupsClaim: env['OIDC_GROUPS_CLAIM']?.trim() || 'groups',
			rolesByGroup: roles.rolesByGroup
		}
	};
}

/** What an account may do here: the roles of all its groups together, each once, in the order of the role table. */
export function rolesOfGroups(groups: readonly string[], { rolesByGroup }: AccountSettings): readonly Role[] {
	const held = new Set(groups.flatMap((group) => rolesByGroup.get(group) ?? []));
	return ROLES.filter((role) => held.has(role));
}

/**
 * `wijkteam=coordinator coach; beheer=administrator`. The last `=` counts, since a group may be named by a path of a
 * directory, which holds some itself.
 */
function readRoleTable(text: string): { rolesByGroup: Map<string, readonly Role[]>; troubles: readonly string[] } {
	const rolesByGroup = new Map<string, readonly Role[]>();
	const troubles: string[] = [];
	for (const row of text
		.split(/[;\n]/)
		.map((one) => one.trim())
		.filter((one) => one !== '')) {
		const at = row.lastIndexOf('=');
		const group = row.slice(0, Math.max(at, 0)).trim();
		const words = row
			.slice(at + 1)
			.split(/\s+/)
			.filter((one) => one !== '');
		const unknown = words.filter((word) => !isRole(word));
		if (group === '' || words.length === 0)
			troubles.push(`OIDC_ROLES: "${row}" must be a group, =, and one or more roles.`);
		else if (unknown.length > 0)
			troubles.push(`OIDC_ROLES: "${unknown.join(' ')}" is no role. The roles are ${ROLES.join(', ')}.`);
		else if (rolesByGroup.has(group)) troubles.push(`OIDC_ROLES names the group "${group}" twice.`);
		else rolesByGroup.set(group, words.filter(isRole));
	}
	if (rolesByGroup.size === 0 && troubles.length === 0)
		troubles.push(
			'OIDC_ROLES must say which group has which role, such as: wijkteam=coordinator; beheer=administrator.'
		);
	return { rolesByGroup, troubles };
}

function isRole(word: string): word is Role {
	return ROLES.some((role) => role === word);
}

/** Plain http is for a provider on this machine, as in a test. */
function readIssuer(text: string): URL | null {
	const url = URL.parse(text);
	if (url === null) return null;
	return url.protocol === 'https:' || isLoopback(url) ? url : null;
}

export function isLoopback(url: URL): boolean {
	return url.protocol === 'http:' && LOOPBACK.includes(url.hostname);
}
