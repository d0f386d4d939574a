/** Which organisation is reached at which host name; see docs/operating/organisations.md. */
import type { Database } from '../store/schema.ts';

export interface Hosted {
	readonly tenant: string;
	/** Where browsers reach it, such as https://waterveen.example.nl. */
	readonly origin: string;
}

/** All that have an address, the first made first. Asked across organisations: it says whose a request is. */
export async function readHosts(db: Database): Promise<readonly Hosted[]> {
	const rows = await db
		.selectFrom('organisation')
		.select(['tenant', 'origin'])
		.where('origin', 'is not', null)
		.orderBy('created_at')
		.orderBy('tenant')
		.execute();
	return rows.flatMap(({ tenant, origin }) => (origin === null ? [] : [{ tenant, origin }]));
}

export type OriginOutcome = { readonly ok: true } | { readonly ok: false; readonly error: 'unknown' | 'taken' };

/** Gives an organisation its address; passkeys made at an earlier host do not work at another. */
export async function putOrigin(db: Database, { tenant, origin }: Hosted): Promise<OriginOutcome> {
	const taken = (await readHosts(db)).some((one) => hostOf(one.origin) === hostOf(origin) && one.tenant !== tenant);
	if (taken) return { ok: false, error: 'taken' };
	const { numUpdatedRows } = await db
		.updateTable('organisation')
		.set({ origin })
		.where('tenant', '=', tenant)
		.executeTakeFirst();
	return numUpdatedRows === 0n ? { ok: false, error: 'unknown' } : { ok: true };
}

/** Scheme, host and port and nothing else; null for what is no such address. Plain http is for this machine alone. */
export function originOf(text: string): string | null {
	if (!URL.canParse(text)) return null;
	const url = new URL(text);
	const isBare = url.pathname === '/' && url.search === '' && url.hash === '' && url.username === '';
	const isHere = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname) || url.hostname.endsWith('.localhost');
	if (!isBare || !(url.protocol === 'https:' || (url.protocol === 'http:' && isHere))) return null;
	return url.origin;
}

/** Name and port, as a request's own header has them. */
export function hostOf(origin: string): string {
	return new URL(origin).host;
}
