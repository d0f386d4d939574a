/** Forms out of the office again, through programs that are none of ours: pyxform, and ODK's own engine where it is installed. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { capture } from '../../commands/steps/shell.mjs';
import { writeWorkbook } from '#lib/content/server/workbook.ts';
import { exportXlsform } from '#lib/content/xlsform/export.ts';
import type { Office } from '../browser/harness/office-http.ts';
import { takeFormFile } from './forms.ts';

/** @param command such as `python3 -m pyxform.xls2xform`; it gets a workbook and where the form goes */
export async function tryOutside(
	office: Office,
	paths: readonly string[],
	command: string
): Promise<{ readonly text: string; readonly isGood: boolean }> {
	const folder = mkdtempSync(join(tmpdir(), 'voordeur-forms-'));
	const engine = await findEngine();
	const sums = { forms: 0, accepted: 0, loaded: 0 };
	try {
		for (const path of paths) {
			const { made } = await takeFormFile(office, path);
			if (made === null) continue;
			sums.forms += 1;
			const [sheet, xml] = [join(folder, `${basename(path)}.xlsx`), join(folder, `${basename(path)}.xml`)];
			writeFileSync(sheet, await writeWorkbook(exportXlsform(made)));
			const [program = '', ...args] = [...command.split(' '), sheet, xml];
			const { code, output } = await capture(program, args, { quiet: true });
			if (code !== 0) {
				console.log(`refused: ${basename(path)}: ${output.trim().split('\n').at(-1)}`);
				continue;
			}
			sums.accepted += 1;
			if (engine === null) continue;
			const trouble = await engine(readFileSync(xml, 'utf8'));
			if (trouble === null) sums.loaded += 1;
			else console.log(`does not load: ${basename(path)}: ${trouble}`);
		}
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
	const loaded = engine === null ? 'ODK engine not installed' : `${sums.loaded} load in ODK's engine`;
	const isGood = sums.forms > 0 && sums.accepted === sums.forms && (engine === null || sums.loaded === sums.forms);
	return { text: `interop: ${sums.forms} forms, ${sums.accepted} accepted by pyxform, ${loaded}`, isGood };
}

type Engine = (xml: string) => Promise<string | null>;

/** `npm install --no-save @getodk/xforms-engine jsdom` brings it; without it only pyxform speaks. */
async function findEngine(): Promise<Engine | null> {
	const [engineName, documentName] = ['@getodk/xforms-engine', 'jsdom'];
	try {
		const { JSDOM } = await import(documentName);
		const { window } = new JSDOM('');
		Object.assign(globalThis, {
			window,
			document: window.document,
			DOMParser: window.DOMParser,
			XMLSerializer: window.XMLSerializer,
			Node: window.Node,
			Element: window.Element,
			Attr: window.Attr,
			Text: window.Text,
			XPathResult: window.XPathResult
		});
		const { createInstance } = await import(engineName);
		return async (xml) => {
			try {
				await createInstance(xml);
				return null;
			} catch (error) {
				return error instanceof Error ? error.message.slice(0, 200) : 'it throws';
			}
		};
	} catch {
		return null;
	}
}
