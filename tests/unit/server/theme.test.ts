/** The look of an organisation, given to the server as a file. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readTheme, THEME_BYTES_MAX, themeAnswers, withTheme } from '../../../commands/steps/theme.mjs';

const LIST =
	'x([{"revision":null,"url":"a.css"},{"revision":"00ff","url":"theme.css"},{"revision":"11","url":"shell"}])';

let folder = '';
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'voordeur-theme-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function themeFile(text: string): { readonly THEME_FILE: string } {
	const path = join(folder, 'theme.css');
	writeFileSync(path, text);
	return { THEME_FILE: path };
}

describe('the look of an organisation', () => {
	it('is our own where none is named', () => {
		expect(readTheme({})).toBeNull();
		expect(readTheme({ THEME_FILE: '' })).toBeNull();
	});

	it('is told in words when it cannot be used', () => {
		expect(() => readTheme({ THEME_FILE: join(folder, 'nothing.css') })).toThrow(/cannot be read/);
		expect(() => readTheme(themeFile('x'.repeat(THEME_BYTES_MAX + 1)))).toThrow(/at most/);
		expect(() => readTheme(themeFile('\0'))).toThrow(/no text/);
	});

	it('is another version for the phones when one letter of it changes, and only then', () => {
		const [first, same, other] = [':root{--a:1}', ':root{--a:1}', ':root{--a:2}'].map(
			(text) => readTheme(themeFile(text))?.revision
		);
		expect(same).toBe(first);
		expect(other).not.toBe(first);
	});

	it('stands in the list of what phones keep, in whichever order the build writes it', () => {
		expect(withTheme(LIST, 'abc')).toBe(LIST.replace('00ff', 'abc'));
		expect(withTheme('[{url:"theme.css",revision:"00ff"}]', 'abc')).toBe('[{url:"theme.css",revision:"abc"}]');
		expect(withTheme('[{url:"other.css",revision:"1"}]', 'abc')).toBe('[{url:"other.css",revision:"1"}]');
	});

	it('is answered as a style sheet that is asked for anew, and a word when it is the same', async () => {
		const answers = themeAnswers(readTheme(themeFile(':root{--a:1}')), LIST);
		const server = createServer((request, response) => {
			if (!answers(request, response, request.url ?? '')) response.end('other');
		});
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		const address = server.address();
		const origin = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
		try {
			const sheet = await fetch(`${origin}/theme.css`);
			expect(await sheet.text()).toBe(':root{--a:1}');
			expect(sheet.headers.get('content-type')).toBe('text/css; charset=utf-8');
			expect(sheet.headers.get('cache-control')).toBe('no-cache');
			const again = await fetch(`${origin}/theme.css`, {
				headers: { 'if-none-match': sheet.headers.get('etag') ?? '' }
			});
			expect([again.status, await again.text()]).toEqual([304, '']);
			const worker = await fetch(`${origin}/service-worker.js`);
			expect(worker.headers.get('content-type')).toContain('javascript');
			expect(await worker.text()).not.toContain('00ff');
			expect(await (await fetch(`${origin}/theme.css`, { method: 'POST' })).text()).toBe('other');
			expect(await (await fetch(`${origin}/today`)).text()).toBe('other');
		} finally {
			server.close();
		}
	});

	it('changes nothing where there is none', () => {
		expect(themeAnswers(null, LIST)({}, {}, '/theme.css')).toBe(false);
	});
});
