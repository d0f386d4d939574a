/**
 * The signed list of what was erased: kinds and counts, when, why, by whom, and which phones confirmed it. It holds
 * random ids and no value of a resident, so that it may be kept by whoever oversees the archive.
 *
 * Signed with the key that makes a phone a device, which lies in a file outside the database: whoever changes the
 * database afterwards cannot make a list that verifies. The name of its purpose is part of what is signed.
 */
import { isoMoment } from '#lib/words/formats.ts';
import * as v from 'valibot';
import type { Database } from '../store/schema.ts';
import { listPurgeLines } from '../office/purges.ts';
import { readNames } from '../office/place.ts';
import { fromBase64url, toBase64url } from '../bytes.ts';

const ECDSA = { name: 'ECDSA', hash: 'SHA-256' } as const;
const CURVE = { name: 'ECDSA', namedCurve: 'P-256' } as const;
const PURPOSE = 'voordeur destruction list 1\n';

const device = v.object({ id: v.string(), confirmedAt: v.nullable(v.string()), revoked: v.boolean() });
const erased = v.object({
	id: v.string(),
	at: v.string(),
	reason: v.string(),
	by: v.object({ id: v.string(), name: v.nullable(v.string()) }),
	counts: v.record(v.string(), v.number()),
	devices: v.array(device)
});
const bodySchema = v.object({
	voordeur: v.literal('destruction'),
	version: v.literal(1),
	organisation: v.object({ id: v.string(), name: v.string() }),
	madeAt: v.string(),
	madeBy: v.string(),
	/** Head of the audit at that moment, to be found there again. */
	audit: v.object({ number: v.number(), hash: v.string() }),
	erased: v.array(erased)
});
export type DestructionBody = v.InferOutput<typeof bodySchema>;

/** What is signed is the text itself, so that nothing about how it is written can be told differently later. */
const listSchema = v.object({
	list: v.string(),
	signature: v.string(),
	key: v.object({ x: v.string(), y: v.string() })
});

/** All that was erased until now, the oldest first. */
export async function readDestructionBody(
	place: { readonly db: Database; readonly tenant: string },
	options: { readonly madeAt: number; readonly madeBy: string }
): Promise<DestructionBody> {
	const { db, tenant } = place;
	const organisation = await db
		.selectFrom('organisation')
		.select('name')
		.where('tenant', '=', tenant)
		.executeTakeFirstOrThrow();
	const head = await db.selectFrom('audit_head').selectAll().where('tenant', '=', tenant).executeTakeFirst();
	const names = await readNames(place);
	const purges = await listPurgeLines(place);
	return {
		voordeur: 'destruction',
		version: 1,
		organisation: { id: tenant, name: organisation.name },
		madeAt: new Date(options.madeAt).toISOString(),
		madeBy: options.madeBy,
		audit: { number: Number(head?.number ?? 0), hash: head?.hash ?? '' },
		erased: [...purges].reverse().map(({ root, at, reason, person, counts, phones }) => ({
			id: root,
			at: isoMoment(at),
			reason,
			by: { id: person, name: names.get(person) ?? null },
			counts: { ...counts },
			devices: phones.map(({ id, confirmedAt, revokedAt }) => ({
				id,
				confirmedAt: confirmedAt === null ? null : new Date(confirmedAt).toISOString(),
				revoked: revokedAt !== null
			}))
		}))
	};
}

/** @param key the certificate key, as JWK with its private half */
export async function signDestruction(body: DestructionBody, key: JsonWebKey): Promise<string> {
	const list = JSON.stringify(body, null, '\t');
	const signing = await crypto.subtle.importKey('jwk', { ...key, key_ops: ['sign'] }, CURVE, false, ['sign']);
	const signature = toBase64url(await crypto.subtle.sign(ECDSA, signing, bytesOf(list)));
	return `${JSON.stringify({ list, signature, key: { x: key.x ?? '', y: key.y ?? '' } }, null, '\t')}\n`;
}

export type VerifiedList =
	| {
			readonly ok: true;
			readonly body: DestructionBody;
			/** By this server's own key, not only by the one it names. */ readonly isOurs: boolean;
	  }
	| { readonly ok: false; readonly error: { readonly kind: 'unreadable' | 'changed' | 'otherKey' } };

/** @param keys the public halves to hold it against, one of which must fit; without any, only that it was not changed since it was signed */
export async function verifyDestruction(text: string, ...keys: readonly JsonWebKey[]): Promise<VerifiedList> {
	const parsed = v.safeParse(listSchema, jsonOf(text));
	if (!parsed.success) return { ok: false, error: { kind: 'unreadable' } };
	const { list, signature, key: named } = parsed.output;
	const body = v.safeParse(bodySchema, jsonOf(list));
	if (!body.success) return { ok: false, error: { kind: 'unreadable' } };
	const isOurs = keys.some(({ x, y }) => x === named.x && y === named.y);
	if (keys.length > 0 && !isOurs) return { ok: false, error: { kind: 'otherKey' } };
	if (!(await isSigned({ list, signature, key: named }))) return { ok: false, error: { kind: 'changed' } };
	return { ok: true, body: body.output, isOurs };
}

async function isSigned(signed: {
	readonly list: string;
	readonly signature: string;
	readonly key: { readonly x: string; readonly y: string };
}): Promise<boolean> {
	try {
		const jwk = { kty: 'EC', crv: 'P-256', ...signed.key };
		const checking = await crypto.subtle.importKey('jwk', jwk, CURVE, false, ['verify']);
		return await crypto.subtle.verify(ECDSA, checking, fromBase64url(signed.signature), bytesOf(signed.list));
	} catch {
		// A point that lies on no curve, or text that is no base64url: signed by nobody.
		return false;
	}
}

function bytesOf(list: string): Uint8Array<ArrayBuffer> {
	return new TextEncoder().encode(PURPOSE + list);
}

function jsonOf(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}
