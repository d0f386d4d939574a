/** The rows that were not simply taken over, as a table with their reasons: what goes back to whoever made the list. */
import { IMPORT_FIELDS, type ImportField } from '#lib/domain/imports/columns.ts';
import type { VerdictKind } from '#lib/domain/imports/verdicts.ts';
import type { ExportTable, ExportValue } from '../exports/table.ts';
import type { OfficePlace } from '../office/place.ts';
import { type ImportBatch, type ImportVerdict, readVerdicts } from './batches.ts';

/** Kinds of which somebody may want to know why. */
export const REPORTED: readonly VerdictKind[] = ['corrected', 'ambiguous', 'duplicate', 'doNotVisit', 'invalid'];

export interface VerdictWords {
	readonly sheet: string;
	readonly line: string;
	readonly verdict: string;
	readonly reason: string;
	readonly outcome: string;
	fieldTitle(field: ImportField): string;
	kindText(kind: VerdictKind): string;
	reasonText(verdict: ImportVerdict): string;
	outcomeText(verdict: ImportVerdict): string;
}

const PER_READ = 2_000;

export async function verdictTable(place: OfficePlace, batch: ImportBatch, words: VerdictWords): Promise<ExportTable> {
	const fields = IMPORT_FIELDS.filter((field) => batch.choice.includes(field));
	const rows: (readonly ExportValue[])[] = [];
	for (let after = -1; ;) {
		const some = await readVerdicts(place, batch.id, { kinds: REPORTED, after, limit: PER_READ });
		for (const verdict of some)
			rows.push([
				verdict.line,
				words.kindText(verdict.kind),
				words.reasonText(verdict),
				words.outcomeText(verdict),
				...fields.map((field) => verdict.detail.cells?.[IMPORT_FIELDS.indexOf(field)] ?? null)
			]);
		const last = some.at(-1);
		if (!last || some.length < PER_READ) break;
		after = last.line;
	}
	const column = (id: string, title: string, kind: 'text' | 'whole' = 'text') => ({ id, title, kind, meaning: title });
	return {
		name: words.sheet,
		columns: [
			column('row', words.line, 'whole'),
			column('verdict', words.verdict),
			column('reason', words.reason),
			column('outcome', words.outcome),
			...fields.map((field) => column(field, words.fieldTitle(field)))
		],
		rows
	};
}
