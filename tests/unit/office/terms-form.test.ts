import { expect, it } from 'vitest';
import { RETENTION_CLASSES } from '#lib/domain/retention.ts';
import { readTermsForm } from '../../../src/routes/(office)/office/(desk)/retention/terms-form.ts';

it('reads terms from a whole form only: a field that is missing takes no term back', () => {
	const form = new FormData();
	form.set('seen', '3');
	for (const name of RETENTION_CLASSES) form.set(name, ' 90 ');
	const [first = 'visits'] = RETENTION_CLASSES;
	form.set(first, '');
	expect(readTermsForm(form)).toMatchObject({ seen: 3, days: { [first]: null } });
	expect(Object.values(readTermsForm(form)?.days ?? {}).filter((days) => days === 90)).toHaveLength(
		RETENTION_CLASSES.length - 1
	);
	form.delete(first);
	expect(readTermsForm(form)).toBeNull();
	form.set(first, 'veel');
	expect(readTermsForm(form)?.days[first]).toBeNaN();
	form.set('seen', '');
	expect(readTermsForm(form)).toBeNull();
});
