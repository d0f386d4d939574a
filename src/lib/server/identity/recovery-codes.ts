/**
 * Ten codes on paper for whoever has no passkey at hand. Each counts once; making new ones ends the old. The store
 * keeps a slow hash of each: 12 letters of 31 are 59 bits, which nobody guesses at the door or over a stolen database.
 */
import { scrypt } from 'node:crypto';
import { makeCode, typedCode } from './code.ts';
import type { IdentityPlace } from './place.ts';
import { findOfficePerson, type OfficePerson } from './session.ts';

export const RECOVERY_CODES = 10;
const CODE_LENGTH = 12;
/** About a tenth of a second and 32 MB for each try. */
const COST = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 1024 * 1024 };
const HASH_BYTES = 32;

/** New codes and the hashes to keep of them; made before the transaction that keeps them, since hashing is slow. */
export interface MadeCodes {
	/** In groups of four, to be shown once. */
	readonly codes: readonly string[];
	readonly hashes: readonly string[];
}

export async function makeRecoveryCodes(tenant: string): Promise<MadeCodes> {
	const codes = Array.from({ length: RECOVERY_CODES }, () => makeCode(CODE_LENGTH));
	const hashes: string[] = [];
	// One after the other: at once they would take the memory of ten.
	for (const code of codes) hashes.push(await hashCode(tenant, code));
	return { codes: codes.map((code) => code.replace(/(.{4})(?=.)/g, '$1-')), hashes };
}

/** From here on only these count for this person. */
export async function keepRecoveryCodes(
	{ db, tenant, now }: IdentityPlace,
	options: { readonly person: string; readonly hashes: readonly string[] }
): Promise<void> {
	const { person, hashes } = options;
	await db.deleteFrom('recovery_code').where('tenant', '=', tenant).where('person', '=', person).execute();
	await db
		.insertInto('recovery_code')
		.values(hashes.map((code_hash) => ({ tenant, code_hash, person, created_at: now, used_at: null })))
		.execute();
}

/**
 * The person of an unused code, which is used by this; null for any other.
 *
 * @param options.person whose code it has to be, where that is known
 */
export async function useRecoveryCode(
	place: IdentityPlace,
	options: { readonly code: string; readonly person?: string }
): Promise<OfficePerson | null> {
	const { db, tenant, now } = place;
	const typed = typedCode(options.code);
	if (typed.length !== CODE_LENGTH) return null;
	const code = db
		.updateTable('recovery_code')
		.set({ used_at: now })
		.where('tenant', '=', tenant)
		.where('code_hash', '=', await hashCode(tenant, typed))
		.where('used_at', 'is', null);
	const own = options.person === undefined ? code : code.where('person', '=', options.person);
	const used = await own.returning('person').executeTakeFirst();
	return used ? findOfficePerson(place, used.person) : null;
}

export interface RecoveryState {
	readonly left: number;
	/** When they were made; null for a person who has none. */
	readonly madeAt: number | null;
}

export async function readRecoveryState({ db, tenant }: IdentityPlace, person: string): Promise<RecoveryState> {
	const rows = await db
		.selectFrom('recovery_code')
		.select(['created_at', 'used_at'])
		.where('tenant', '=', tenant)
		.where('person', '=', person)
		.execute();
	return { left: rows.filter((row) => row.used_at === null).length, madeAt: rows[0]?.created_at ?? null };
}

/** The organisation is the salt, so that a code is found by its hash without saying whose it is. */
function hashCode(tenant: string, code: string): Promise<string> {
	return new Promise((resolve, reject) => {
		scrypt(code, `voordeur recovery 1 ${tenant}`, HASH_BYTES, COST, (error, key) =>
			error ? reject(error) : resolve(key.toString('hex'))
		);
	});
}
