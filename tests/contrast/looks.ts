/** The colours of the theme in each of its looks, read from its file. */
import { readFileSync } from 'node:fs';

export const THEME = 'src/lib/ui/theme.css';

/** Blocks of the theme that lie over one another in each look, in their order. */
const LOOKS = {
	light: [':root'],
	dark: [':root', ":root:not([data-mode='outdoor'], [data-mode='light'])"],
	outdoor: [':root', ":root[data-mode='outdoor']"],
	'more contrast': [':root', ":root:not([data-mode='outdoor'])"],
	'dark, more contrast': [
		':root',
		":root:not([data-mode='outdoor'], [data-mode='light'])",
		":root:not([data-mode='outdoor'])"
	]
} as const;
export type LookName = keyof typeof LOOKS;
export const LOOK_NAMES = Object.keys(LOOKS).filter((name): name is LookName => name in LOOKS);

/** Heads that an organisation's own theme writes (docs/operating/theme.md), and the looks that each of them reaches. */
const OVER: Readonly<Record<LookName, readonly string[]>> = {
	light: [':root', ":root:not([data-mode='outdoor'])"],
	dark: [':root', ":root:not([data-mode='outdoor'])", 'dark'],
	outdoor: [":root[data-mode='outdoor']"],
	'more contrast': [':root', ":root:not([data-mode='outdoor'])"],
	'dark, more contrast': [':root', ":root:not([data-mode='outdoor'])", 'dark']
};

type Colours = Readonly<Record<string, string>>;

/** Every `--vd-color-*` of a look as `#rrggbb`, by its name without the prefix; what is see-through is left out. */
export function coloursOf(look: LookName, css: string = readFileSync(THEME, 'utf8'), over = ''): Colours {
	const given: Record<string, string> = {};
	for (const selector of LOOKS[look]) Object.assign(given, declaredIn(css, selector));
	for (const selector of OVER[look]) Object.assign(given, declaredOver(over, selector));
	const resolve = (value: string): string => {
		const other = /^var\(--vd-color-([a-z0-9-]+)\)$/.exec(value)?.[1];
		return other === undefined ? value : resolve(given[other] ?? '');
	};
	return Object.fromEntries(
		Object.entries(given)
			.map(([name, value]) => [name, resolve(value)] as const)
			.filter(([, value]) => /^#[0-9a-f]{6}$/.test(value))
	);
}

/** The first block of a selector with nothing else in its head. */
function declaredIn(css: string, selector: string): Record<string, string> {
	const head = new RegExp(`(^|\\n)\\s*${selector.replace(/[[\]().*+?^$|\\]/g, '\\$&')}\\s*\\{`);
	const found = head.exec(css);
	if (!found) throw new Error(`${THEME} has no block ${selector}`);
	const from = found.index + found[0].length;
	return namedColours(css.slice(from, css.indexOf('}', from)));
}

const DARK = /@media \(prefers-color-scheme: dark\)\s*\{((?:[^{}]*\{[^{}]*\})*)\s*\}/g;

/** What a theme over ours declares for one head; those of the dark look stand in their media query. */
function declaredOver(css: string, selector: string): Record<string, string> {
	const bare = css.replace(/\/\*[\s\S]*?\*\//g, '');
	const text =
		selector === 'dark' ? [...bare.matchAll(DARK)].map(([, inside]) => inside).join('\n') : bare.replace(DARK, '');
	const blocks = [...text.matchAll(/([^{}]+)\{([^{}]*)\}/g)];
	return Object.assign(
		{},
		...blocks
			.filter(
				([, head = '']) => selector === 'dark' || head.split(/,(?![^(]*\))/).some((one) => one.trim() === selector)
			)
			.map(([, , block = '']) => namedColours(block))
	);
}

function namedColours(block: string): Record<string, string> {
	return Object.fromEntries(
		[...block.matchAll(/--vd-color-([a-z0-9-]+):\s*([^;]+);/g)].map(([, name = '', value = '']) => [name, value.trim()])
	);
}

/** How far two colours stand apart, 1 to 21 (WCAG 2.2, relative luminance). */
export function contrastOf(a: string, b: string): number {
	const [darker = 0, lighter = 0] = [luminanceOf(a), luminanceOf(b)].sort((x, y) => x - y);
	return (lighter + 0.05) / (darker + 0.05);
}

function luminanceOf(colour: string): number {
	const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
		const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
		return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
	});
	return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
