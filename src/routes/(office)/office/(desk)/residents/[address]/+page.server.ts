import { error, fail, type RequestEvent } from '@sveltejs/kit';
import { isHouseholdKind } from '#lib/domain/household-records.ts';
import { CONSENT_PURPOSES } from '#lib/domain/household.ts';
import { NOTE_LENGTH_MAX } from '#lib/domain/record.ts';
import { getApp, purgePortsOf } from '#lib/server/app.ts';
import { noteRead } from '#lib/server/audit/note-read.ts';
import { readHistoryOf } from '#lib/server/office/history.ts';
import { readNames } from '#lib/server/office/place.ts';
import { correctRecord } from '#lib/server/privacy/correct.ts';
import { eraseRings } from '#lib/server/privacy/erase-rings.ts';
import { readHeldAbout, readHeldHousehold } from '#lib/server/privacy/held-about.ts';
import { readKnownTitles } from '#lib/server/privacy/known-titles.ts';
import { withdrawConsent } from '#lib/server/privacy/withdraw.ts';
import { purgeRoot } from '#lib/server/purge/purge-root.ts';
import { consentText } from '#lib/server/privacy/resident-words.ts';
import { residentSections } from '#lib/server/privacy/resident-lines.ts';
import { seenIn } from '#lib/server/office/meanwhile.ts';
import { openDesk, openEditor } from '../../../desk.server.ts';
import { askMeanwhile } from '../../../meanwhile.server.ts';
import { requireStepUp } from '../../../step-up.server.ts';
import { wordsSaid } from '../../words-said.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
	const { place, reading, today } = await openDesk(locals, 'readHouseholds');
	const held = await readHeldAbout(place, params.address, today);
	if (!held) error(404, 'There is no such address');
	await noteRead(reading, { opened: null, ents: [params.address, ...held.households.map(({ id }) => id)] });
	const known = await readKnownTitles(place, {
		locale: locals.locale,
		records: held.households.map(({ records }) => records)
	});
	const households = [];
	for (const { records, ...household } of held.households) {
		const sections = residentSections(records, known);
		const history = [];
		for (const { kind, lines } of sections)
			if (kind !== 'photo')
				for (const { id } of lines)
					history.push(...(await readHistoryOf(place, id)).map((entry) => ({ ...entry, kind })));
		households.push({
			...household,
			name: records.household[0]?.values.name ?? null,
			// A photo's key is nobody's to read: what a page shows of it are the lines.
			sections,
			consents: records.consent.map(({ id, values }) => ({
				id,
				...values,
				said: consentText(locals.locale, values),
				partnerName: values.partner ? known.partner(values.partner) : null
			})),
			history: history.sort((a, b) => b.at - a.at)
		});
	}
	return {
		house: held.house,
		households,
		rings: held.rings.map(({ id, values }) => ({
			id,
			at: values.at ?? null,
			outcome: values.outcome ?? null,
			coach: values.coach ?? null
		})),
		names: Object.fromEntries(await readNames(place))
	};
};

/** A household that lives at this address; anything else is not this page's to change. */
async function householdHere(event: RequestEvent<{ address: string }>, household: string): Promise<boolean> {
	const { place, today } = await openDesk(event.locals, 'readHouseholds');
	const held = await readHeldHousehold(place, household, today);
	return held?.records.household[0]?.values.address === event.params.address;
}

export const actions: Actions = {
	withdraw: async (event) => {
		const editor = await openEditor(event.locals, 'correctRecords');
		const form = await event.request.formData();
		const household = String(form.get('household') ?? '');
		const purpose = CONSENT_PURPOSES.find((one) => one === form.get('purpose'));
		const partner = String(form.get('partner') ?? '');
		if (!purpose || !(await householdHere(event, household))) return fail(400, { trouble: 'missing' as const });
		const { place } = await openDesk(event.locals, 'correctRecords');
		const known = await readKnownTitles(place, { locale: 'nl', records: [] });
		const outcome = await withdrawConsent(editor, {
			household,
			about: { purpose, ...(partner === '' ? {} : { partner }) },
			partnerTitle: known.partner(partner)
		});
		if (!outcome.ok) return fail(400, { trouble: outcome.error.kind });
		const { tell, photos, asksErasure } = outcome.withdrawal;
		return { withdrawn: { household, tell: tell.length, photos: photos.length, asksErasure } };
	},
	correct: async (event) => {
		const editor = await openEditor(event.locals, 'correctRecords');
		const form = await event.request.formData();
		const text = (name: string): string => String(form.get(name) ?? '').slice(0, NOTE_LENGTH_MAX);
		if (!(await householdHere(event, text('household')))) return fail(400, { trouble: 'missing' as const });
		const [entity] = await editor.ports.store.transaction(editor.tenant, (tx) => tx.peekEntities([text('ent')]));
		if (entity?.root !== text('household') || !isHouseholdKind(entity.kind))
			return fail(400, { trouble: 'missing' as const });
		const [ent, field] = [text('ent'), text('field')];
		const value = text('value');
		const outcome = await correctRecord(editor, { ent, field, value, was: seenIn(form), ...wordsSaid(form) });
		if (outcome.ok) return { corrected: true };
		const said = { trouble: outcome.error.kind, of: { ent, field, kinds: outcome.error.kinds ?? [], typed: value } };
		if (outcome.error.kind !== 'meanwhile') return fail(400, said);
		const { place } = await openDesk(event.locals, 'correctRecords');
		const wanted = { [field]: value.trim() === '' ? null : value.trim() };
		return fail(409, { ...said, meanwhile: await askMeanwhile(event, place, { ent, wanted, form }) });
	},
	/** Photos whose yes was taken back, and none else: the resident's word decides, not the desk's. */
	erasePhotos: async (event) => {
		const { place, person, today } = await requireStepUp(event, 'eraseResidents');
		const household = String((await event.request.formData()).get('household') ?? '');
		if (!(await householdHere(event, household))) return fail(400, { trouble: 'missing' as const });
		const held = await readHeldHousehold(place, household, today);
		const app = await getApp();
		let erased = 0;
		for (const root of held?.photosToErase ?? []) {
			const ports = purgePortsOf(app);
			const outcome = await purgeRoot(ports, { tenant: place.tenant, root, reason: 'residentAsked', by: person.id });
			if (outcome.ok) erased += 1;
		}
		return { erased };
	},
	eraseRings: async (event) => {
		const { place, person } = await requireStepUp(event, 'eraseResidents');
		const { address } = event.params;
		return { rings: await eraseRings(purgePortsOf(await getApp()), { ...place, address, by: person.id }) };
	}
};
