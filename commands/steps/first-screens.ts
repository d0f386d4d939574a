/**
 * Which modules the build puts together. A cheap phone takes longer to ask for sixty files than to read them, so what
 * its first screens need comes in two: what the office's pages need as well, and what is the coach's alone. Two, since
 * a module does its work when its file is read: no page of the office may start the device worker.
 */
import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Rolldown } from 'vite';

type Modules = Pick<Rolldown.ChunkingContext, 'getModuleInfo'>;

const ROUTES = resolve('src/routes');
/** What is drawn before anything is tapped, locked or open. */
const FIRST_SCREENS = ['+layout.svelte', '(coach)/+layout.svelte', '(coach)/today/+page.svelte'].map((path) =>
	join(ROUTES, path)
);
/** The page of errors has them too, and the office shall not for that. */
const COACH_STYLES = join('lib', 'ui', 'coach.css');
/** Pages and layouts as the browser has them. */
const PAGE_FILE = /^\+(page|layout|error)(\.svelte|\.ts)$/;

/** For `codeSplitting.groups` of the browser's build. */
export function firstScreenGroups(): Rolldown.CodeSplittingGroup[] {
	let sorted: ReadonlyMap<string, string> | null = null;
	const nameOf = (id: string, modules: Modules): string | null => (sorted ??= sortModules(modules)).get(id) ?? null;
	const group = (name: string): ((id: string, modules: Modules) => string | null) => {
		return (id, modules) => (nameOf(id, modules) === name ? name : null);
	};
	// The shared ones first, or the coach's would take along what they import.
	return [
		{ name: 'coach-styles', test: COACH_STYLES, priority: 3 },
		{ name: group('common'), priority: 2 },
		{ name: group('start'), priority: 1 }
	];
}

function sortModules(modules: Modules): ReadonlyMap<string, string> {
	const elsewhere = closureOf(pagesOutside('(coach)'), modules);
	return new Map(
		[...closureOf(FIRST_SCREENS, modules)].map((id) => [id, elsewhere.has(id) ? 'common' : 'start'] as const)
	);
}

/** The modules and all that they import when they are read. */
export function closureOf(roots: readonly string[], modules: Modules): ReadonlySet<string> {
	const seen = new Set<string>();
	const queue = [...roots];
	for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
		if (seen.has(id)) continue;
		const info = modules.getModuleInfo(id);
		if (!info) continue;
		seen.add(id);
		queue.push(...info.importedIds);
	}
	return seen;
}

function pagesOutside(folder: string): readonly string[] {
	return readdirSync(ROUTES, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile() && PAGE_FILE.test(entry.name))
		.map((entry) => join(entry.parentPath, entry.name))
		.filter((path) => !path.startsWith(join(ROUTES, folder)));
}
