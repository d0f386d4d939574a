/**
 * What lies in the key file: the wraps of the data key, and the read key sealed under
 * it. It has grown; a file of an earlier version has only a passphrase, and an earlier
 * version reads of this one what it knows: each new way in is a field of its own.
 */
import * as v from 'valibot';
import { recoveryWrapSchema } from '#lib/sync/recovery.ts';
import type { KeyFile } from './key-file.ts';

export const sealedSchema = v.object({ iv: v.string(), ct: v.string() });
export type SealedBytes = v.InferOutput<typeof sealedSchema>;

const passphraseWrap = v.object({
	kind: v.literal('passphrase'),
	kdf: v.object({
		name: v.literal('argon2id'),
		memoryKiB: v.number(),
		iterations: v.number(),
		parallelism: v.literal(1),
		salt: v.string()
	}),
	...sealedSchema.entries
});
export type PassphraseWrap = v.InferOutput<typeof passphraseWrap>;

/** `salt` goes to the authenticator; what comes back opens the wrap. All base64url. */
const passkeyWrap = v.object({ credential: v.string(), salt: v.string(), ...sealedSchema.entries });
export type PasskeyWrap = v.InferOutput<typeof passkeyWrap>;

const fileSchema = v.object({
	format: v.literal(1),
	/** Tenant and device: a wrap of another device opens nothing here. */
	bound: v.string(),
	/** None, or one. */
	wraps: v.array(passphraseWrap),
	// A way in that this version cannot read must not hide the ways that it can.
	passkey: v.optional(v.fallback(v.nullable(passkeyWrap), null), null),
	recovery: v.optional(v.fallback(v.nullable(recoveryWrapSchema), null), null),
	readKey: sealedSchema
});
export type VaultFile = v.InferOutput<typeof fileSchema>;

/** Null where there is no vault, or none that can be read. */
export async function readVaultFile(file: KeyFile): Promise<VaultFile | null> {
	const text = await file.read();
	if (text === null) return null;
	try {
		const read = v.safeParse(fileSchema, JSON.parse(text));
		return read.success ? read.output : null;
	} catch {
		return null;
	}
}

export function writeVaultFile(file: KeyFile, content: VaultFile): Promise<void> {
	return file.write(JSON.stringify(content));
}
