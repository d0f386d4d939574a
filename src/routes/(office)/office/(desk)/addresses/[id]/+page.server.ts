import { error, fail } from '@sveltejs/kit';
import type { AddressField } from '#lib/domain/address.ts';
import { can } from '#lib/domain/roles.ts';
import { noteRead } from '#lib/server/audit/note-read.ts';
import { addressSeen, allowRinging, changeAddress, checkAddress } from '#lib/server/office/address-fields.ts';
import { agreeContact, keepSide } from '#lib/server/office/address-edits.ts';
import { readAddressStory } from '#lib/server/office/address-story.ts';
import { readAreas, readNames } from '#lib/server/office/place.ts';
import { readPublishedPack } from '#lib/server/office/published-pack.ts';
import { readRounds } from '#lib/server/office/rounds.ts';
import { listLoads, readCaps } from '#lib/server/office/workload.ts';
import { openDesk, openEditor } from '../../../desk.server.ts';
import type { Actions, PageServerLoad } from './$types';

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
		seen: await addressSeen(place, params.id),
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
	keep: async ({ locals, params, request }) => {
		const editor = await openEditor(locals, 'correctRecords');
		const { place } = await openDesk(locals, 'correctRecords');
		const form = await request.formData();
		const outcome = await keepSide(editor, {
			place,
			address: params.id,
			op: String(form.get('op') ?? ''),
			field: String(form.get('field') ?? '')
		});
		return outcome.ok ? { done: 'kept' as const } : fail(409, { trouble: outcome.error.kind });
	},
	/** How it is written, and where it lies. */
	change: async ({ locals, params, request }) => {
		const editor = await openEditor(locals, 'correctRecords');
		const { place } = await openDesk(locals, 'correctRecords');
		const form = await request.formData();
		const texts = textsOf(form);
		const seen = String(form.get('seen') ?? '');
		const outcome = await changeAddress(editor, place, { address: params.id, texts, seen });
		// What somebody else wrote meanwhile is shown, and not what was typed over it.
		if (!outcome.ok)
			return fail(409, { door: outcome.error, typed: outcome.error.kind === 'meanwhile' ? null : texts });
		return { changed: outcome.value.isDouble ? ('changedDouble' as const) : ('changed' as const) };
	},
	/** A coach read it off the door, and it is right. */
	check: async ({ locals, params }) => {
		const editor = await openEditor(locals, 'correctRecords');
		const outcome = await checkAddress(editor, params.id);
		return outcome.ok ? { changed: 'checked' as const } : fail(409, { door: outcome.error, typed: null });
	},
	/** People may ring here again. */
	allow: async ({ locals, params, request }) => {
		const editor = await openEditor(locals, 'correctRecords');
		if ((await request.formData()).get('sure') !== 'yes')
			return fail(400, { door: { kind: 'notSure' as const }, typed: null });
		const outcome = await allowRinging(editor, params.id);
		return outcome.ok ? { changed: 'allowed' as const } : fail(409, { door: outcome.error, typed: null });
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
