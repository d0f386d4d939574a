/** Bundles each peer's page and says how large it is, gzip. `node build.mjs OUT` */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const out = process.argv[2];
const sizes = {};
for (const name of ['pouchdb', 'rxdb', 'yjs']) {
	const folder = join(out, name);
	mkdirSync(folder, { recursive: true });
	await build({
		entryPoints: [new URL(`./clients/${name}.mjs`, import.meta.url).pathname],
		bundle: true,
		minify: true,
		format: 'esm',
		target: 'es2022',
		define: { global: 'globalThis', 'process.env.NODE_ENV': '"production"' },
		outfile: join(folder, 'client.js'),
		logLevel: 'error'
	});
	writeFileSync(
		join(folder, 'index.html'),
		'<!doctype html><meta charset="utf-8"><title>peer</title><script type="module" src="/client.js"></script>'
	);
	sizes[name] = gzipSync(readFileSync(join(folder, 'client.js'))).length;
}
console.log(JSON.stringify(sizes));
