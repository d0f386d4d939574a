/** Signing in once with a link: how the first person comes in, and who has no passkey at hand. */
import { findOfficePerson, type OfficePerson } from './session.ts';
import { hashSecret, type IdentityPlace, makeSecret } from './place.ts';

export const SIGN_IN_LINK_MS = 24 * 3_600_000;

/** Answers the link's secret; it belongs behind a `#`, where no log sees it. */
export async function makeSignInLink(
	place: IdentityPlace,
	options: { readonly person: string; readonly lastsMs?: number }
): Promise<string> {
	const { db, tenant, now } = place;
	const secret = makeSecret();
	await db
		.insertInto('sign_in_link')
		.values({
			tenant,
			link_hash: await hashSecret(secret),
			person: options.person,
			expires_at: now + (options.lastsMs ?? SIGN_IN_LINK_MS),
			used_at: null
		})
		.execute();
	return secret;
}

/** The person of an unused link, which is used by this; null for any other. */
export async function useSignInLink(place: IdentityPlace, secret: string): Promise<OfficePerson | null> {
	const { db, tenant, now } = place;
	const used = await db
		.updateTable('sign_in_link')
		.set({ used_at: now })
		.where('tenant', '=', tenant)
		.where('link_hash', '=', await hashSecret(secret))
		.where('used_at', 'is', null)
		.where('expires_at', '>', now)
		.returning('person')
		.executeTakeFirst();
	return used ? findOfficePerson(place, used.person) : null;
}
