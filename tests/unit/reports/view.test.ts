/** How a report stands on a screen: what is hidden, what takes no line, and what is compared. */
import { describe, expect, it } from 'vitest';
import { gridOf } from '#lib/domain/reports/grid.ts';
import { releaseTables } from '#lib/domain/reports/release.ts';
import type { ReportTable } from '#lib/domain/reports/report.ts';
import { exactly, viewOf } from '#lib/domain/reports/view.ts';

function tableOf(counts: Readonly<Record<string, number>>): ReportTable {
	return gridOf({
		what: 'thing',
		rows: Object.keys(counts).map((id) => ({ about: { kind: 'category', id }, key: id })),
		columns: [{ about: { kind: 'word', id: 'count' }, key: 'x' }],
		countAt: (row) => (row === '*' ? Object.values(counts).reduce((sum, one) => sum + one, 0) : (counts[row] ?? 0)),
		isAdditive: true
	});
}

describe('the view of a report', () => {
	const table = tableOf({ many: 44, more: 63, few: 4, none: 0 });

	it('has one mark for every hidden number, small or not, and names the rows that show nothing', () => {
		const view = viewOf('things', { table, shown: releaseTables([table]) }, null);
		expect(view.rows.map(({ about, cells }) => ['id' in about ? about.id : about.kind, cells[0]?.value])).toEqual([
			['more', 65],
			['total', 110]
		]);
		expect(view.quiet.map((about) => ('id' in about ? about.id : about.kind))).toEqual(['many', 'few', 'none']);
	});

	it('shows the team every number, and names the rows where there was nothing', () => {
		const view = viewOf('things', { table, shown: exactly([table]) }, null);
		expect(view.rows.map(({ cells }) => cells[1]?.value)).toEqual([44, 63, 4, 111]);
		expect(view.quiet).toEqual([{ kind: 'category', id: 'none' }]);
	});

	it('puts the total of the period before beside each row, hidden where that was hidden', () => {
		const before = tableOf({ many: 31, more: 80, few: 2, none: 1 });
		const shown = releaseTables([before]);
		const view = viewOf('things', { table, shown: exactly([table]) }, { table: before, shown });
		expect(view.main).toBe(1);
		expect(view.rows.map((row) => row.before)).toEqual([30, 80, 'hidden', 115]);
	});
});
