/** Signing in by an account, against a real provider: what it says is carried out here, and nothing else is believed. */
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { createServer } from 'node:http';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { serverChance } from '#lib/server/crypto.ts';
import { settleAccount } from '#lib/server/identity/account/people.ts';
import type { AccountTokens, FlowChecks } from '#lib/server/identity/account/port.ts';
import { openProvider } from '#lib/server/identity/account/provider.ts';
import { openTokens, sealTokens } from '#lib/server/identity/account/sealed-tokens.ts';
import { type AccountSettings, readAccountSettings, rolesOfGroups } from '#lib/server/identity/account/settings.ts';
import {
	accountStands,
	type AccountOffice,
	ASK_AGAIN_MS,
	AWAY_MS_MAX,
	endByLogout
} from '#lib/server/identity/account/standing.ts';
import { openSession, renewSession, startSession } from '#lib/server/identity/session.ts';
import { memoryPurgeFile } from '#lib/server/purge/purge-file.ts';
import type { SqlStore } from '#lib/server/store/sql-store.ts';
import { openSqlite } from '#lib/server/store/sqlite.ts';
import { makeOffice, type TestOffice } from '../../../store/office.ts';
import { CLIENT, signInAt, startProvider, type TestProvider } from './provider-for-tests.ts';

const NOW = Date.UTC(2026, 0, 5, 9);
const ORIGIN = 'http://localhost:3000';
const BACK = `${ORIGIN}/office/sign-in/account/back`;
const CHECKS: FlowChecks = { state: 's'.repeat(43), nonce: 'n'.repeat(43), verifier: 'v'.repeat(43) };

let provider: TestProvider;
let store: SqlStore;
let office: TestOffice;
let settings: AccountSettings;

beforeAll(async () => {
	provider = await startProvider({});
	provider.register(ORIGIN);
	settings = settingsFor(provider.issuer);
});
afterAll(() => provider.dispose());
beforeEach(async () => {
	provider.accounts.set('tanja', { name: 'Tanja Roos', groups: ['wijkteam'], isOpen: true });
	store = await openSqlite(':memory:', { now: () => NOW });
	office = await makeOffice(store, () => NOW);
});
afterEach(() => store.close());

function settingsFor(issuer: string, more: Readonly<Record<string, string>> = {}): AccountSettings {
	const read = readAccountSettings({
		OIDC_ISSUER: issuer,
		OIDC_CLIENT_ID: CLIENT.id,
		OIDC_CLIENT_SECRET: CLIENT.secret,
		OIDC_SCOPE: 'openid profile groups offline_access',
		OIDC_ROLES: 'wijkteam=coordinator; beheer=administrator; bezoek=coach',
		...more
	});
	if (!read.ok || read.settings === null) throw new Error('the settings of the test cannot be read');
	return read.settings;
}

async function signIn(name = 'tanja', by = settings) {
	const port = openProvider(by, BACK);
	const begun = await port.begin(CHECKS);
	if (!begun.ok) throw new Error(begun.said);
	const back = await signInAt(begun.value, name);
	return { port, back, finished: await port.finish(back.searchParams, CHECKS) };
}

/** Tanja at her desk, and the office as it is some time later. */
async function atDesk() {
	const { port, finished } = await signIn();
	if (!finished.ok) throw new Error(finished.said);
	const { claims, tokens } = finished.value;
	const at = (later: number): AccountOffice => ({
		store,
		tenant: office.tenant,
		purgeFile: memoryPurgeFile(),
		now: NOW + later,
		newId: serverChance.uuid,
		provider: port,
		settings,
		say: () => undefined
	});
	const settled = await settleAccount(at(0), { claims, settings });
	if (!settled.ok) throw new Error(settled.trouble);
	const place = (later: number) => ({ db: store.db, tenant: office.tenant, now: NOW + later });
	const account = { subject: claims.subject, session: claims.session, tokens };
	let secret = await startSession(place(0), settled.person, { how: 'account', account });
	/** What the office's first question finds after so long. */
	const stands = async (later: number): Promise<boolean> => {
		const opened = await openSession(place(later), secret);
		return opened !== null && (await accountStands(at(later), { opened, secret }));
	};
	const renew = async (later: number): Promise<void> => {
		secret = (await renewSession(place(later), secret)) ?? '';
	};
	const person = () => store.transaction(office.tenant, (tx) => tx.findPerson(settled.person));
	return { at, place, claims, stands, renew, person, id: settled.person };
}

