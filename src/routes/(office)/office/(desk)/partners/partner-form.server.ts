/** A partner as the form sends it: a missing field is an empty one. */
import type { PartnerField } from '#lib/server/office/partners.ts';

export function partnerForm(form: FormData): Record<PartnerField, string> {
	const one = (field: PartnerField): string => String(form.get(field) ?? '');
	return {
		kind: one('kind'),
		name: one('name'),
		contact: one('contact'),
		phone: one('phone'),
		email: one('email'),
		purpose: one('purpose')
	};
}
