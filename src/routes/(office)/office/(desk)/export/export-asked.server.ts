/** What an export's address asks for: ids and short names only, nothing of a resident. */
import { readPeriod } from '#lib/domain/reports/periods.ts';
import { EXPORT_FORMS } from '#lib/server/exports/make-file.ts';
import { EXPORT_PURPOSES, EXPORT_TABLES, plainColumns, SOURCES } from '#lib/server/exports/sources.ts';

const ID = /^[0-9a-f-]{8,64}$/;

export function askedExport(url: URL) {
	const value = (name: string): string => url.searchParams.get(name) ?? '';
	const idIn = (name: string): string | null => (ID.test(value(name)) ? value(name) : null);
	const table = EXPORT_TABLES.find((one) => one === value('table')) ?? 'visits';
	const asked = new Set(url.searchParams.getAll('column'));
	const columns = SOURCES[table].columns.map(({ id }) => id).filter((id) => asked.has(id));
	return {
		table,
		columns: columns.length > 0 ? columns : plainColumns(table),
		area: idIn('area'),
		round: idIn('round'),
		period: SOURCES[table].dated === null ? null : readPeriod(value('period')),
		form: EXPORT_FORMS.find((one) => one === value('form')) ?? null,
		purpose: EXPORT_PURPOSES.find((one) => one === value('purpose')) ?? null
	};
}