describe('the settings of accounts', () => {
	it('say that there are none, what they are, or what is wrong with them', () => {
		expect(readAccountSettings({})).toEqual({ ok: true, settings: null });
		expect(settingsFor('https://id.example.nl')).toMatchObject({ groupsClaim: 'groups', clientId: 'voordeur' });
		const wrong = (more: Readonly<Record<string, string>>) => {
			const all = { OIDC_ISSUER: 'https://id.example.nl', OIDC_CLIENT_ID: 'x', OIDC_ROLES: 'a=coach' };
			const read = readAccountSettings({ ...all, ...more });
			return read.ok ? [] : read.troubles;
		};
		expect(wrong({})).toEqual([]);
		expect(wrong({ OIDC_ISSUER: 'http://id.example.nl' })).toEqual([expect.stringContaining('https')]);
		expect(wrong({ OIDC_ROLES: 'a=boss' })).toEqual([expect.stringContaining('"boss" is no role')]);
		expect(wrong({ OIDC_ROLES: 'a' })).toEqual([expect.stringContaining('must be a group')]);
		expect(wrong({ OIDC_ROLES: 'a=coach;a=auditor' })).toEqual([expect.stringContaining('twice')]);
		expect(wrong({ OIDC_ROLES: '' })).toEqual([expect.stringContaining('which group has which role')]);
	});

	it('read a group that is named by a path of a directory, and join the roles of all groups', () => {
		const read = settingsFor('https://id.example.nl', {
			OIDC_ROLES: 'CN=Wijkteam,OU=Groepen=coordinator coach; beheer=administrator coordinator'
		});
		expect(rolesOfGroups(['CN=Wijkteam,OU=Groepen', 'beheer', 'iets anders'], read)).toEqual([
			'coach',
			'coordinator',
			'administrator'
		]);
		expect(rolesOfGroups(['iets anders'], read)).toEqual([]);
	});
});

describe('a sign-in by an account', () => {
	it('knows who it is, from a token whose signature was checked', async () => {
		const { finished } = await signIn();
		expect(finished).toMatchObject({
			ok: true,
			value: { claims: { subject: 'tanja', name: 'Tanja Roos', groups: ['wijkteam'] } }
		});
	});

	it('takes a code once, and only in the browser that began', async () => {
		const { port, back, finished } = await signIn();
		expect(finished.ok).toBe(true);
		expect(await port.finish(back.searchParams, CHECKS), 'once more').toMatchObject({
			ok: false,
			trouble: 'withdrawn'
		});
		for (const other of [{ state: 'x'.repeat(43) }, { nonce: 'x'.repeat(43) }, { verifier: 'x'.repeat(43) }]) {
			const begun = await port.begin(CHECKS);
			if (!begun.ok) throw new Error(begun.said);
			const stolen = await signInAt(begun.value, 'tanja');
			expect(await port.finish(stolen.searchParams, { ...CHECKS, ...other }), Object.keys(other)[0]).toMatchObject({
				ok: false
			});
		}
	});

	it('says that its person stopped, that the provider is away, and that it refuses this program', async () => {
		const port = openProvider(settings, BACK);
		const denied = new URLSearchParams({ error: 'access_denied', state: CHECKS.state, iss: provider.issuer });
		expect(await port.finish(denied, CHECKS)).toMatchObject({ ok: false, trouble: 'cancelled' });
		const { finished } = await signIn('tanja', { ...settings, clientSecret: 'another' });
		expect(finished).toMatchObject({ ok: false, trouble: 'setup', said: 'invalid_client' });
		expect(await port.begin(CHECKS)).toMatchObject({ ok: true });
		await provider.stop();
		try {
			expect(await port.begin(CHECKS), 'also one that answered before').toMatchObject({ ok: false, trouble: 'away' });
		} finally {
			await provider.start();
		}
	});

	it('believes a token by its signature, its reader and its time, also straight from the provider', async () => {
		const { issuer, sign, answerWith, dispose } = await makeSigner();
		try {
			const port = openProvider({ ...settings, issuer: new URL(issuer) }, BACK);
			const query = new URLSearchParams({ code: 'c', state: CHECKS.state });
			const right = { iss: issuer, aud: CLIENT.id, sub: 'tanja', nonce: CHECKS.nonce, groups: [] };
			const finish = async (
				claims: Readonly<Record<string, unknown>>,
				{ key = 'known', made = 'now' }: { readonly key?: 'known' | 'unknown'; readonly made?: string } = {}
			) => {
				answerWith(await sign(claims, key, made));
				return port.finish(query, CHECKS);
			};
			expect(await finish(right)).toMatchObject({ ok: true, value: { claims: { subject: 'tanja' } } });
			expect(await finish(right, { key: 'unknown' })).toMatchObject({ ok: false, trouble: 'untrusted' });
			expect(await finish({ ...right, aud: 'another' })).toMatchObject({ ok: false });
			expect(await finish(right, { made: '1 hour ago' })).toMatchObject({ ok: false, trouble: 'clock' });
			const overfull = { ...right, groups: undefined, _claim_names: { groups: 'src1' } };
			expect(await finish(overfull), 'more groups than a token holds').toMatchObject({ ok: false, trouble: 'setup' });
		} finally {
			await dispose();
		}
	});

	it('makes a person with the role of its group, and nobody without one', async () => {
		const { at, claims, person, id } = await atDesk();
		expect(await person()).toMatchObject({ name: 'Tanja Roos', roles: ['coordinator'], active: true });
		expect(await settleAccount(at(1), { claims, settings })).toEqual({ ok: true, person: id });
		const other = { ...claims, subject: 'other' };
		const settle = (groups: readonly string[] | null) =>
			settleAccount(at(1), { claims: { ...other, groups }, settings });
		expect(await settle(null)).toEqual({ ok: false, trouble: 'noGroups' });
		expect(await settle([])).toEqual({ ok: false, trouble: 'noRole' });
		expect(await settle(['fietsenclub'])).toEqual({ ok: false, trouble: 'unknownGroup' });
		expect((await store.db.selectFrom('account').selectAll().execute()).length).toBe(1);
	});

	it('lets nobody back whom an administrator ended here', async () => {
		const { at, claims, person } = await atDesk();
		const found = await person();
		if (!found) throw new Error('there is nobody');
		await store.transaction(office.tenant, (tx) => tx.putPerson({ ...found, active: false }));
		expect(await settleAccount(at(1), { claims, settings })).toEqual({ ok: false, trouble: 'ended' });
	});
});

