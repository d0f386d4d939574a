/** The map as a file: the buurten with the one number that the screen shows, and no number where the screen shows none. */
import type { Shape } from '#lib/domain/map/boundaries.ts';
import type { MapFigure } from '#lib/domain/map/figures.ts';
import { boxOf, isDegrees } from '#lib/domain/map/geometry.ts';

export function mapGeojson(
	shapes: readonly Shape[],
	figure: MapFigure,
	words: { readonly nameOf: (area: string) => string; readonly figure: string; readonly period: string }
): string {
	const features = shapes.map(({ area, polygons }) => {
		const value = figure.values.get(area) ?? null;
		const closed = polygons.map((polygon) => polygon.map((ring) => [...ring, ...ring.slice(0, 1)]));
		return {
			type: 'Feature',
			properties: {
				name: words.nameOf(area),
				figure: words.figure,
				period: words.period,
				value: typeof value === 'number' ? value : null,
				hidden: value === 'hidden'
			},
			geometry: { type: 'MultiPolygon', coordinates: closed }
		};
	});
	// GeoJSON is in degrees (RFC 7946); what came in metres of the national grid says so, as older readers know it.
	const grid = isDegrees(boxOf(shapes.flatMap(({ polygons }) => polygons)))
		? {}
		: { crs: { type: 'name', properties: { name: 'urn:ogc:def:crs:EPSG::28992' } } };
	return `${JSON.stringify({ type: 'FeatureCollection', ...grid, features })}\n`;
}
