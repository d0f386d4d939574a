/** What the buurten and rounds that a list names are to become. Proposed here, looked at by a person, done with the rest. */
import { IMPORT_NAMES_MAX, type ImportPlan } from '#lib/domain/imports/batch.ts';
import { plainValues } from '#lib/sync/values.ts';
import { type OfficePlace, textIn } from '../office/place.ts';
import { stateFromText } from '../store/rows.ts';

type Counts = Readonly<Record<string, number>>;

/** A buurt is known by its name or its CBS code; a name that nobody knows becomes a buurt of its own. */
export async function planImport(
	place: OfficePlace,
	found: { readonly counts: Counts; readonly areas: Counts; readonly rounds: Counts }
): Promise<ImportPlan> {
	const known = new Map<string, string>();
	for (const { ent, name, code } of await readNamed(place, 'area'))
		for (const one of [name, code]) if (one !== null) known.set(plainName(one), ent);
	const running = new Set(
		(await readNamed(place, 'round')).flatMap(({ name, isEnded }) =>
			name === null || isEnded ? [] : [plainName(name)]
		)
	);
	const areaNames = Object.keys(found.areas).slice(0, IMPORT_NAMES_MAX);
	const newAreas = new Map<string, string>();
	const idOf = (name: string): string => {
		const plain = plainName(name);
		const id = known.get(plain) ?? crypto.randomUUID();
		if (!known.has(plain)) newAreas.set(name, id);
		known.set(plain, id);
		return id;
	};
	const areas = Object.fromEntries(areaNames.map((name) => [name, idOf(name)]));
	const roundNames = Object.keys(found.rounds).slice(0, IMPORT_NAMES_MAX);
	return {
		areas,
		newAreas: Object.fromEntries(newAreas),
		rounds: Object.fromEntries(
			roundNames.filter((name) => !running.has(plainName(name))).map((name) => [name, crypto.randomUUID()])
		),
		takenRounds: roundNames.filter((name) => running.has(plainName(name))),
		counts: { ...found.counts },
		areaCounts: { ...found.areas },
		roundCounts: { ...found.rounds }
	};
}

function plainName(name: string): string {
	return name.trim().toLowerCase();
}

async function readNamed({ db, tenant }: OfficePlace, kind: 'area' | 'round') {
	const rows = await db
		.selectFrom('entity')
		.select(['ent', 'state'])
		.where('tenant', '=', tenant)
		.where('kind', '=', kind)
		.execute();
	return rows.map(({ ent, state }) => {
		const plain = plainValues(stateFromText(state));
		return {
			ent,
			name: textIn(plain, 'name'),
			code: textIn(plain, 'cbsCode'),
			isEnded: textIn(plain, 'endedOn') !== null
		};
	});
}
