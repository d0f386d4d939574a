/** Reads a table for a file, over a connection of one's own: page by page, in the order that records were made. */
import { isWithin } from '#lib/domain/reports/facts.ts';
import type { NamedPeriod } from '#lib/domain/reports/periods.ts';
import { roundScope } from '#lib/domain/round.ts';
import { plainValues } from '#lib/sync/values.ts';
import type { Locale } from '#lib/words/locales.ts';
import { t, type OfficeKey } from '#lib/words/office.ts';
import type { OfficePlace } from '../office/place.ts';
import { stateFromText } from '../store/rows.ts';
import { readLookups } from './lookups.ts';
import { type ExportTableId, SOURCES, type SourceRow } from './sources.ts';
import type { ExportTable, ExportValue } from './table.ts';

export interface ExportQuestion {
	readonly table: ExportTableId;
	/** By id, in the order of the table. */
	readonly columns: readonly string[];
	readonly area: string | null;
	readonly round: string | null;
	readonly period: NamedPeriod | null;
	readonly locale: Locale;
	/** Codes instead of words, for machines. */
	readonly asCodes: boolean;
}

/** A table beside what is needed of its rows and is no column. */
export interface ReadExport {
	readonly table: ExportTable;
	/** Households, or addresses where nobody lives: whom each row is about, for the audit. */
	readonly roots: readonly string[];
	readonly places: readonly ({ readonly id: string; readonly longitude: number; readonly latitude: number } | null)[];
}

const ROWS_PER_READ = 1_000;

export async function readExport(place: OfficePlace, question: ExportQuestion): Promise<ReadExport> {
	const { locale } = question;
	const source = SOURCES[question.table];
	const columns = source.columns.filter(({ id }) => question.columns.includes(id));
	const look = await readLookups(place, question);
	const rows: (readonly ExportValue[])[] = [];
	const roots = new Set<string>();
	const places: ReadExport['places'][number][] = [];
	for await (const found of recordsOf(place, source.kind, question.round)) {
		const { ent, root, scope, plain } = found;
		if (source.leavesOut(plain) || !isInPeriod(plain, source.dated, question.period)) continue;
		const address = look.addressOf(found);
		if (question.area !== null && address?.area !== question.area) continue;
		const row: SourceRow = { ent, scope, plain, address, look };
		rows.push(columns.map((column) => column.value(row)));
		roots.add(root);
		const [longitude, latitude] = [plain['longitude'], plain['latitude']];
		places.push(
			typeof longitude === 'number' && typeof latitude === 'number' ? { id: ent, longitude, latitude } : null
		);
	}
	return {
		roots: [...roots],
		places,
		table: {
			name: t(locale, `exports.table.${question.table}`),
			columns: columns.map(({ id, kind }) => ({
				id,
				kind,
				title: t(locale, columnKey('column', id)),
				meaning: t(locale, columnKey('meaning', id))
			})),
			rows
		}
	};
}

/** Every column has its words, which a test of the exports holds. */
export function columnKey(what: 'column' | 'meaning', id: string): OfficeKey {
	// Ids come from the table of sources and words from a file; a key without words shows itself.
	return `exports.${what}.${id}` as OfficeKey;
}

async function* recordsOf({ db, tenant }: OfficePlace, kind: string, round: string | null) {
	for (let after = ''; ;) {
		const rows = await db
			.selectFrom('entity')
			.select(['ent', 'root', 'scope', 'address', 'state'])
			.where('tenant', '=', tenant)
			.where('kind', '=', kind)
			.where('ent', '>', after)
			.$if(round !== null, (query) => query.where('scope', '=', roundScope(round ?? '')))
			.orderBy('ent')
			.limit(ROWS_PER_READ)
			.execute();
		for (const { state, ...row } of rows) yield { ...row, plain: plainValues(stateFromText(state)) };
		const last = rows.at(-1);
		if (!last || rows.length < ROWS_PER_READ) return;
		after = last.ent;
	}
}

function isInPeriod(
	plain: SourceRow['plain'],
	dated: (typeof SOURCES)[ExportTableId]['dated'],
	period: NamedPeriod | null
): boolean {
	if (period === null || dated === null) return true;
	const value = plain[dated.field];
	if (dated.as === 'moment') return typeof value === 'number' && isWithin(value, period);
	return typeof value === 'string' && value >= period.firstDay && value <= period.lastDay;
}