describe('what is withdrawn at the provider', () => {
	it('is out here within a minute: an account that was closed', async () => {
		const { stands, renew } = await atDesk();
		expect(await stands(ASK_AGAIN_MS), 'with a new refresh token each time').toBe(true);
		await renew(ASK_AGAIN_MS);
		expect(await stands(2 * ASK_AGAIN_MS), 'under a new secret').toBe(true);
		provider.accounts.set('tanja', { name: 'Tanja Roos', groups: ['wijkteam'], isOpen: false });
		expect(ASK_AGAIN_MS).toBeLessThanOrEqual(30_000);
		expect(await stands(3 * ASK_AGAIN_MS)).toBe(false);
		expect(await stands(3 * ASK_AGAIN_MS), 'and stays out').toBe(false);
	});

	it('is out here within a minute: a group that gave the role', async () => {
		const { stands, person } = await atDesk();
		provider.accounts.set('tanja', { name: 'Tanja Roos', groups: ['fietsenclub'], isOpen: true });
		expect(await stands(ASK_AGAIN_MS)).toBe(false);
		expect(await person()).toMatchObject({ active: false });
		provider.accounts.set('tanja', { name: 'Tanja Roos', groups: ['beheer'], isOpen: true });
		const again = await atDesk();
		expect(await again.person()).toMatchObject({ active: true, roles: ['administrator'] });
	});

	it('asks at most once for a time, also when many ask at once', async () => {
		const { stands } = await atDesk();
		const before = provider.tokensAsked();
		expect(await stands(ASK_AGAIN_MS - 1)).toBe(true);
		expect(provider.tokensAsked()).toBe(before);
		expect(await Promise.all([1, 2, 3].map(() => stands(ASK_AGAIN_MS)))).toEqual([true, true, true]);
		expect(provider.tokensAsked()).toBe(before + 1);
	});

	it('goes on for ten minutes while the provider is away, and no longer', async () => {
		const { stands } = await atDesk();
		await provider.stop();
		try {
			expect(await stands(ASK_AGAIN_MS)).toBe(true);
			expect(await stands(ASK_AGAIN_MS + AWAY_MS_MAX - 1)).toBe(true);
			expect(await stands(2 * ASK_AGAIN_MS + AWAY_MS_MAX)).toBe(false);
		} finally {
			await provider.start();
		}
	});
});

