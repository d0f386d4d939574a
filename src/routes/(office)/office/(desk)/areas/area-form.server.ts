/** A buurt as the form sends it: a missing field is an empty one. */
import type { AreaField } from '#lib/server/office/areas.ts';

export function areaForm(form: FormData): Record<AreaField, string> {
	const one = (field: AreaField): string => String(form.get(field) ?? '');
	return { name: one('name'), cbsCode: one('cbsCode'), cbsYear: one('cbsYear'), coordinator: one('coordinator') };
}
