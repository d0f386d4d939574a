/** Every address of the server, read from the disk: an endpoint that somebody adds is sent requests from the same day. */
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { PERMISSIONS, type Permission } from '#lib/domain/roles.ts';

export interface Place {
	/** As in the folders, without the groups: `/office/concerns/[id]`. */
	readonly route: string;
	readonly kind: 'endpoint' | 'page';
	readonly methods: readonly string[];
	/** Names of form actions; '' is the one without a name. */
	readonly actions: readonly string[];
	/** What a form of this page may be asked to carry. */
	readonly fields: readonly string[];
	/** Every right that the files of this folder ask for. */
	readonly permissions: readonly Permission[];
}

export function placesOnDisk(root = 'src/routes'): readonly Place[] {
	const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).map((file) => join(root, file));
	return files
		.filter((file) => /\+(server|page\.server)\.ts$/.test(file))
		.sort()
		.map((file) => placeOf(file, root, files));
}

function placeOf(file: string, root: string, files: readonly string[]): Place {
	const text = readFileSync(file, 'utf8');
	const folder = dirname(file);
	const beside = files
		.filter((other) => other.endsWith('.server.ts') && folder.startsWith(dirname(other)) && !/\+/.test(other))
		// The desk's own file names every right there is; who asks for one names it again.
		.filter((other) => dirname(other) !== join(root, '(office)/office'))
		.map((other) => readFileSync(other, 'utf8'));
	const all = [text, ...beside].join('\n');
	const isPage = file.endsWith('+page.server.ts');
	const methods = isPage
		? ['GET']
		: [...text.matchAll(/export const (GET|POST|PUT|PATCH|DELETE|fallback)\b/g)].map(([, name]) =>
				name === undefined || name === 'fallback' ? 'POST' : name
			);
	return {
		route: folder.slice(root.length).replace(/\/\([^)]*\)/g, '') || '/',
		kind: isPage ? 'page' : 'endpoint',
		methods,
		actions: isPage ? actionsIn(text) : [],
		fields: [
			...new Set(
				[...all.matchAll(/(?:get|getAll|has|field|text)\((?:form, )?'([^']+)'\)/g)].map(([, name]) => name ?? '')
			)
		],
		permissions: PERMISSIONS.filter((permission) => all.includes(`'${permission}'`))
	};
}

/** The keys of `export const actions`, by their indentation of one tab. */
function actionsIn(text: string): readonly string[] {
	const body = /export const actions[^=]*= \{\n([\s\S]*?)\n\};/.exec(text)?.[1] ?? '';
	return [...body.matchAll(/^\t(\w+): /gm)].map(([, name]) => (name === 'default' ? '' : (name ?? '')));
}
