/** Which colours stand on which: what the design says, and what the style sheets really put together. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Pair {
	readonly ink: string;
	readonly ground: string;
	/** Where it comes from, for who must mend it. */
	readonly from: string;
}

const GROUNDS = ['paper', 'surface', 'sunken', 'row-hover', 'row-selected', 'door-tint'] as const;
const INKS = ['ink', 'ink-soft'] as const;
const MEANINGS = ['person', 'safe', 'offline', 'danger'] as const;
const FOLDERS = ['src/lib/ui', 'src/routes'] as const;

/** Texts: the design's pairs, then those of every rule that names both its ink and its ground. */
export function textPairs(): readonly Pair[] {
	const design = (ink: string, ground: string): Pair => ({ ink, ground, from: 'the design' });
	const stated = [
		...INKS.flatMap((ink) => GROUNDS.map((ground) => design(ink, ground))),
		...['link', 'door', 'placeholder'].flatMap((ink) => ['paper', 'surface'].map((ground) => design(ink, ground))),
		design('on-door', 'door'),
		design('on-door', 'door-strong'),
		design('door', 'door-tint'),
		design('plate-ink', 'plate'),
		design('disabled-ink', 'disabled-surface'),
		...MEANINGS.flatMap((meaning) => [
			design(`${meaning}-ink`, `${meaning}-surface`),
			design(`${meaning}-ink`, 'paper'),
			design(`${meaning}-ink`, 'surface'),
			design(`${meaning}-on-fill`, `${meaning}-fill`)
		])
	];
	const known = new Map([...stated, ...pairsInStyles()].reverse().map((pair) => [`${pair.ink} ${pair.ground}`, pair]));
	return [...known.values()];
}

/** Edges of what can be tapped or typed in, and the ring of focus: three to one is enough (WCAG 2.2, 1.4.11). */
export function edgePairs(): readonly Pair[] {
	const design = (ink: string, ground: string): Pair => ({ ink, ground, from: 'the design' });
	return [
		...['line-strong', 'focus', 'door'].flatMap((ink) =>
			['paper', 'surface', 'sunken'].map((ground) => design(ink, ground))
		),
		...MEANINGS.map((meaning) => design(`${meaning}-line`, `${meaning}-surface`)),
		design('focus', 'focus-gap')
	];
}

function pairsInStyles(): readonly Pair[] {
	return FOLDERS.flatMap(filesUnder).flatMap((path) =>
		[...readFileSync(path, 'utf8').matchAll(/\{([^{}]*)\}/g)].flatMap(([, block = '']) => {
			const ink = /(?:^|[;\s])color:\s*var\(--vd-color-([a-z0-9-]+)\)/.exec(block)?.[1];
			const ground = /background(?:-color)?:\s*var\(--vd-color-([a-z0-9-]+)\)/.exec(block)?.[1];
			return ink !== undefined && ground !== undefined ? [{ ink, ground, from: path }] : [];
		})
	);
}

function filesUnder(folder: string): readonly string[] {
	return readdirSync(folder, { recursive: true, encoding: 'utf8' })
		.filter((name) => /\.(css|svelte)$/.test(name))
		.map((name) => join(folder, name));
}
