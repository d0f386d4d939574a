/** Boundaries as paths of a drawing, a thousand wide, with the place of each buurt's own number. */
import type { Shape } from './boundaries.ts';
import { boxOf, isDegrees, middleOf, type Position } from './geometry.ts';

export const DRAWING_WIDTH = 1_000;
/** A municipality that is far higher than wide still fits on a screen. */
const HEIGHT_MAX = 1_400;
const MARGIN = 12;

export interface DrawnArea {
	readonly area: string;
	/** For the `d` of a path. */
	readonly path: string;
	/** In the middle of its largest part. */
	readonly label: { readonly x: number; readonly y: number };
}

export interface Drawing {
	readonly width: number;
	readonly height: number;
	readonly areas: readonly DrawnArea[];
}

export function drawingOf(shapes: readonly Shape[]): Drawing {
	const box = boxOf(shapes.flatMap(({ polygons }) => polygons));
	// A degree across is shorter the farther north it is.
	const narrowed = isDegrees(box) ? Math.cos((((box.bottom + box.top) / 2) * Math.PI) / 180) : 1;
	const [wide, high] = [(box.right - box.left) * narrowed || 1, box.top - box.bottom || 1];
	const scale = Math.min((DRAWING_WIDTH - 2 * MARGIN) / wide, (HEIGHT_MAX - 2 * MARGIN) / high);
	const place = ([across, up]: Position): Position => [
		round(MARGIN + (across - box.left) * narrowed * scale),
		round(MARGIN + (box.top - up) * scale)
	];
	return {
		width: round(wide * scale + 2 * MARGIN),
		height: round(high * scale + 2 * MARGIN),
		areas: shapes.map(({ area, polygons }) => {
			const placed = polygons.map((polygon) => polygon.map((ring) => ring.map(place)));
			const outer = placed.flatMap(([first]) => (first ? [middleOf(first)] : []));
			const [largest] = outer.sort((a, b) => b.area - a.area);
			const [x, y] = largest?.at ?? [0, 0];
			return {
				area,
				path: placed
					.flat()
					.map((ring) => `M${ring.map(([across, down]) => `${across} ${down}`).join('L')}Z`)
					.join(''),
				label: { x: round(x), y: round(y) }
			};
		})
	};
}

function round(value: number): number {
	return Math.round(value * 10) / 10;
}
