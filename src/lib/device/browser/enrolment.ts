/**
 * Becoming a device: keys, the office's answer, and then a vault. Nothing is kept
 * before the vault exists, so a phone that stops in between is not enrolled and
 * its read key lies nowhere. Read when somebody enrols, once in a phone's life and with
 * a network: no later opening waits for it.
 */
import { boundOf } from '#lib/sync/recovery.ts';
import { type EnrolAnswer } from '#lib/sync/wire.ts';
import type { DeviceMeta, NetPort } from '../core/ports.ts';
import type { Done } from '../port.ts';
import { makeDeviceKeys, publicKeyText, type DeviceKeys } from './device-keys.ts';
import { opfsKeyFile } from './key-file.ts';
import { dexieMeta, keepEnrolment, type OutboxDatabase } from './outbox-dexie.ts';
import { keepPin } from './pin.ts';
import { dexieLocals, type RowsDatabase } from './rows-dexie.ts';
import { createVault, type NewPasskey, type OpenVault } from './vault.ts';
import { browserChance } from './world.ts';

export interface Enrolling {
	readonly answer: EnrolAnswer;
	readonly keys: DeviceKeys;
}

export async function askEnrolment(
	net: NetPort,
	input: { readonly code: string; readonly label: string }
): Promise<{ readonly ok: true; readonly enrolling: Enrolling } | Extract<Done, { ok: false }>> {
	const keys = await makeDeviceKeys();
	const submitKey = await publicKeyText(keys.submit.publicKey);
	const readKey = await publicKeyText(keys.read.publicKey);
	const answer = await net.enrol({ version: 1, code: input.code.trim(), label: input.label, submitKey, readKey });
	if (answer.ok) return { ok: true, enrolling: { answer: answer.value, keys } };
	const isCode = answer.failure === 'refused' || answer.detail === 'codeRefused' || answer.detail === 'malformed';
	return { ok: false, error: isCode ? { kind: 'codeRefused' } : { kind: 'network', failure: answer.failure } };
}

/**
 * Makes the vault, then keeps the enrolment. A crash in between leaves a vault that is bound to a device without a
 * record here; that counts as none at opening, so the phone enrols anew. What an earlier enrolment had not handed in
 * stays beside it, with its record, and goes along with the next.
 */
export async function finishEnrolment(options: {
	readonly enrolling: Enrolling;
	readonly outbox: OutboxDatabase;
	readonly rows: RowsDatabase;
	readonly passphrase: string | null;
	readonly pin: string;
	readonly passkey?: NewPasskey | null;
}): Promise<OpenVault> {
	const { enrolling, outbox, rows } = options;
	const { answer, keys } = enrolling;
	const file = opfsKeyFile();
	const bound = boundOf(answer);
	const { passphrase, passkey = null } = options;
	const { recoveryKey } = answer.organisation;
	const vault = await createVault({ file, passphrase, passkey, recoveryKey, bound, readKey: keys.read.privateKey });
	// Rows of an earlier vault can never be opened again.
	await Promise.all([
		rows.rows.clear(),
		rows.cursors.clear(),
		rows.applied.clear(),
		rows.sessionKeys.clear(),
		rows.locals.clear()
	]);
	await keepPin(dexieLocals(rows), vault.pin, options.pin);
	const before = await dexieMeta(outbox).read();
	const earlier = before ? [...(before.earlier ?? []), { dev: before.dev, certificate: before.certificate }] : [];
	await keepEnrolment(outbox, { ...firstMeta(answer), earlier }, keys.submit.privateKey);
	return vault;
}

function firstMeta(answer: EnrolAnswer): DeviceMeta {
	return {
		certificate: answer.certificate,
		intakeKey: answer.intakeKey,
		tenant: answer.tenant,
		dev: answer.dev,
		person: answer.person.id,
		organisation: answer.organisation,
		inc: browserChance.uuid(),
		epoch: null,
		scopes: [],
		clockOffsetMs: 0,
		highest: null,
		lastContactAt: Date.now(),
		packHash: null,
		revoked: false
	};
}
