/**
 * Boundaries of buurten out of a GeoJSON file that an organisation brings along: which of its shapes are which buurt,
 * checked and made small enough for a page. Coordinates stay in the measure they came in; only their shape is drawn.
 */
import * as v from 'valibot';
import { CBS_BUURT } from '../records/area.ts';
import { boxOf, type Polygon, type Ring, simplified } from './geometry.ts';

export const FEATURES_MAX = 2_000;
/** Positions of all buurten together, after leaving out what no page shows. */
export const POSITIONS_MAX = 40_000;
/** A two-thousandth of the map's width is less than a screen shows. */
const TOLERANCE_SHARE = 1 / 2_000;

const position = v.pipe(v.array(v.number()), v.minLength(2));
const ring = v.pipe(v.array(position), v.minLength(4));
const geometrySchema = v.variant('type', [
	v.object({ type: v.literal('Polygon'), coordinates: v.pipe(v.array(ring), v.minLength(1)) }),
	v.object({ type: v.literal('MultiPolygon'), coordinates: v.pipe(v.array(v.array(ring)), v.minLength(1)) })
]);
const collectionSchema = v.object({ type: v.literal('FeatureCollection'), features: v.array(v.unknown()) });
const featureSchema = v.object({
	properties: v.nullable(v.record(v.string(), v.unknown())),
	geometry: geometrySchema
});

/** One buurt on the map. */
export const shapeSchema = v.object({
	area: v.string(),
	polygons: v.array(v.array(v.array(v.tuple([v.number(), v.number()]))))
});
export interface Shape {
	readonly area: string;
	readonly polygons: readonly Polygon[];
}

export interface KnownArea {
	readonly id: string;
	readonly name: string;
	readonly code: string | null;
}

export interface BoundaryReport {
	readonly shapes: readonly Shape[];
	/** Shapes that are none of our buurten, by what the file calls them. */
	readonly strange: readonly string[];
	/** Our buurten that the file does not hold. */
	readonly missing: readonly string[];
}

export type BoundaryTrouble =
	'notJson' | 'notGeojson' | 'noShapes' | 'brokenShape' | 'noneOfOurs' | 'twice' | 'tooMany' | 'tooFine';
export type BoundaryReading =
	| { readonly ok: true; readonly report: BoundaryReport }
	/** `name`: what the file calls the shape that is at fault; empty where it is none of them. */
	| { readonly ok: false; readonly error: { readonly kind: BoundaryTrouble; readonly name: string } };

export function readBoundaries(text: string, areas: readonly KnownArea[]): BoundaryReading {
	const value = jsonOf(text);
	if (value === undefined) return trouble('notJson');
	const collection = v.safeParse(collectionSchema, value);
	if (!collection.success) return trouble('notGeojson');
	const { features } = collection.output;
	if (features.length === 0) return trouble('noShapes');
	if (features.length > FEATURES_MAX) return trouble('tooMany');
	const found = new Map<string, readonly Polygon[]>();
	const strange: string[] = [];
	for (const one of features) {
		const feature = v.safeParse(featureSchema, one);
		const names = namesIn(one);
		const area = areas.find((known) => isNamed(known, names));
		if (!area) {
			strange.push(titleIn(one) ?? names[0] ?? '?');
			continue;
		}
		if (!feature.success) return trouble('brokenShape', area.name);
		if (found.has(area.id)) return trouble('twice', area.name);
		const polygons = polygonsOf(feature.output.geometry);
		if (!polygons.flat(2).every((pair) => pair.every(Number.isFinite))) return trouble('brokenShape', area.name);
		found.set(area.id, polygons);
	}
	if (found.size === 0) return trouble('noneOfOurs', strange.slice(0, 3).join(', '));
	const shapes = madeSmall(found);
	if (shapes.flatMap(({ polygons }) => polygons.flat(2)).length > POSITIONS_MAX) return trouble('tooFine');
	return {
		ok: true,
		report: { shapes, strange, missing: areas.filter(({ id }) => !found.has(id)).map(({ name }) => name) }
	};
}

function trouble(kind: BoundaryTrouble, name = ''): BoundaryReading {
	return { ok: false, error: { kind, name } };
}

function jsonOf(text: string): unknown {
	try {
		return JSON.parse(text.replace(/^\uFEFF/, ''));
	} catch {
		return undefined;
	}
}

/** Everything short that the feature says of itself: one of it is the code or the name of a buurt, however its head is called. */
function namesIn(feature: unknown): readonly string[] {
	if (typeof feature !== 'object' || feature === null || !('properties' in feature)) return [];
	const { properties } = feature;
	if (typeof properties !== 'object' || properties === null) return [];
	return Object.values(properties).flatMap((value) =>
		typeof value === 'string' && value.trim() !== '' ? [value.trim()] : []
	);
}

/** What the feature calls itself: by a head that says so, else the first text that is neither a code nor a moment. */
function titleIn(feature: unknown): string | undefined {
	if (typeof feature !== 'object' || feature === null || !('properties' in feature)) return undefined;
	const { properties } = feature;
	if (typeof properties !== 'object' || properties === null) return undefined;
	const said = Object.entries(properties).flatMap(([head, value]): readonly (readonly [string, string])[] =>
		typeof value === 'string' && value.trim() !== '' ? [[head, value.trim()]] : []
	);
	const named = said.filter(([head]) => /na(a)?m/i.test(head));
	const isName = (text: string): boolean => /\p{L}{3}/u.test(text) && !/^\d{4}-\d{2}-\d{2}/.test(text);
	return [...named.filter(([head]) => /bu(u)?rt|^na(a)?me?$/i.test(head)), ...named, ...said]
		.map(([, text]) => text)
		.find(isName);
}

/** By its code where we know one; names occur in more places than one. */
function isNamed({ name, code }: KnownArea, names: readonly string[]): boolean {
	const plain = names.map((one) => one.toLowerCase());
	const hasCodes = names.some((one) => CBS_BUURT.test(one.toUpperCase()));
	if (code !== null && hasCodes) return plain.includes(code.toLowerCase());
	return plain.includes(name.toLowerCase());
}

function polygonsOf(geometry: v.InferOutput<typeof geometrySchema>): readonly Polygon[] {
	const all = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
	return all.map((polygon) =>
		// The file says the first position again at the end.
		polygon.map((one): Ring => one.slice(0, -1).map(([across = Number.NaN, up = Number.NaN]) => [across, up] as const))
	);
}

function madeSmall(found: ReadonlyMap<string, readonly Polygon[]>): readonly Shape[] {
	const { left, right, bottom, top } = boxOf([...found.values()].flat());
	const tolerance = Math.max(right - left, top - bottom) * TOLERANCE_SHARE;
	return [...found].map(([area, polygons]) => ({
		area,
		polygons: polygons.map((polygon) => polygon.map((one) => simplified(one, tolerance)))
	}));
}
