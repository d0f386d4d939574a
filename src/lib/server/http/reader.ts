/** Who reads with the token of a request. */
import type { App } from '../app.ts';
import { openReadToken, type Reader } from '../sync/read-token.ts';

export async function readerOf(app: App, request: Request): Promise<Reader | null> {
	const token = /^Bearer ([\w.-]{1,400})$/.exec(request.headers.get('authorization') ?? '')?.[1];
	return token ? openReadToken(app.ports, { tenant: app.tenant, token, now: app.now() }) : null;
}
