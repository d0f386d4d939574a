/** What can be exported: every column explained in both languages, and nothing about a person unless asked. */
import { describe, expect, it } from 'vitest';
import { geojsonOf, jittered, JITTER_METRES_MAX, JITTER_METRES_MIN } from '#lib/server/exports/geojson.ts';
import { figureTable } from '#lib/server/exports/figures.ts';
import { columnKey } from '#lib/server/exports/read-export.ts';
import { EXPORT_TABLES, plainColumns, SOURCES } from '#lib/server/exports/sources.ts';
import { LOCALES } from '#lib/words/locales.ts';
import { t } from '#lib/words/office.ts';

describe('the tables of an export', () => {
	it.each(EXPORT_TABLES)('of %s say what each column means, once', (table) => {
		const ids = SOURCES[table].columns.map(({ id }) => id);
		expect(new Set(ids).size).toBe(ids.length);
		for (const locale of LOCALES)
			for (const id of ids)
				for (const what of ['column', 'meaning'] as const)
					expect(t(locale, columnKey(what, id))).not.toContain('exports.');
	});

	it.each(EXPORT_TABLES)('of %s name no door and nobody unless somebody asks for it', (table) => {
		const plain = plainColumns(table);
		for (const id of [
			'street',
			'houseNumber',
			'postcode',
			'name',
			'phone',
			'email',
			'household',
			'coach',
			'owner',
			'ownWords'
		])
			expect(plain).not.toContain(id);
		expect(plain).toContain('area');
	});
});

describe('an address on a map', () => {
	const home = { longitude: 5.3, latitude: 52.7 };
	const metresFrom = (id: string): number => {
		const { longitude, latitude } = jittered(home, { id, salt: 'x' });
		const across = (longitude - home.longitude) * 111_320 * Math.cos((home.latitude * Math.PI) / 180);
		return Math.hypot(across, (latitude - home.latitude) * 111_320);
	};

	it('is moved at least and at most as far as the page says, always to the same place', () => {
		const moved = Array.from({ length: 500 }, (_, at) => metresFrom(`id-${at}`));
		expect(Math.min(...moved)).toBeGreaterThan(JITTER_METRES_MIN - 1);
		expect(Math.max(...moved)).toBeLessThan(JITTER_METRES_MAX + 1);
		expect(metresFrom('id-1')).toBe(metresFrom('id-1'));
		expect(new Set(moved).size).toBeGreaterThan(490);
	});

	it('is left out where nobody knows its place', () => {
		const table = { name: 'x', columns: [{ id: 'area', title: 'Buurt', kind: 'text' as const, meaning: '' }] };
		const text = geojsonOf({ ...table, rows: [['Hazelbuurt'], ['Elders']] }, [home, null]);
		expect(JSON.parse(text)).toEqual({
			type: 'FeatureCollection',
			features: [
				{ type: 'Feature', geometry: { type: 'Point', coordinates: [5.3, 52.7] }, properties: { area: 'Hazelbuurt' } }
			]
		});
	});
});

describe('a report as a sheet', () => {
	it('has a name that Excel takes, and its words where a number is not shown', () => {
		const table = figureTable(
			'outreach',
			[
				['Wie wij [bereikten] in 2026: alles bij elkaar', 'Aantal'],
				['Gesproken', 'niet getoond']
			],
			'Zo'
		);
		expect(table.name).toBe('Wie wij  bereikten  in 2026  al');
		expect(table.rows).toEqual([['Gesproken', 'niet getoond']]);
	});
});
