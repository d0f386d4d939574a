/**
 * Keys under which a browser keeps what one person typed and did not send: their own, another one each day, worked out and
 * stored nowhere. Whoever signs in next at the same desk gets other keys and can read none of it.
 */
import { dayOf } from '#lib/words/formats.ts';
import type { ServerCrypto } from '../sync/ports.ts';

const DAY_MS = 86_400_000;

/** 32 bytes each, base64url: today's, and yesterday's for what was kept before midnight. */
export async function draftKeys(
	{ ports, tenant }: { readonly ports: { readonly crypto: Pick<ServerCrypto, 'tokenMac'> }; readonly tenant: string },
	{ person, now }: { readonly person: string; readonly now: number }
): Promise<readonly string[]> {
	const days = [dayOf(now), dayOf(now - DAY_MS)];
	return Promise.all(days.map((day) => ports.crypto.tokenMac(`voordeur kept text 1|${tenant}|${person}|${day}`)));
}
