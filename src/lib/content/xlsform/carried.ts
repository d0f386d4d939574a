/**
 * Which rows can be carried at all, before any expression is read for good: a choice without its list and a calculation
 * that a guide cannot make are left out, and so is every calculation that stands on one of these.
 */
import type { Choices } from './choices.ts';
import { namesAskedFor, translateExpression, type Names, type Translation } from './expressions.ts';
import type { Report } from './report.ts';
import type { Draft, Structure } from './structure.ts';
import { workbookLimits } from './workbook.ts';

/** The drafts that stay, and what names stand for. */
export function carriedDrafts(
	structure: Structure,
	choices: Choices,
	report: Report
): { readonly drafts: readonly Draft[]; readonly names: Names } {
	const leftOut = new Set(structure.leftOut);
	const names: Names = { ids: structure.ids, leftOut };
	const gone = new Set<Draft>();
	const leaveOut = (draft: Draft): void => {
		gone.add(draft);
		leftOut.add(draft.name);
	};
	let optionCount = 0;
	for (const draft of structure.drafts) {
		const { row, type } = draft;
		if (type.kind !== 'select') continue;
		const list = choices.lists.get(type.list);
		const isTooMany = optionCount + (list?.length ?? 0) > workbookLimits.optionsMax;
		optionCount += isTooMany ? 0 : (list?.length ?? 0);
		if (list !== undefined && !isTooMany) continue;
		const place = row.cell('type')?.place ?? row.place;
		if (list === undefined) report.add(place, 'listMissing', { list: type.list });
		else report.add(place, 'tooManyChoices', { limit: String(workbookLimits.optionsMax) });
		leaveOut(draft);
	}
	const calculations = structure.drafts.filter(({ type }) => type.kind === 'plain' && type.type === 'calculate');
	const asked = new Map(calculations.map((draft) => [draft, namesAskedFor(draft.row.text('calculation'))]));
	const translate = ({ row, repeat }: Draft): Translation =>
		translateExpression(row.text('calculation'), {
			names,
			countedRepeat: repeat?.over.counted === true ? repeat.id : undefined
		});
	let suspects: readonly Draft[] = calculations;
	while (suspects.length > 0) {
		const failed: Draft[] = [];
		for (const draft of suspects) {
			const translation = translate(draft);
			if (translation.ok) continue;
			const place = draft.row.cell('calculation')?.place ?? draft.row.place;
			report.add(place, translation.code, translation.values);
			failed.push(draft);
		}
		failed.forEach(leaveOut);
		const lost = new Set(failed.map(({ name }) => name));
		suspects = calculations.filter(
			(draft) => !gone.has(draft) && (asked.get(draft) ?? []).some((name) => lost.has(name))
		);
	}
	return { drafts: structure.drafts.filter((draft) => !gone.has(draft)), names };
}
