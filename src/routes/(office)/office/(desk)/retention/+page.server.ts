import { fail } from '@sveltejs/kit';
import { RETENTION_CLASSES, RETENTION_DAYS_MAX, RETENTION_DAYS_MIN } from '#lib/domain/retention.ts';
import { can } from '#lib/domain/roles.ts';
import { readSetting } from '#lib/domain/settings.ts';
import { getApp } from '#lib/server/app.ts';
import { noteList } from '#lib/server/audit/note-read.ts';
import { showPlan } from '#lib/server/privacy/plan-shown.ts';
import { planRetention } from '#lib/server/privacy/retention.ts';
import { changeSetting, readSettingHistory, readSettings } from '#lib/server/privacy/settings.ts';
import { t } from '#lib/words/office.ts';
import { openDesk } from '../../desk.server.ts';
import { askAboutSetting, partOf } from '../../setting-asked.server.ts';
import { requireStepUp } from '../../step-up.server.ts';
import type { Actions, PageServerLoad } from './$types';
import { readTermsForm } from './terms-form.ts';

export const load: PageServerLoad = async ({ locals }) => {
	const { place } = await openDesk(locals, 'readPurges');
	const { store } = await getApp();
	const { terms, nightly } = await store.transaction(place.tenant, readSettings);
	const last = (await readSettingHistory(store, place.tenant)).find(({ name }) => name === 'terms');
	const decided = last ? readSetting('terms', last.value) : null;
	return {
		terms: RETENTION_CLASSES.map((name) => ({
			class: name,
			days: terms[name],
			isDecided: decided?.[name] !== undefined && decided[name] !== null
		})),
		seen: last?.number ?? 0,
		limits: { min: RETENTION_DAYS_MIN, max: RETENTION_DAYS_MAX },
		nightly
	};
};

export const actions: Actions = {
	/** A short term erases much in one night: no session that somebody left open sets one. */
	terms: async (event) => {
		const { place, person } = await requireStepUp(event, 'manageSettings');
		const form = await event.request.formData();
		const asked = readTermsForm(form);
		if (!asked) return fail(400, { trouble: 'wrongValue' as const });
		const outcome = await changeSetting((await getApp()).store, {
			tenant: place.tenant,
			person: person.id,
			name: 'terms',
			value: asked.days,
			seen: asked.seen
		});
		if (outcome.ok) return { changed: outcome.changed };
		if (outcome.error.kind !== 'meanwhile') return fail(400, { trouble: outcome.error.kind });
		const { locale } = event.locals;
		const said = (one: unknown): Record<string, string> =>
			Object.fromEntries(RETENTION_CLASSES.map((name) => [t(locale, `retention.class.${name}`), partOf(one, name)]));
		const meanwhile = await askAboutSetting(event, place, { name: 'terms', form, mine: asked.days, said });
		return fail(409, { trouble: 'meanwhile' as const, meanwhile });
	},
	/** Works out what would go, and writes nothing. */
	look: async ({ locals }) => {
		const { place, person, now, reading } = await openDesk(locals, 'readPurges');
		const { terms } = await (await getApp()).store.transaction(place.tenant, readSettings);
		const plan = await planRetention({ ...place, now }, terms);
		const shown = await showPlan(place, { plan, mayRead: can(person.roles, 'readHouseholds') });
		if (shown.addresses)
			await noteList(
				reading,
				shown.addresses.map(({ id }) => id)
			);
		return { plan: shown };
	},
	/** Switching off keeps, so it is never made harder. */
	nightly: async (event) => {
		const { place, person } = await openDesk(event.locals, 'manageSettings');
		const form = await event.request.formData();
		const on = form.get('on');
		const value = on === 'yes';
		if ((on !== 'yes' && on !== 'no') || (value && form.get('sure') !== 'yes'))
			return fail(400, { trouble: 'wrongValue' as const });
		if (value) await requireStepUp(event, 'manageSettings');
		const options = { tenant: place.tenant, person: person.id, name: 'nightly', value } as const;
		const outcome = await changeSetting((await getApp()).store, options);
		return outcome.ok ? { switched: value } : fail(400, { trouble: outcome.error.kind });
	}
};
