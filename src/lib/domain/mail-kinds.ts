/** The kinds of mail that the server sends to people who work here. None says anything of a resident. */
import * as v from 'valibot';

export const MAIL_KINDS = ['invitation', 'owner', 'digest'] as const;
export type MailKind = (typeof MAIL_KINDS)[number];

/** Each kind can be switched off; what was not set is on. */
export const mailKindsSchema = v.looseObject({
	invitation: v.optional(v.boolean()),
	owner: v.optional(v.boolean()),
	digest: v.optional(v.boolean())
});

export type MailSwitches = Readonly<Record<MailKind, boolean>>;

export function mailSwitchesOf(given: v.InferOutput<typeof mailKindsSchema> | null): MailSwitches {
	return {
		invitation: given?.invitation ?? true,
		owner: given?.owner ?? true,
		digest: given?.digest ?? true
	};
}

export function isMailKind(text: string): text is MailKind {
	return MAIL_KINDS.some((kind) => kind === text);
}

/** RFC 5321: 64 before the sign, 255 after it, 254 together. One address, no name beside it, no line end. */
const ADDRESS = /^[^\s@<>(),;:"\\[\]]{1,64}@[^\s@<>(),;:"\\[\]]+\.[^\s@<>(),;:"\\[\]]{2,}$/u;
const ADDRESS_LENGTH_MAX = 254;

/** The address as it is kept; null for what no mail server takes. */
export function readMailAddress(text: string): string | null {
	const address = text.trim();
	return address.length <= ADDRESS_LENGTH_MAX && ADDRESS.test(address) && !address.includes('..') ? address : null;
}
