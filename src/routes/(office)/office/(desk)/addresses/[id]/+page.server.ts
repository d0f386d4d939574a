import { error, fail } from '@sveltejs/kit';
import type { AddressField } from '#lib/domain/address.ts';
import { can } from '#lib/domain/roles.ts';
import { noteRead } from '#lib/server/audit/note-read.ts';
import {
	addressValues,
	allowRinging,
	changeAddress,
	checkAddress,
	readNeverSaid
} from '#lib/server/office/address-fields.ts';
import { agreeContact, keepSide, readSide } from '#lib/server/office/address-edits.ts';
import { readAddressStory } from '#lib/server/office/address-story.ts';
import { readHistoryOf } from '#lib/server/office/history.ts';
import { type OfficePlace, readAreas, readNames } from '#lib/server/office/place.ts';
import { readPublishedPack } from '#lib/server/office/published-pack.ts';
import { readRounds } from '#lib/server/office/rounds.ts';
import { listLoads, readCaps } from '#lib/server/office/workload.ts';
import { meanwhileOf, ownChanges, seenIn } from '#lib/server/office/meanwhile.ts';
import { openDesk, openEditor } from '../../../desk.server.ts';
import { askMeanwhile } from '../../../meanwhile.server.ts';
import type { Actions, PageServerLoad } from './$types';

type Event = Parameters<Actions[string]>[0];

const SHOWN = ['story', 'talks', 'changes'] as const;

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const { place, person, reading, now, today } = await openDesk(locals, 'readHouseholds');
	const story = await readAddressStory(place, params.id);
	if (!story) error(404, 'There is no such address');
	await noteRead(reading, {
		opened: `address:${params.id}`,
		ents: [params.id, ...story.households.map(({ id }) => id)]
	});
	const pack = (await readPublishedPack(place))?.pack;
	const areas = await readAreas(place);
	const titles = [
		...(pack?.concerns ?? []),
		...(pack?.themes ?? []),
		...(pack?.measures ?? []),
		...areas.map(({ id, name }) => ({ id, title: { nl: name } }))
	];
	const rounds = await readRounds(place);
	const mayPlan = can(person.roles, 'planRounds');
	return {
		story,
		neverSaid: story.neverSaid,
		shown: SHOWN.find((one) => one === url.searchParams.get('show')) ?? 'story',
		areas: Object.fromEntries(areas.map((area) => [area.id, area.name])),
		names: Object.fromEntries(await readNames(place)),
		rounds: Object.fromEntries([...rounds].map(([id, round]) => [id, round])),
		titles: Object.fromEntries(titles.map(({ id, title }) => [id, title])),
		partners: Object.fromEntries((pack?.partners ?? []).map(({ id, title }) => [id, title])),
		loads: mayPlan ? await listLoads(place, { now, today }) : [],
		caps: await readCaps(reading.store, place.tenant),
		mayPlan,
		mayKeep: can(person.roles, 'correctRecords'),
		today
	};
};

