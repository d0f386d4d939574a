/** Boundaries of the demo municipality's buurten: made up, like the municipality, and lying where nobody lives. */
import { BUURTEN, MUNICIPALITY_CODE } from './words.ts';

/** Degrees, in the middle of the IJsselmeer. */
const RINGS: readonly (readonly (readonly [number, number])[])[] = [
	[
		[5.3, 52.72],
		[5.318, 52.7285],
		[5.336, 52.726],
		[5.341, 52.717],
		[5.334, 52.7095],
		[5.319, 52.707],
		[5.305, 52.7105]
	],
	[
		[5.341, 52.717],
		[5.336, 52.726],
		[5.352, 52.7312],
		[5.371, 52.7275],
		[5.374, 52.7165],
		[5.358, 52.7118]
	],
	[
		[5.305, 52.7105],
		[5.319, 52.707],
		[5.334, 52.7095],
		[5.341, 52.717],
		[5.358, 52.7118],
		[5.362, 52.7015],
		[5.345, 52.6942],
		[5.322, 52.6961],
		[5.308, 52.7025]
	]
];

/** As a GeoJSON file that an office would bring along. */
export function demoBoundaries(): string {
	const features = BUURTEN.map(({ name }, at) => {
		const ring = RINGS[at] ?? [];
		return {
			type: 'Feature',
			properties: { buurtcode: `BU${MUNICIPALITY_CODE}010${at + 1}`, buurtnaam: name },
			geometry: { type: 'Polygon', coordinates: [[...ring, ...ring.slice(0, 1)]] }
		};
	});
	return JSON.stringify({ type: 'FeatureCollection', features });
}
