/** Boundaries as organisations bring them, and what of the reports may be drawn in them. */
import { describe, expect, it } from 'vitest';
import { readBoundaries } from '#lib/domain/map/boundaries.ts';
import { drawingOf } from '#lib/domain/map/drawing.ts';
import { mapFigures, shadeOf, shadeSteps } from '#lib/domain/map/figures.ts';
import { simplified } from '#lib/domain/map/geometry.ts';
import type { ReportView } from '#lib/domain/reports/view.ts';
import { demoBoundaries } from '#lib/server/demo/boundaries.ts';

const AREAS = [
	{ id: 'a1', name: 'Hazelbuurt', code: 'BU99980101' },
	{ id: 'a2', name: 'Wisselspoor', code: null },
	{ id: 'a3', name: 'Touwkwartier', code: 'BU99980103' }
];
const SQUARE = [
	[0, 0],
	[0, 1],
	[1, 1],
	[0, 0]
];
const collection = (features: readonly unknown[]): string => JSON.stringify({ type: 'FeatureCollection', features });
const feature = (properties: unknown, coordinates: unknown = [SQUARE]): unknown => ({
	type: 'Feature',
	properties,
	geometry: { type: 'Polygon', coordinates }
});

describe('a file of boundaries', () => {
	it('is known by its codes or its names, whatever its columns are called', () => {
		const reading = readBoundaries(
			collection([
				feature({ BU_CODE: 'bu99980101', BU_NAAM: 'Anders geschreven' }),
				feature({ naam: 'WISSELSPOOR' }),
				feature({ naam: 'Elders', statcode: 'BU99980109' })
			]),
			AREAS
		);
		expect(reading).toMatchObject({ ok: true, report: { strange: ['Elders'], missing: ['Touwkwartier'] } });
		expect(reading.ok && reading.report.shapes.map(({ area }) => area)).toEqual(['a1', 'a2']);
	});

	it('is taken for another buurt of the same name only where it says no code', () => {
		const reading = readBoundaries(collection([feature({ code: 'BU11110101', naam: 'Hazelbuurt' })]), AREAS);
		expect(reading).toMatchObject({ ok: false, error: { kind: 'noneOfOurs' } });
	});

	it.each([
		['no JSON', 'x', 'notJson'],
		['another JSON', '[]', 'notGeojson'],
		['no shapes', collection([]), 'noShapes'],
		[
			'a point',
			collection([{ properties: { n: 'Hazelbuurt' }, geometry: { type: 'Point', coordinates: [0, 0] } }]),
			'brokenShape'
		],
		['text in place of numbers', collection([feature({ n: 'Hazelbuurt' }, [[['a', 'b'], ...SQUARE]])]), 'brokenShape'],
		['one buurt twice', collection([feature({ n: 'Hazelbuurt' }), feature({ n: 'hazelbuurt' })]), 'twice'],
		['more shapes than a page can show', collection(Array.from({ length: 2_001 }, () => feature({}))), 'tooMany']
	])('is refused with its reason: %s', (_name, text, kind) => {
		expect(readBoundaries(text, AREAS)).toMatchObject({ ok: false, error: { kind } });
	});

	it('loses what no page shows, and keeps its corners', () => {
		const ring = Array.from({ length: 1_000 }, (_, at): [number, number] => [at / 1_000, 0]);
		const kept = simplified([...ring, [1, 0], [1, 1], [0, 1]], 0.0005);
		expect(kept).toEqual([
			[0, 0],
			[1, 0],
			[1, 1],
			[0, 1]
		]);
	});

	it('of the demo municipality holds all its buurten', () => {
		expect(readBoundaries(demoBoundaries(), AREAS)).toMatchObject({ ok: true, report: { missing: [], strange: [] } });
	});
});

describe('the drawing', () => {
	it('turns the north up, whether in degrees or in metres', () => {
		const shape = { area: 'a1', polygons: [[[[5, 52] as const, [5, 53] as const, [6, 53] as const]]] };
		const drawing = drawingOf([shape]);
		expect(drawing.areas[0]?.path).toMatch(/^M12 \d+(\.\d)?L12 12L\d+(\.\d)? 12Z$/);
		const metres = { area: 'a1', polygons: [[[[0, 0] as const, [0, 100] as const, [100, 100] as const]]] };
		expect(drawingOf([metres])).toMatchObject({ width: 1_000, height: 1_000 });
	});
});

const view: ReportView = {
	id: 'concernsByArea',
	columns: [{ kind: 'area', id: 'a1' }, { kind: 'area', id: 'a2' }, { kind: 'area', id: null }, { kind: 'total' }],
	main: 3,
	rows: [
		{
			about: { kind: 'category', id: 'mould' },
			cells: [15, 'hidden' as const, 20, 45].map((value) => ({ kind: 'count', value })),
			before: null
		},
		{
			about: { kind: 'total' },
			cells: [15, 'hidden' as const, 20, 45].map((value) => ({ kind: 'count', value })),
			before: null
		}
	],
	quiet: []
};

describe('the figures of the map', () => {
	it('are those of the report and no others: what is hidden there is hidden here', () => {
		const figures = mapFigures([view]);
		expect(figures.map(({ id }) => id)).toEqual(['concernsByArea:*', 'concernsByArea:mould']);
		expect([...(figures[1]?.values ?? [])]).toEqual([
			['a1', 15],
			['a2', 'hidden']
		]);
	});

	it('have shades in round steps, and none where nothing is shown', () => {
		expect(shadeSteps([5, 10, 90, 'hidden'])).toEqual([
			{ from: 0, to: 50 },
			{ from: 51, to: 100 }
		]);
		expect(shadeOf(50, shadeSteps([90]))).toBe(0);
		expect(shadeOf(90, shadeSteps([90]))).toBe(1);
		expect(shadeSteps(['hidden', null])).toEqual([]);
	});
});
