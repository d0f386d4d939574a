/** What the forms of a list say. */
import type { ImportPlan } from '#lib/domain/imports/batch.ts';
import { type ColumnChoice, IMPORT_FIELDS } from '#lib/domain/imports/columns.ts';
import type { ListLayout } from '#lib/domain/imports/layout.ts';

/** The field of each column; null where one field was given to two. */
export function choiceIn(form: FormData, columns: number): ColumnChoice | null {
	const choice = Array.from({ length: columns }, (_, at) => {
		const said = form.get(`column-${at}`);
		return IMPORT_FIELDS.find((field) => field === said) ?? null;
	});
	const given = choice.filter((field) => field !== null);
	return new Set(given).size === given.length ? choice : null;
}

/** Where the list stands: a sheet that can be chosen, and a row of it; 0 where another sheet was chosen. */
export function headIn(
	form: FormData,
	{ sheets, sheet, headLine }: ListLayout
): { readonly sheet: number; readonly headLine: number } {
	const said = Number(form.get('sheet') ?? sheet);
	const chosen = sheets[said]?.tooLarge === null && (sheets[said]?.rows ?? 0) > 0 ? said : sheet;
	return { sheet: chosen, headLine: chosen === sheet ? Number(form.get('headLine') ?? headLine) : 0 };
}

/** Rows of doubt that were shown: ticked or not. */
export function doubtIn(form: FormData): { readonly taken: readonly number[]; readonly left: readonly number[] } {
	const lines = (name: string): readonly number[] =>
		form.getAll(name).flatMap((value) => (/^\d{1,7}$/.test(String(value)) ? [Number(value)] : []));
	const taken = new Set(lines('take'));
	return { taken: [...taken], left: lines('shown').filter((line) => !taken.has(line)) };
}

/** What becomes of new buurten and of rounds, as the person chose it. */
export function planIn(
	form: FormData,
	{ plan, areas }: { readonly plan: ImportPlan; readonly areas: ReadonlySet<string> }
): ImportPlan {
	const chosen = Object.keys(plan.newAreas).map((name, at) => ({
		name,
		said: String(form.get(`area-${at}`) ?? 'new')
	}));
	const changed = chosen
		.filter(({ said }) => said !== 'new')
		.map(({ name, said }) => [name, areas.has(said) ? said : null] as const);
	const isChanged = new Set(changed.map(([name]) => name));
	const otherwise = String(form.get('areaOtherwise') ?? '');
	return {
		...plan,
		...(areas.has(otherwise) ? { areaOtherwise: otherwise } : {}),
		areas: { ...plan.areas, ...Object.fromEntries(changed) },
		newAreas: Object.fromEntries(Object.entries(plan.newAreas).filter(([name]) => !isChanged.has(name))),
		rounds: form.get('rounds') === 'yes' ? plan.rounds : {}
	};
}
