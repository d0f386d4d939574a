/**
 * `npm run content`: checks lessons, guides and catalogues, and names file and line of what is wrong.
 *
 * A figure whose day to look again has passed is an error, judged by the clock. `--day 2026-12-02` judges as of another
 * day. `--passed warn` says so and goes on: `npm test` would else turn red on a later day with nothing changed.
 *
 * `npm run content -- --replace FOLDER [--map FILE] [--write]`: puts another lesson set in the place of this one; see
 * `content-replace.ts`.
 */
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { compileContent } from '#lib/content/server/compile.ts';
import type { Finding } from '#lib/content/server/findings.ts';
import { dayOf } from '#lib/words/formats.ts';
import { runReplacement } from './content-replace.ts';

const root = join(process.cwd(), 'src', 'content');

const { values } = parseArgs({
	options: {
		replace: { type: 'string' },
		map: { type: 'string' },
		write: { type: 'boolean', default: false },
		day: { type: 'string' },
		passed: { type: 'string' }
	}
});
const isFine =
	values.replace === undefined
		? checkContent()
		: runReplacement({ root, folder: values.replace, mapFile: values.map, isWritten: values.write, say: console.log });
process.exitCode = isFine ? 0 : 1;

function checkContent(): boolean {
	const today = values.day ?? dayOf(Date.now());
	const { pack, hash, errors, warnings, ofSet, runOut } = compileContent(root, today);
	const place = (finding: Finding): string => `${relative(process.cwd(), join(root, finding.file))}:${finding.line}`;
	const isWarned = values.passed === 'warn';
	const stale = runOut.filter(({ hasFigure }) => hasFigure && !isWarned).map(({ finding }) => finding);
	const noted = runOut.map(({ finding }) => finding).filter((finding) => !stale.includes(finding));
	const wrong = [...errors, ...ofSet];
	for (const warning of [...warnings, ...noted]) console.log(`${place(warning)} warning: ${warning.message}`);
	for (const error of [...wrong, ...stale]) console.log(`${place(error)} ${error.message}`);

	const bytes = new TextEncoder().encode(JSON.stringify(pack)).length;
	console.log(`pack: ${bytes} bytes, ${hash.slice(0, 12)}, ${warnings.length} warnings`);
	console.log(
		`content: ${pack.lessons.length} lessons, ${pack.guides.length} guides, ${pack.languages.length} languages, ${wrong.length} errors, ${runOut.length} run out`
	);
	return wrong.length === 0 && stale.length === 0;
}
