/** The router's own list: every page below a group of routes, as the pattern of its address. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const ROUTES = 'src/routes';

/** Addresses as Kit knows them, such as `/visit/[id]/close`; groups such as `(desk)` are no part of them. */
export function routesOf(group: '(coach)' | '(office)'): readonly string[] {
	const root = join(ROUTES, group);
	if (!existsSync(root)) throw new Error('the routes are read from the root of the project');
	return readdirSync(root, { recursive: true, withFileTypes: true })
		.filter((file) => file.name === '+page.svelte')
		.map((file) =>
			file.parentPath
				.slice(root.length)
				.split('/')
				.filter((part) => part !== '' && !part.startsWith('('))
				.join('/')
		)
		.map((path) => `/${path}`)
		.sort();
}

/** Whether an address is one of this pattern. */
export function isOfRoute(pattern: string, path: string): boolean {
	const expression = pattern.replace(/\[[^\]]+\]/g, '[^/]+');
	return new RegExp(`^${expression}/?$`).test(path);
}

/** The pattern of an address: the one with the fewest unknown parts, as the router chooses. */
export function routeOf(patterns: readonly string[], path: string): string | undefined {
	return patterns
		.filter((pattern) => isOfRoute(pattern, path))
		.sort((a, b) => a.split('[').length - b.split('[').length)[0];
}
