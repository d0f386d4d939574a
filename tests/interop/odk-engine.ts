/**
 * The engine of ODK Web Forms in Chromium, where people meet it: `@getodk/xforms-engine` out of a folder beside this
 * project, since nothing here is built with it. It brings WebAssembly and asks for a browser's XPath, so no Node runs it.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';
import { startPhone } from '../browser/harness/chromium.ts';

const PACKAGE = '@getodk/xforms-engine';
/** Nothing listens there: the browser is given an empty page. */
const BLANK = 'http://localhost/';

const TROUBLE_MAX = 400;

declare global {
	interface Window {
		/** What went wrong with a form, or null. */
		loadForm?: (xml: string) => Promise<string | null>;
	}
}

export interface OdkEngine {
	readonly version: string;
	/** Loads a form and begins to fill it in; answers what went wrong, or null. */
	load(xml: string): Promise<string | null>;
	dispose(): Promise<void>;
}

/** @param folder where `npm install @getodk/xforms-engine` was said */
export async function openOdkEngine(folder: string): Promise<OdkEngine> {
	const place = join(folder, 'node_modules', PACKAGE);
	if (!existsSync(place)) throw new Error(`there is no ${PACKAGE} in ${folder}: npm install ${PACKAGE} there`);
	const { version }: { version: string } = JSON.parse(readFileSync(join(place, 'package.json'), 'utf8'));
	const script = await bundle(join(place, 'dist', 'index.js'));
	const browser = await startPhone('about:blank');
	// An address of its own, since a browser keeps its cryptography from a page that has none.
	await browser.page.route(BLANK, (route) => route.fulfill({ contentType: 'text/html', body: '<!doctype html>' }));
	await browser.page.goto(BLANK);
	await browser.page.addScriptTag({ content: script, type: 'module' });
	await browser.page.waitForFunction(() => window.loadForm !== undefined);
	return {
		version,
		load: async (xml) => {
			const trouble = await browser.page.evaluate((text) => window.loadForm?.(text) ?? 'the engine is not there', xml);
			return trouble?.slice(0, TROUBLE_MAX) ?? null;
		},
		dispose: () => browser.dispose()
	};
}

async function bundle(entry: string): Promise<string> {
	const folder = mkdtempSync(join(tmpdir(), 'voordeur-odk-'));
	try {
		const start = join(folder, 'start.js');
		writeFileSync(
			start,
			`import { createInstance } from ${JSON.stringify(entry)};
			window.loadForm = async (xml) => {
				try {
					await createInstance(xml);
					return null;
				} catch (error) {
					return error instanceof Error ? error.stack ?? error.message : String(error);
				}
			};`
		);
		await build({
			root: folder,
			configFile: false,
			logLevel: 'error',
			publicDir: false,
			build: {
				outDir: join(folder, 'out'),
				target: 'es2022',
				minify: false,
				lib: { entry: start, formats: ['es'], fileName: () => 'engine.js' }
			}
		});
		return readFileSync(join(folder, 'out', 'engine.js'), 'utf8');
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}