describe('a logout at the provider', () => {
	it('ends the session that it names, and no later one', async () => {
		const { at, claims, stands } = await atDesk();
		const { session } = claims;
		expect(session).not.toBeNull();
		expect(await endByLogout(at(0), { subject: null, session: 'another', at: NOW })).toBe(0);
		expect(await endByLogout(at(0), { subject: 'tanja', session, at: NOW - 1 })).toBe(0);
		expect(await stands(0)).toBe(true);
		expect(await endByLogout(at(0), { subject: 'tanja', session, at: NOW })).toBe(1);
		expect(await stands(0)).toBe(false);
	});

	it('is believed by its signature, its kind, its reader and its age', async () => {
		const { issuer, sign, dispose } = await makeSigner();
		try {
			const port = openProvider({ ...settings, issuer: new URL(issuer) }, BACK);
			const events = { 'http://schemas.openid.net/event/backchannel-logout': {} };
			const right = { iss: issuer, aud: CLIENT.id, sub: 'tanja', sid: 'one', jti: 'j', events };
			const iat = Math.floor(NOW / 1_000);
			const read = async (claims: Readonly<Record<string, unknown>>, key: 'known' | 'unknown' = 'known') =>
				port.readLogout(await sign({ iat, ...claims }, key), NOW);
			expect(await read(right)).toMatchObject({ ok: true, value: { subject: 'tanja', session: 'one' } });
			expect(await read(right, 'unknown'), 'signed by somebody else').toMatchObject({ ok: false });
			for (const [why, claims] of Object.entries({
				reader: { ...right, aud: 'another' },
				issuer: { ...right, iss: 'https://other.example.nl' },
				nonce: { ...right, nonce: 'n' },
				event: { ...right, events: {} },
				nobody: { ...right, sub: undefined, sid: undefined },
				age: { ...right, iat: iat - 600 },
				id: { ...right, jti: undefined }
			}))
				expect(await read(claims), why).toMatchObject({ ok: false });
			expect(await port.readLogout('no token at all', NOW)).toMatchObject({ ok: false });
		} finally {
			await dispose();
		}
	});
});

describe('the tokens of a session', () => {
	it('are opened by its secret and by nothing else', () => {
		const tokens: AccountTokens = { access: 'a', refresh: 'r' };
		const sealed = sealTokens(tokens, 'secret');
		expect(sealed).not.toContain('r"');
		expect(openTokens(sealed, 'secret')).toEqual(tokens);
		expect(openTokens(sealed, 'another')).toBeNull();
		expect(openTokens('', 'secret')).toBeNull();
	});
});

/** A provider of which only the keys matter. */
async function makeSigner() {
	const [known, unknown] = [await generateKeyPair('ES256'), await generateKeyPair('ES256')];
	const jwk = { ...(await exportJWK(known.publicKey)), kid: 'one', alg: 'ES256', use: 'sig' };
	let [issuer, idToken] = ['', ''];
	const server = createServer((request, response) => {
		const answers: Readonly<Record<string, unknown>> = {
			'/jwks': { keys: [jwk] },
			'/token': { access_token: 'a', refresh_token: 'r', token_type: 'Bearer', id_token: idToken }
		};
		const metadata = {
			issuer,
			jwks_uri: `${issuer}/jwks`,
			authorization_endpoint: `${issuer}/auth`,
			token_endpoint: `${issuer}/token`,
			id_token_signing_alg_values_supported: ['ES256']
		};
		response.setHeader('content-type', 'application/json');
		response.end(JSON.stringify(answers[request.url ?? ''] ?? metadata));
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const address = server.address();
	issuer = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
	return {
		issuer,
		answerWith: (token: string) => {
			idToken = token;
		},
		/** @param made when; then it holds for five minutes. Without it the claims say so themselves. */
		sign: (claims: Readonly<Record<string, unknown>>, key: 'known' | 'unknown', made?: string) => {
			const token = new SignJWT(claims).setProtectedHeader({ alg: 'ES256', kid: 'one' });
			if (made === 'now') token.setIssuedAt().setExpirationTime('5 minutes');
			else if (made !== undefined) token.setIssuedAt(made).setExpirationTime('55 minutes ago');
			return token.sign((key === 'known' ? known : unknown).privateKey);
		},
		dispose: () => new Promise<void>((resolve) => server.close(() => resolve()))
	};
}
