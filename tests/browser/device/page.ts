/** Starts the suite in a dedicated worker, where sync access to OPFS exists, and leaves the results on the page. */
import type { Result } from './vitest-in-a-page.ts';

declare global {
	interface Window {
		deviceSuite?: readonly Result[] | { readonly crash: string };
	}
}

const worker = new Worker(new URL('./suite-worker.ts', import.meta.url), { type: 'module' });
worker.onmessage = (event: MessageEvent<readonly Result[]>) => {
	window.deviceSuite = event.data;
};
worker.onerror = (event) => {
	window.deviceSuite = { crash: event.message };
};
