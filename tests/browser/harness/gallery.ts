/** Builds the page of every part in a folder of its own and serves it while something looks at it. */
import { createReadStream, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const FOLDER = fileURLToPath(new URL('../gallery', import.meta.url));
const TYPES: Readonly<Record<string, string>> = {
	'.html': 'text/html',
	'.js': 'text/javascript',
	'.css': 'text/css',
	'.woff2': 'font/woff2',
	'.svg': 'image/svg+xml'
};

export interface Gallery {
	readonly origin: string;
	dispose(): void;
}

export async function openGallery(): Promise<Gallery> {
	const folder = mkdtempSync(join(tmpdir(), 'voordeur-gallery-'));
	await build({ configFile: join(FOLDER, 'vite.config.ts'), build: { outDir: folder } });
	const server = createServer((request, response) => {
		const path = new URL(request.url ?? '/', 'http://localhost').pathname;
		const file = join(folder, path === '/' ? 'index.html' : path);
		if (!existsSync(file)) {
			response.statusCode = 404;
			response.end();
			return;
		}
		response.setHeader('Content-Type', TYPES[extname(file)] ?? 'application/octet-stream');
		createReadStream(file).pipe(response);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const address = server.address();
	return {
		origin: `http://localhost:${typeof address === 'object' && address ? address.port : 0}`,
		dispose: () => {
			server.close();
			server.closeAllConnections();
			rmSync(folder, { recursive: true, force: true });
		}
	};
}

/** Parts that the gallery does not show, by the names of their files. Those that only stand inside another are shown with it. */
export function partsNotShown(): readonly string[] {
	const parts = readdirSync('src/lib/ui').filter((name) => name.endsWith('.svelte'));
	const pages = readdirSync(FOLDER).filter((name) => name.endsWith('.svelte'));
	const shown = new Set<string>();
	const waiting = pages.map((name) => readFileSync(join(FOLDER, name), 'utf8'));
	for (let text = waiting.pop(); text !== undefined; text = waiting.pop())
		for (const [, name = ''] of text.matchAll(/from '(?:#lib\/ui\/|\.\/)(\w+\.svelte)'/g))
			if (parts.includes(name) && !shown.has(name)) {
				shown.add(name);
				waiting.push(readFileSync(join('src/lib/ui', name), 'utf8'));
			}
	return parts.filter((name) => !shown.has(name));
}
