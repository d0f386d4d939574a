/** Every part of the interface in every state, on one page: `npm run gallery`. It is in no build that ships. */
import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

export default defineConfig({
	root: fileURLToPath(new URL('.', import.meta.url)),
	publicDir: fileURLToPath(new URL('../../../static', import.meta.url)),
	plugins: [svelte({ configFile: false, compilerOptions: { runes: true } })],
	build: { target: 'es2022', emptyOutDir: true, minify: false },
	logLevel: 'warn'
});
