import { fail } from '@sveltejs/kit';
import { noteList } from '#lib/server/audit/note-read.ts';
import { findDuplicates, findLeftBehind, readSides } from '#lib/server/imports/find-duplicates.ts';
import { mergeAddresses } from '#lib/server/imports/merge-addresses.ts';
import { readAreas } from '#lib/server/office/place.ts';
import { openImport } from '../import-desk.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
	const { place, reading } = await openImport(locals);
	const groups = await findDuplicates(place);
	const left = await findLeftBehind(place);
	const ids = [...groups.flat(), ...left.flatMap(({ address, into }) => [address, into])];
	const sides = await readSides(place, ids);
	await noteList(reading, ids);
	return {
		groups: groups.map((group) => group.flatMap((id) => sides.get(id) ?? [])),
		left: left.flatMap(({ address, into }) => {
			const [from, to] = [sides.get(address), sides.get(into)];
			return from && to ? [{ from, to }] : [];
		}),
		areas: Object.fromEntries((await readAreas(place)).map(({ id, name }) => [id, name]))
	};
};

export const actions: Actions = {
	/** `stays` and `gone` are ids of addresses; merging once more brings over what came in since. */
	default: async ({ locals, request }) => {
		const { desk } = await openImport(locals);
		const form = await request.formData();
		const [stays, all] = [String(form.get('stays') ?? ''), form.getAll('member').map(String)];
		const gone = all.filter((id) => id !== stays);
		if (!all.includes(stays) || gone.length === 0) return fail(400, { trouble: 'choose' as const });
		let moved = 0;
		for (const one of gone) {
			const outcome = await mergeAddresses(desk, { stays, gone: one });
			if (!outcome.ok) return fail(409, { trouble: outcome.error.kind });
			moved += outcome.moved;
		}
		return { moved };
	}
};
