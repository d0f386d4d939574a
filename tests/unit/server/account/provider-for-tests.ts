/**
 * A real OpenID provider on loopback (`oidc-provider`), with people whose groups and account can be changed while it
 * runs. Signing in there asks for a name and nothing else: what it asks of people is the provider's own affair.
 */
import { createServer, type Server } from 'node:http';
import { Provider } from 'oidc-provider';

export const CLIENT = { id: 'voordeur', secret: 'a-secret-of-the-tests-that-opens-nothing' } as const;

export interface TestAccount {
	readonly name: string;
	groups: readonly string[];
	/** Closed accounts are nobody's any more. */
	isOpen: boolean;
}

export interface TestProvider {
	readonly issuer: string;
	readonly accounts: Map<string, TestAccount>;
	/** Who redirects to it; before this it answers 503. */
	register(origin: string): void;
	/** It neither answers nor takes a connection, until it is started again. */
	stop(): Promise<void>;
	start(): Promise<void>;
	/** How many times it was asked for tokens. */
	tokensAsked(): number;
	dispose(): Promise<void>;
}

export async function startProvider(accounts: Readonly<Record<string, TestAccount>>): Promise<TestProvider> {
	const known = new Map(Object.entries(accounts));
	let handle: ReturnType<Provider['callback']> | null = null;
	let asked = 0;
	let server: Server | null = null;
	let port = 0;
	const start = async (): Promise<void> => {
		const made = createServer((request, response) => {
			if (request.url === '/token') asked += 1;
			if (handle) void handle(request, response);
			else response.writeHead(503).end();
		});
		await new Promise<void>((resolve) => made.listen(port, '127.0.0.1', resolve));
		const address = made.address();
		port = typeof address === 'object' && address ? address.port : 0;
		server = made;
	};
	const stop = async (): Promise<void> => {
		const running = server;
		server = null;
		running?.closeAllConnections();
		await new Promise<void>((resolve) => (running ? running.close(() => resolve()) : resolve()));
	};
	await start();
	const issuer = `http://127.0.0.1:${port}`;
	const provider: TestProvider = {
		issuer,
		accounts: known,
		register(origin) {
			handle = providerAt(issuer, { origin, known }).callback();
		},
		stop,
		start,
		tokensAsked: () => asked,
		dispose: stop
	};
	return provider;
}

function providerAt(
	issuer: string,
	{ origin, known }: { readonly origin: string; readonly known: ReadonlyMap<string, TestAccount> }
): Provider {
	return new Provider(issuer, {
		clients: [
			{
				client_id: CLIENT.id,
				client_secret: CLIENT.secret,
				redirect_uris: [`${origin}/office/sign-in/account/back`],
				grant_types: ['authorization_code', 'refresh_token'],
				response_types: ['code'],
				token_endpoint_auth_method: 'client_secret_post',
				backchannel_logout_uri: `${origin}/api/v1/account/logout`,
				backchannel_logout_session_required: true,
				post_logout_redirect_uris: [origin]
			}
		],
		claims: { openid: ['sub', 'sid'], profile: ['name'], groups: ['groups'] },
		scopes: ['openid', 'profile', 'groups', 'offline_access'],
		conformIdTokenClaims: false,
		cookies: { keys: ['only-for-tests'] },
		features: { devInteractions: { enabled: true }, backchannelLogout: { enabled: true } },
		pkce: { required: () => true },
		// It calls no address of this machine unless it is told that it may, and here every program is one.
		fetch: (url, { headers, body, method, signal, redirect } = {}) =>
			fetch(url, {
				...(headers ? { headers } : {}),
				...(body ? { body } : {}),
				...(method ? { method } : {}),
				...(signal ? { signal } : {}),
				...(redirect ? { redirect } : {})
			}),
		issueRefreshToken: async () => true,
		rotateRefreshToken: true,
		findAccount: async (_context, id) => {
			const account = known.get(id);
			if (!account?.isOpen) return undefined;
			return { accountId: id, claims: async () => ({ sub: id, name: account.name, groups: [...account.groups] }) };
		},
		// The organisation's own program: nobody is asked whether it may know their name.
		loadExistingGrant: async (context) => {
			const { client, session, params } = context.oidc;
			const grant = new context.oidc.provider.Grant({ clientId: client?.clientId, accountId: session?.accountId });
			grant.addOIDCScope(String(params?.['scope'] ?? ''));
			await grant.save();
			return grant;
		}
	});
}

/** What a person does in a browser: signs in there by name, and comes back with the answer's address. */
export async function signInAt(begin: URL, name: string): Promise<URL> {
	const jar = new Map<string, string>();
	let at = begin;
	let form: URLSearchParams | null = null;
	for (let step = 0; step < 12; step += 1) {
		const response: Response = await fetch(at, {
			redirect: 'manual',
			headers: { cookie: [...jar].map(([key, value]) => `${key}=${value}`).join('; ') },
			...(form ? { method: 'POST', body: form } : {})
		});
		for (const cookie of response.headers.getSetCookie()) {
			const [pair = ''] = cookie.split(';');
			const cut = pair.indexOf('=');
			jar.set(pair.slice(0, cut), pair.slice(cut + 1));
		}
		const location = response.headers.get('location');
		if (location !== null) {
			at = new URL(location, at);
			form = null;
			if (at.origin !== begin.origin) return at;
			continue;
		}
		const page = await response.text();
		const action = /action="([^"]+)"/.exec(page)?.[1];
		if (!action) throw new Error(`the provider answered ${response.status}: ${page.slice(0, 300)}`);
		at = new URL(action, at);
		form = new URLSearchParams({ prompt: 'login', login: name, password: 'any' });
	}
	throw new Error('the provider sends round and round');
}
