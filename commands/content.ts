/**
 * `npm run content`: checks lessons, guides and catalogues, and names file and line of what is wrong.
 *
 * `npm run content -- --replace FOLDER [--map FILE] [--write]`: puts another lesson set in the place of this one; see
 * `content-replace.ts`.
 */
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { compileContent } from '#lib/content/server/compile.ts';
import type { Finding } from '#lib/content/server/findings.ts';
import { runReplacement } from './content-replace.ts';

const root = join(process.cwd(), 'src', 'content');

const { values } = parseArgs({
	options: { replace: { type: 'string' }, map: { type: 'string' }, write: { type: 'boolean', default: false } }
});
const isFine =
	values.replace === undefined
		? checkContent()
		: runReplacement({ root, folder: values.replace, mapFile: values.map, isWritten: values.write, say: console.log });
process.exitCode = isFine ? 0 : 1;

function checkContent(): boolean {
	const { pack, hash, errors, warnings } = compileContent(root);
	const place = (finding: Finding): string => `${relative(process.cwd(), join(root, finding.file))}:${finding.line}`;
	for (const warning of warnings) console.log(`${place(warning)} warning: ${warning.message}`);
	for (const error of errors) console.log(`${place(error)} ${error.message}`);

	const bytes = new TextEncoder().encode(JSON.stringify(pack)).length;
	console.log(`pack: ${bytes} bytes, ${hash.slice(0, 12)}, ${warnings.length} warnings`);
	console.log(
		`content: ${pack.lessons.length} lessons, ${pack.guides.length} guides, ${pack.languages.length} languages, ${errors.length} errors`
	);
	return errors.length === 0;
}
