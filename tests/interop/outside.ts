/**
 * Forms out of the office again, through programs that are none of ours: pyxform, and ODK's own engine. Our own guides as
 * the office gives them to be downloaded, and the guides that came of other people's forms.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { capture } from '../../commands/steps/shell.mjs';
import { writeWorkbook } from '#lib/content/server/workbook.ts';
import { exportXlsform } from '#lib/content/xlsform/export.ts';
import type { Office } from '../browser/harness/office-http.ts';
import { takeFormFile } from './forms.ts';
import { openOdkEngine } from './odk-engine.ts';

interface Outside {
	/** Such as `python3 -m pyxform.xls2xform --skip_validate`; it gets a workbook and where the form goes. */
	readonly pyxform: string;
	/** Folder with ODK's engine in its `node_modules`; without it only pyxform speaks. */
	readonly engine: string | undefined;
	readonly origin: string;
	/** Forms of other people. */
	readonly paths: readonly string[];
}

export async function tryOutside(
	office: Office,
	{ pyxform, engine: place, origin, paths }: Outside
): Promise<{ readonly text: string; readonly isGood: boolean }> {
	const folder = mkdtempSync(join(tmpdir(), 'voordeur-forms-'));
	const engine = place === undefined ? null : await openOdkEngine(place);
	const sums = { forms: 0, accepted: 0, loaded: 0 };
	try {
		for await (const { name, bytes } of workbooks(office, { origin, paths })) {
			sums.forms += 1;
			const [sheet, xml] = [join(folder, `${name}.xlsx`), join(folder, `${name}.xml`)];
			writeFileSync(sheet, bytes);
			const [program = '', ...args] = [...pyxform.split(' '), sheet, xml];
			const { code, output } = await capture(program, args, { quiet: true });
			if (code !== 0) {
				console.log(`refused: ${name}: ${output.trim().split('\n').at(-1)}`);
				continue;
			}
			sums.accepted += 1;
			const trouble = engine === null ? null : await engine.load(readFileSync(xml, 'utf8'));
			if (trouble === null) sums.loaded += 1;
			else console.log(`does not load: ${name}: ${trouble}`);
		}
	} finally {
		await engine?.dispose();
		rmSync(folder, { recursive: true, force: true });
	}
	const loaded = engine === null ? 'ODK engine not given' : `${sums.loaded} load in ODK's engine ${engine.version}`;
	const isGood = sums.forms > 0 && sums.accepted === sums.forms && sums.loaded === sums.forms;
	return { text: `interop: ${sums.forms} forms, ${sums.accepted} accepted by pyxform, ${loaded}`, isGood };
}

async function* workbooks(
	office: Office,
	{ origin, paths }: Pick<Outside, 'origin' | 'paths'>
): AsyncGenerator<{ readonly name: string; readonly bytes: Uint8Array }> {
	const { text } = await office.get('/office/lessons/xlsform');
	const own = new Set([...text.matchAll(/\/office\/lessons\/xlsform\/([a-z0-9-]+)/g)].map(([, id]) => id ?? ''));
	if (own.size === 0) throw new Error('the office offers no guide as a form');
	for (const id of own) {
		const answer = await fetch(`${origin}/office/lessons/xlsform/${id}`, { headers: { cookie: office.cookie } });
		if (answer.status !== 200) throw new Error(`the guide ${id} is answered with ${answer.status}`);
		yield { name: id, bytes: new Uint8Array(await answer.arrayBuffer()) };
	}
	for (const path of paths) {
		const { made } = await takeFormFile(office, path);
		if (made !== null) yield { name: basename(path), bytes: await writeWorkbook(exportXlsform(made)) };
	}
}
