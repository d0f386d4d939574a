import { fail } from '@sveltejs/kit';
import { ORGANISATION_RULE_LIMITS, ORGANISATION_RULES } from '#lib/domain/organisation-rules.ts';
import { LEGAL_BASES, PROCESSING_PURPOSES } from '#lib/domain/privacy.ts';
import { CONSENT_PURPOSES } from '#lib/domain/household.ts';
import { isSettingName } from '#lib/domain/settings.ts';
import { getApp } from '#lib/server/app.ts';
import { type ContactOutcome, readOrganisationRecord, saveContact } from '#lib/server/office/organisation-record.ts';
import { readNames } from '#lib/server/office/place.ts';
import { addConsentText, listConsentTexts } from '#lib/server/privacy/consent-texts.ts';
import {
	changeSetting,
	isPutBack,
	readSettingHistory,
	readSettings,
	undoSetting
} from '#lib/server/privacy/settings.ts';
import { seenIn } from '#lib/server/office/meanwhile.ts';
import { t } from '#lib/words/office.ts';
import { openDesk, openEditor } from '../../desk.server.ts';
import { askMeanwhile } from '../../meanwhile.server.ts';
import { askAboutSetting, partOf } from '../../setting-asked.server.ts';
import { requireStepUp } from '../../step-up.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	const { place } = await openDesk(locals, 'readReports');
	const { store } = await getApp();
	const { bases, rules } = await store.transaction(place.tenant, readSettings);
	const history = await readSettingHistory(store, place.tenant);
	const newest = new Map(
		history.map(({ name }) => [name, Math.max(...history.filter((one) => one.name === name).map((one) => one.number))])
	);
	const { id, values } = await readOrganisationRecord(place);
	return {
		contact: {
			name: values.coordinatorName ?? '',
			phone: values.coordinatorPhone ?? '',
			id: id ?? '',
			seen: { ...values }
		},
		bases: PROCESSING_PURPOSES.map((purpose) => ({
			purpose,
			...bases[purpose],
			seen: newest.get(`basis:${purpose}`) ?? 0
		})),
		choices: LEGAL_BASES,
		rules: ORGANISATION_RULES.map((rule) => ({ rule, value: rules[rule], ...ORGANISATION_RULE_LIMITS[rule] })),
		rulesSeen: newest.get('rules') ?? 0,
		purposes: CONSENT_PURPOSES,
		texts: await listConsentTexts(place),
		history: history.map((one) => ({
			...one,
			isNow: newest.get(one.name) === one.number,
			isPutBack: isPutBack(one)
		})),
		names: Object.fromEntries(await readNames(place))
	};
};

export const actions: Actions = {
	basis: async (event) => {
		const { locals, request } = event;
		const { place, person } = await openDesk(locals, 'manageSettings');
		const form = await request.formData();
		const purpose = PROCESSING_PURPOSES.find((one) => one === form.get('purpose'));
		if (!purpose) return fail(400, { trouble: 'wrongValue' as const });
		const name = `basis:${purpose}` as const;
		const value = { basis: form.get('basis'), note: String(form.get('note') ?? '').trim() };
		const seen = Number(form.get('seen'));
		const options = { tenant: place.tenant, person: person.id, name, value, seen };
		const outcome = await changeSetting((await getApp()).store, options);
		if (outcome.ok || outcome.error.kind !== 'meanwhile') return answer(outcome);
		const said = (one: unknown): Record<string, string> => {
			const basis = LEGAL_BASES.find((known) => known === partOf(one, 'basis'));
			return {
				[t(locals.locale, 'settings.ground')]: basis ? t(locals.locale, `basis.${basis}`) : '',
				[t(locals.locale, 'settings.note')]: partOf(one, 'note')
			};
		};
		const meanwhile = await askAboutSetting(event, place, { name, form, mine: value, said });
		return fail(409, { trouble: 'meanwhile' as const, meanwhile });
	},
	rules: async (event) => {
		const { locals, request } = event;
		const { place, person } = await openDesk(locals, 'manageSettings');
		const form = await request.formData();
		const value = Object.fromEntries(ORGANISATION_RULES.map((rule) => [rule, Number(form.get(rule))]));
		const isWithin = ORGANISATION_RULES.every((rule) => {
			const { min, max } = ORGANISATION_RULE_LIMITS[rule];
			const given = value[rule] ?? Number.NaN;
			return Number.isInteger(given) && given >= min && given <= max;
		});
		if (!isWithin) return fail(400, { trouble: 'wrongValue' as const });
		const seen = Number(form.get('seen'));
		const options = { tenant: place.tenant, person: person.id, name: 'rules', value, seen } as const;
		const outcome = await changeSetting((await getApp()).store, options);
		if (outcome.ok || outcome.error.kind !== 'meanwhile') return answer(outcome);
		const said = (one: unknown): Record<string, string> =>
			Object.fromEntries(
				ORGANISATION_RULES.map((rule) => [t(locals.locale, `settings.rule.${rule}`), partOf(one, rule)])
			);
		const meanwhile = await askAboutSetting(event, place, { name: 'rules', form, mine: value, said });
		return fail(409, { trouble: 'meanwhile' as const, meanwhile });
	},
	contact: async (event) => {
		const { locals, request } = event;
		const editor = await openEditor(locals, 'manageSettings');
		const { place } = await openDesk(locals, 'manageSettings');
		const form = await request.formData();
		const given = { name: String(form.get('name') ?? ''), phone: String(form.get('phone') ?? '') };
		const outcome = await saveContact(editor, place, { ...given, was: seenIn(form) });
		if (outcome.ok || outcome.error.kind !== 'meanwhile') return answer(outcome);
		const { id } = await readOrganisationRecord(place);
		const wanted = { coordinatorName: given.name.trim() || null, coordinatorPhone: given.phone.trim() || null };
		const meanwhile = await askMeanwhile(event, place, { ent: id ?? '', wanted, form });
		return fail(409, { trouble: 'meanwhile' as const, meanwhile });
	},
	text: async ({ locals, request }) => {
		const editor = await openEditor(locals, 'manageSettings');
		const form = await request.formData();
		const outcome = await addConsentText(editor, {
			purpose: String(form.get('purpose') ?? ''),
			language: String(form.get('language') ?? ''),
			text: String(form.get('text') ?? '')
		});
		return outcome.ok ? { version: outcome.version } : fail(400, { trouble: outcome.error.kind });
	},
	undo: async (event) => {
		const { place, person } = await openDesk(event.locals, 'manageSettings');
		const form = await event.request.formData();
		const name = String(form.get('name') ?? '');
		if (!isSettingName(name)) return fail(400, { trouble: 'noSuchValue' as const });
		// Both decide what is erased by itself: no session that somebody left open does.
		if (name === 'terms' || name === 'nightly') await requireStepUp(event, 'manageSettings');
		const number = Number(form.get('number'));
		const outcome = await undoSetting((await getApp()).store, {
			tenant: place.tenant,
			person: person.id,
			name,
			number
		});
		return outcome.ok ? { undone: true } : fail(400, { trouble: outcome.error.kind });
	}
};

function answer(outcome: Awaited<ReturnType<typeof changeSetting>> | ContactOutcome) {
	return outcome.ok ? { changed: outcome.changed } : fail(400, { trouble: outcome.error.kind });
}
