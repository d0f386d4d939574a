/**
 * Addresses on a map: a point for each that has a place, moved so that nobody can be looked up by it.
 *
 * The rule is ours: every point lies somewhere in a ring of 50 to 150 metres around the building, the same place each
 * time it is exported, so that two files laid together give nothing away. In a street of flats that hides the home
 * among many; a farm that stands alone it does not hide, which the page says.
 */
import { isMoment } from '#lib/words/formats.ts';
import { createHash } from 'node:crypto';
import type { ExportTable, ExportValue } from './table.ts';

export const JITTER_METRES_MIN = 50;
export const JITTER_METRES_MAX = 150;
/** Metres of a degree of latitude; of longitude it is that times the cosine of the latitude. */
const DEGREE_METRES = 111_320;
const DECIMALS = 6;

export interface Point {
	readonly longitude: number;
	readonly latitude: number;
}

/** @param salt known to this organisation only */
export function jittered(point: Point, { id, salt }: { readonly id: string; readonly salt: string }): Point {
	const digest = createHash('sha256').update(`voordeur place\n${salt}\n${id}`).digest();
	const turn = (digest.readUInt32BE(0) / 2 ** 32) * 2 * Math.PI;
	// By area, so that points lie as densely near as far.
	const share = digest.readUInt32BE(4) / 2 ** 32;
	const metres = Math.sqrt(JITTER_METRES_MIN ** 2 + share * (JITTER_METRES_MAX ** 2 - JITTER_METRES_MIN ** 2));
	const across = DEGREE_METRES * Math.cos((point.latitude * Math.PI) / 180);
	return {
		longitude: rounded(point.longitude + (Math.cos(turn) * metres) / across),
		latitude: rounded(point.latitude + (Math.sin(turn) * metres) / DEGREE_METRES)
	};
}

function rounded(degrees: number): number {
	return Number(degrees.toFixed(DECIMALS));
}

/** Rows without a place are left out. Values go by the columns' ids; a map does not run formulas, so texts stay as they are. */
export function geojsonOf(table: ExportTable, points: readonly (Point | null)[]): string {
	const features = table.rows.flatMap((row, at) => {
		const point = points[at];
		if (!point) return [];
		const properties = Object.fromEntries(
			table.columns.map(({ id, kind }, column) => [id, propertyOf(kind, row[column] ?? null)])
		);
		const geometry = { type: 'Point', coordinates: [point.longitude, point.latitude] };
		return [{ type: 'Feature', geometry, properties }];
	});
	return `${JSON.stringify({ type: 'FeatureCollection', features })}\n`;
}

function propertyOf(kind: string, value: ExportValue): ExportValue {
	return kind === 'moment' && typeof value === 'number' && isMoment(value) ? new Date(value).toISOString() : value;
}
