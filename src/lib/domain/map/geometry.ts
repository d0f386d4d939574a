/**
 * Lines on a flat page: enough geometry to draw buurten, and no more. A place is a pair: across and up, in whatever the
 * boundaries were measured in (degrees, or metres of a national grid).
 */

export type Position = readonly [across: number, up: number];
/** A closed line; the first position comes last again in the file and not here. */
export type Ring = readonly Position[];
/** The outer line first, then holes. */
export type Polygon = readonly Ring[];

export interface Box {
	readonly left: number;
	readonly right: number;
	readonly bottom: number;
	readonly top: number;
}

export function boxOf(polygons: readonly Polygon[]): Box {
	const box = { left: Infinity, right: -Infinity, bottom: Infinity, top: -Infinity };
	for (const [across, up] of polygons.flat(2)) {
		box.left = Math.min(box.left, across);
		box.right = Math.max(box.right, across);
		box.bottom = Math.min(box.bottom, up);
		box.top = Math.max(box.top, up);
	}
	return box;
}

/** Whether these are degrees; then across has to be narrowed by how far north it is. */
export function isDegrees({ left, right, bottom, top }: Box): boolean {
	return left >= -180 && right <= 180 && bottom >= -90 && top <= 90;
}

/**
 * Leaves out positions that lie within `tolerance` of the line between their neighbours (Ramer, Douglas and Peucker). A
 * ring keeps at least three.
 */
export function simplified(ring: Ring, tolerance: number): Ring {
	const [first] = ring;
	if (!first || ring.length <= 4) return ring;
	// Cut at the position farthest from the first, since a ring has no ends.
	const far = farthest(ring, (position) => distance(position, first));
	const there = [...ring.slice(0, far + 1)];
	const back = [...ring.slice(far), first];
	const kept = [...line(there, tolerance).slice(0, -1), ...line(back, tolerance).slice(0, -1)];
	return kept.length >= 3 ? kept : ring.slice(0, 3);
}

function line(positions: readonly Position[], tolerance: number): readonly Position[] {
	const kept = new Set([0, positions.length - 1]);
	const waiting: [number, number][] = [[0, positions.length - 1]];
	for (let span = waiting.pop(); span; span = waiting.pop()) {
		const [from, to] = span;
		const [a, b] = [positions[from], positions[to]];
		if (!a || !b || to - from < 2) continue;
		const between = positions.slice(from + 1, to);
		const at = from + 1 + farthest(between, (position) => offLine(position, a, b));
		const one = positions[at];
		if (!one || offLine(one, a, b) <= tolerance) continue;
		kept.add(at);
		waiting.push([from, at], [at, to]);
	}
	return positions.filter((_, at) => kept.has(at));
}

function farthest(positions: readonly Position[], measure: (position: Position) => number): number {
	let [best, most] = [0, -1];
	positions.forEach((position, at) => {
		const much = measure(position);
		if (much > most) [best, most] = [at, much];
	});
	return best;
}

function distance([ax, ay]: Position, [bx, by]: Position): number {
	return Math.hypot(ax - bx, ay - by);
}

function offLine(position: Position, a: Position, b: Position): number {
	const length = distance(a, b);
	if (length === 0) return distance(position, a);
	const [[x, y], [ax, ay], [bx, by]] = [position, a, b];
	return Math.abs((bx - ax) * (ay - y) - (ax - x) * (by - ay)) / length;
}

/** Twice the signed area, and where the middle of it lies. */
export function middleOf(ring: Ring): { readonly area: number; readonly at: Position } {
	let [area, across, up] = [0, 0, 0];
	ring.forEach(([ax, ay], index) => {
		const [bx, by] = ring[(index + 1) % ring.length] ?? [ax, ay];
		const cross = ax * by - bx * ay;
		area += cross;
		across += (ax + bx) * cross;
		up += (ay + by) * cross;
	});
	const [first] = ring;
	if (area === 0) return { area: 0, at: first ?? [0, 0] };
	return { area: Math.abs(area) / 2, at: [across / (3 * area), up / (3 * area)] };
}
