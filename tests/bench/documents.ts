/**
 * The documents that every system in the sync bench stores: what a coach wrote down of
 * one visit, about 1 KB as JSON. Made from a number alone, so that all of them store the same.
 */
export interface BenchDocument {
	readonly id: string;
	readonly household: string;
	readonly visit: string;
	readonly moment: string;
	readonly author: string;
	readonly at: number;
	readonly text: string;
}

const WORDS = (
	'de het een van in op aan met voor naar bij uit over na om door tegen zonder onder tussen bewoner vertelt dat zij ' +
	'hij moeder kinderen slaapkamer muur raam kozijn tocht schimmel vocht koud warm ketel radiator thermostaat rekening ' +
	'maand betaalt termijn brief verhuurder monteur afspraak folie strip lamp douchekop deur brievenbus keuken badkamer ' +
	'buurvrouw hulp wil graag later terug bellen nog niet wel soms vaak altijd nooit zorgen slapen moe blij rustig ' +
	'gesprek koffie tafel papier gelezen begrepen samen gekeken gemeten genoteerd opgehangen gevraagd gebeld beloofd'
).split(' ');
const TEXT_LENGTH = 760;
const START = Date.UTC(2026, 9, 12, 9, 0, 0);

export function documentOf(number: number): BenchDocument {
	const random = randomOf(number + 1);
	let text = '';
	while (text.length < TEXT_LENGTH) text += `${WORDS[Math.floor(random() * WORDS.length)] ?? ''} `;
	const id = (letter: string, of: number) => `${letter}${of.toString(16).padStart(7, '0')}-0000-4000-a000-000000000000`;
	return {
		id: id('d', number),
		household: id('a', number >> 1),
		visit: id('b', number),
		moment: 'the-home',
		author: id('c', number % 20),
		at: START + number * 61_000,
		text: text.trim()
	};
}

export function documentsOf(count: number, from = 0): readonly BenchDocument[] {
	return Array.from({ length: count }, (_, at) => documentOf(from + at));
}

/** mulberry32: small, and the same everywhere. */
function randomOf(seed: number): () => number {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
	};
}
