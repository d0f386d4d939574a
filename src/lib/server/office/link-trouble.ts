/** Why a sign-in link let nobody in, so that the page can say what to do. */
import { hashSecret, type IdentityPlace } from '../identity/place.ts';

export type LinkTrouble = 'used' | 'expired' | 'unknown';

export async function readLinkTrouble({ db, tenant, now }: IdentityPlace, secret: string): Promise<LinkTrouble> {
	const link = await db
		.selectFrom('sign_in_link')
		.select(['expires_at', 'used_at'])
		.where('tenant', '=', tenant)
		.where('link_hash', '=', await hashSecret(secret))
		.executeTakeFirst();
	if (link && link.used_at !== null) return 'used';
	return link && Number(link.expires_at) <= now ? 'expired' : 'unknown';
}
