/** The coach's screens over a device in memory: `npx vite dev --config tests/browser/fake/vite.config.ts`. */
import { fileURLToPath } from 'node:url';
import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig, type Plugin } from 'vite';
import { compileContent } from '../../../src/lib/content/server/compile.ts';

const fake = fileURLToPath(new URL('fake-device.svelte.ts', import.meta.url));
const content = fileURLToPath(new URL('../../../src/content', import.meta.url));

const memory: Plugin = {
	name: 'device-in-memory',
	enforce: 'pre',
	resolveId(id) {
		if (id.endsWith('lib/device/client.svelte.ts') || id.endsWith('#lib/device/client.svelte.ts')) return fake;
		return id === 'virtual:pack' ? '\0virtual:pack' : null;
	},
	load(id) {
		if (id !== '\0virtual:pack') return null;
		const { pack, hash } = compileContent(content);
		return `export default ${JSON.stringify({ pack, hash })}`;
	}
};

export default defineConfig({ plugins: [memory, sveltekit()], server: { hmr: false, watch: null } });
