/** What the columns of an export are called; their ids come from the server's table of sources. */
import type { OfficeSay } from '#lib/ui/office-say.ts';
import type { OfficeKey } from '#lib/words/office.ts';

export function columnText(id: string, { t }: Pick<OfficeSay, 't'>): string {
	// A key without words shows itself, and a test of the exports finds it.
	return t(`exports.column.${id}` as OfficeKey);
}

export function meaningText(id: string, { t }: Pick<OfficeSay, 't'>): string {
	return t(`exports.meaning.${id}` as OfficeKey);
}