export const actions: Actions = {
	/** One of two values that were written apart: this one holds. */
	keep: async (event) => {
		const { locals, params, request } = event;
		const editor = await openEditor(locals, 'correctRecords');
		const { place } = await openDesk(locals, 'correctRecords');
		const form = await request.formData();
		const side = { op: String(form.get('op') ?? ''), field: String(form.get('field') ?? '') };
		const outcome = await keepSide(editor, { place, address: params.id, ...side, was: seenIn(form) });
		if (outcome.ok) return { done: 'kept' as const };
		const chosen = outcome.error.kind === 'meanwhile' ? await readSide(place, params.id, side) : null;
		if (!chosen) return fail(409, { trouble: outcome.error.kind });
		const asked = { ent: chosen.record.id, wanted: { [side.field]: chosen.value }, form };
		return fail(409, { trouble: 'meanwhile' as const, meanwhile: await askMeanwhile(event, place, asked) });
	},
	/** How it is written, and where it lies. */
	change: async (event) => {
		const { locals, params, request } = event;
		const editor = await openEditor(locals, 'correctRecords');
		const { place } = await openDesk(locals, 'correctRecords');
		const form = await request.formData();
		const texts = textsOf(form);
		const was = seenIn(form);
		const outcome = await changeAddress(editor, place, { address: params.id, texts, was });
		if (!outcome.ok) {
			const said = { door: outcome.error, typed: texts };
			if (outcome.error.kind !== 'meanwhile') return fail(409, said);
			const { wanted } = ownChanges(addressValues(texts), was);
			return fail(409, {
				...said,
				meanwhile: await askMeanwhile(event, place, { ent: params.id, wanted, form })
			});
		}
		return { changed: outcome.value.isDouble ? ('changedDouble' as const) : ('changed' as const) };
	},
	/** A coach read it off the door, and it is right. */
	check: async ({ locals, params }) => {
		const editor = await openEditor(locals, 'correctRecords');
		const outcome = await checkAddress(editor, params.id);
		return outcome.ok ? { changed: 'checked' as const } : fail(409, { door: outcome.error, typed: null });
	},
	/** People may ring here again. */
	allow: async (event) => {
		const { locals, params, request } = event;
		const editor = await openEditor(locals, 'correctRecords');
		const form = await request.formData();
		if (form.get('sure') !== 'yes') return fail(400, { door: { kind: 'notSure' as const }, typed: null });
		const said = seenIn(form)?.['neverSaid'];
		const outcome = await allowRinging(editor, params.id, Array.isArray(said) ? said : undefined);
		if (outcome.ok) return { changed: 'allowed' as const };
		const failed = { door: outcome.error, typed: null };
		if (outcome.error.kind !== 'meanwhile') return fail(409, failed);
		const { place } = await openDesk(locals, 'correctRecords');
		return fail(409, { ...failed, meanwhile: await askAboutNever(event, place, { address: params.id, form }) });
	},
	agree: async ({ locals, params, request }) => {
		const editor = await openEditor(locals, 'planRounds');
		const { place, reading } = await openDesk(locals, 'planRounds');
		const form = await request.formData();
		const { appointmentsPerDay: cap } = await readCaps(reading.store, place.tenant);
		const given = { coach: String(form.get('coach') ?? ''), on: String(form.get('on') ?? '') };
		const outcome = await agreeContact(editor, {
			place,
			address: params.id,
			...given,
			part: String(form.get('part') ?? ''),
			cap,
			isSure: form.get('sure') === 'yes'
		});
		return outcome.ok ? { done: 'agreed' as const } : fail(409, { trouble: outcome.error.kind, given });
	}
};

/** Somebody said meanwhile that nobody rings here: it is shown before it is lifted. */
async function askAboutNever(
	{ url }: Event,
	place: OfficePlace,
	{ address, form }: { readonly address: string; readonly form: FormData }
) {
	const neverSaid = await readNeverSaid(place, address);
	const newest = (await readHistoryOf(place, address)).find(({ id }) => neverSaid.includes(id));
	const field = {
		field: 'doNotVisit',
		theirs: true,
		mine: false,
		by: newest?.person ?? null,
		at: newest?.at ?? null,
		isOnPhone: false
	};
	const told = { ent: address, action: url.search, fields: [field], isKept: true, form, seen: { neverSaid } };
	return meanwhileOf(place, told);
}

/** A missing field is an empty one. */
function textsOf(form: FormData): Record<AddressField, string> {
	const one = (field: AddressField): string => String(form.get(field) ?? '');
	return {
		street: one('street'),
		number: one('number'),
		letter: one('letter'),
		addition: one('addition'),
		postcode: one('postcode'),
		town: one('town'),
		area: one('area'),
		bagId: one('bagId'),
		energyLabel: one('energyLabel'),
		energyLabelOn: one('energyLabelOn')
	};
}
